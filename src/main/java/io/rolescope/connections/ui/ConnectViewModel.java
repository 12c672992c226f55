package io.rolescope.connections.ui;

import io.rolescope.connections.BackendProfile;
import io.rolescope.connections.BackendUri;
import io.rolescope.connections.Environment;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/// What the page Connect knows and does.
public final class ConnectViewModel {
    private final Tasks tasks;
    private final ConnectActions actions;
    private final StringProperty uri = new SimpleStringProperty("");
    private final StringProperty password = new SimpleStringProperty("");
    private final ObjectProperty<Environment> environment = new SimpleObjectProperty<>(Environment.LOCAL);
    private final StringProperty uriProblem = new SimpleStringProperty("");
    private final ObjectProperty<Loadable<String>> opening = new SimpleObjectProperty<>(Loadable.idle());

    public ConnectViewModel(Tasks tasks, ConnectActions actions) {
        this.tasks = tasks;
        this.actions = actions;
        uri.addListener((observable, before, now) -> uriProblem.set(""));
    }

    /// A libpq URI, as pasted.
    public StringProperty uriProperty() {
        return uri;
    }

    /// Used when the URI carries none; never saved from here.
    public StringProperty passwordProperty() {
        return password;
    }

    public ObjectProperty<Environment> environmentProperty() {
        return environment;
    }

    /// What is wrong with the URI, empty while nothing is.
    public StringProperty uriProblemProperty() {
        return uriProblem;
    }

    /// How opening stands; the value is the backend's name.
    public ObjectProperty<Loadable<String>> openingProperty() {
        return opening;
    }

    public void openSandbox(boolean flawed) {
        tasks.load(
                flawed ? "Starting the flawed sandbox" : "Starting the sandbox",
                control -> {
                    actions.openSandbox(flawed, control);
                    return "Sandbox";
                },
                opening);
    }

    public void connect() {
        try {
            BackendUri parsed = BackendUri.parse(uri.get());
            BackendProfile profile = parsed.profile().withEnvironment(environment.get());
            Optional<Secret> secret =
                    password.get().isEmpty() ? parsed.password() : Optional.of(Secret.of(password.get()));
            tasks.load(
                    "Connecting to " + profile.name(),
                    control -> {
                        actions.open(profile, secret, control);
                        return profile.name();
                    },
                    opening);
        } catch (FailureException e) {
            uriProblem.set(e.failure().sentence());
        }
    }

    public void close() {
        tasks.cancel(opening);
    }
}
