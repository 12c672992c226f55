package io.rolescope.connections.ui;

import io.rolescope.connections.Backend;
import io.rolescope.connections.BackendProfile;
import io.rolescope.connections.BackendUri;
import io.rolescope.connections.ConnectionTest;
import io.rolescope.connections.SavedBackends;
import io.rolescope.identities.SavedSchemes;
import io.rolescope.identities.SchemeDetection;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// What the page Connect knows and does.
public final class ConnectViewModel {
    private final Tasks tasks;
    private final ConnectActions actions;
    private final ProfileForm form = new ProfileForm();
    private final ObservableList<BackendProfile> backends = FXCollections.observableArrayList();
    private final StringProperty uri = new SimpleStringProperty("");
    private final StringProperty problem = new SimpleStringProperty("");
    private final ObjectProperty<Loadable<String>> opening = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<TestReport>> test = new SimpleObjectProperty<>(Loadable.idle());
    private final StringProperty keeping = new SimpleStringProperty("");
    private final SchemeViewModel scheme;
    private @Nullable SavedBackends saved;
    private Runnable again = () -> {};
    private boolean hiding;

    public ConnectViewModel(Tasks tasks, ConnectActions actions, SavedSchemes schemes) {
        this.tasks = tasks;
        this.actions = actions;
        this.scheme = new SchemeViewModel(tasks, schemes);
        uri.addListener((observable, before, now) -> {
            if (!hiding) {
                paste(now);
            }
        });
        opening.addListener((observable, before, now) -> sayHowKept());
    }

    /// The saved backends are there: the keychain may take a moment to answer, and the window does not wait for it.
    public void showSaved(SavedBackends backendsAndPasswords) {
        saved = backendsAndPasswords;
        scheme.showSaved(backendsAndPasswords);
        sayHowKept();
        backends.setAll(backendsAndPasswords.all());
    }

    /// A keychain may turn out to be locked or gone only when it is used.
    private void sayHowKept() {
        @Nullable SavedBackends known = saved;
        if (known != null) {
            keeping.set(known.warning().orElse("Passwords are kept in this computer's keychain, never in a file."));
        }
    }

    /// A backend is open now; the page shows how its users are told apart.
    public void connected(Viewpoint opened) {
        scheme.connected(opened);
    }

    /// What a test of a connection found.
    ///
    /// @param scheme how users are told apart there, `null` where it could not be asked
    public record TestReport(
            ConnectionTest.Outcome outcome, @Nullable SchemeDetection scheme) {}

    SchemeViewModel scheme() {
        return scheme;
    }

    ProfileForm form() {
        return form;
    }

    ObservableList<BackendProfile> backends() {
        return backends;
    }

    StringProperty uriProperty() {
        return uri;
    }

    /// What is wrong with what was typed, empty while nothing is.
    StringProperty problemProperty() {
        return problem;
    }

    /// How opening stands; the value is the backend's name.
    public ObjectProperty<Loadable<String>> openingProperty() {
        return opening;
    }

    ObjectProperty<Loadable<TestReport>> testProperty() {
        return test;
    }

    /// How passwords are kept, in a sentence.
    StringProperty keepingProperty() {
        return keeping;
    }

    public void openSandbox(boolean flawed) {
        again = () -> openSandbox(flawed);
        tasks.load(
                flawed ? "Starting the flawed sandbox" : "Starting the sandbox",
                control -> {
                    actions.openSandbox(flawed, control);
                    return "Sandbox";
                },
                opening);
    }

    /// The same once more, after it failed.
    void openAgain() {
        again.run();
    }

    /// Takes the password out of what was pasted: it stands in its own field, as dots. What was changed in the other
    /// fields meanwhile stays.
    void hidePassword() {
        hiding = true;
        uri.set(BackendUri.withoutPassword(uri.get()));
        hiding = false;
    }

    /// Opens what the form says.
    void connect() {
        checked(profile -> open(profile, form.typedPassword()));
    }

    /// Opens a saved backend with the password that is kept for it.
    void open(BackendProfile profile) {
        form.show(profile);
        open(profile, Optional.empty());
    }

    void edit(BackendProfile profile) {
        form.show(profile);
        problem.set("");
        test.set(Loadable.idle());
    }

    void save() {
        checked(profile -> {
            Optional<Secret> typed = form.typedPassword();
            change("Saving " + profile.name(), known -> known.save(profile, typed), scheme::backendSaved);
        });
    }

    void remove(BackendProfile profile) {
        change("Forgetting " + profile.name(), known -> known.remove(profile.id()), () -> {});
    }

    void clear() {
        form.clear();
        uri.set("");
        problem.set("");
        test.set(Loadable.idle());
    }

    /// Tries the connection step by step; nothing stays open.
    void test() {
        checked(profile -> tasks.load(
                "Testing " + profile.name(),
                control -> {
                    Optional<Secret> secret = secretFor(profile, form.typedPassword());
                    ConnectionTest.Outcome outcome = ConnectionTest.run(
                            profile,
                            secret,
                            step -> control.report(-1, step.step().title()));
                    return new TestReport(outcome, outcome.facts() == null ? null : detected(profile, secret));
                },
                test));
    }

    void close() {
        tasks.cancel(opening);
        tasks.cancel(test);
        scheme.close();
    }

    private void open(BackendProfile profile, Optional<Secret> typed) {
        again = () -> open(profile, typed);
        tasks.load(
                "Connecting to " + profile.name(),
                control -> {
                    actions.open(profile, secretFor(profile, typed), control);
                    @Nullable SavedBackends known = saved;
                    if (known != null && known.find(profile.id()).isPresent()) {
                        known.opened(profile);
                    }
                    return profile.name();
                },
                opening);
    }

    private Optional<Secret> secretFor(BackendProfile profile, Optional<Secret> typed) {
        @Nullable SavedBackends known = saved;
        return typed.isPresent() || known == null ? typed : known.password(profile);
    }

    private static SchemeDetection detected(BackendProfile profile, Optional<Secret> secret) {
        try (Backend backend = Backend.open(profile, secret, Runnable::run, 1)) {
            return SchemeDetection.of(backend);
        }
    }

    private void paste(String text) {
        if (text.isBlank()) {
            problem.set("");
            return;
        }
        guarded(() -> form.paste(text));
    }

    private void checked(Consumer<BackendProfile> action) {
        hidePassword();
        guarded(() -> action.accept(form.profile()));
    }

    private void guarded(Runnable action) {
        try {
            problem.set("");
            action.run();
        } catch (FailureException e) {
            problem.set(e.failure().sentence());
        }
    }

    /// The keychain may ask the person to unlock it, so not on the window's thread.
    private void change(String what, Consumer<SavedBackends> action, Runnable then) {
        @Nullable SavedBackends known = saved;
        if (known != null) {
            tasks.run(
                    what,
                    backends,
                    control -> {
                        action.accept(known);
                        return known;
                    },
                    changed -> {
                        showSaved(changed);
                        then.run();
                    },
                    failure -> problem.set(failure.sentence()));
        }
    }
}
