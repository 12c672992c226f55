package io.rolescope.connections.ui;

import io.rolescope.connections.BackendProfile;
import io.rolescope.connections.BackendUri;
import io.rolescope.connections.Environment;
import io.rolescope.connections.SslMode;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// The fields of a backend as they are typed; turned into a profile only when they make one.
final class ProfileForm {
    final StringProperty name = new SimpleStringProperty("");
    final ObjectProperty<Environment> environment = new SimpleObjectProperty<>(Environment.LOCAL);
    final StringProperty host = new SimpleStringProperty("");
    final StringProperty port = new SimpleStringProperty("5432");
    final StringProperty database = new SimpleStringProperty("");
    final StringProperty user = new SimpleStringProperty("");
    final StringProperty password = new SimpleStringProperty("");
    final ObjectProperty<SslMode> sslMode = new SimpleObjectProperty<>(SslMode.PREFER);
    final StringProperty caFile = new SimpleStringProperty("");
    final StringProperty role = new SimpleStringProperty("");
    final StringProperty functionsUrl = new SimpleStringProperty("");
    final StringProperty storageUrl = new SimpleStringProperty("");
    final StringProperty metricsUrl = new SimpleStringProperty("");
    private UUID id = UUID.randomUUID();

    /// Fills the fields from a pasted URI; what a URI does not say (services, role) stays.
    ///
    /// @throws FailureException with [Failure.Invalid] that names the part that is wrong
    void paste(String uri) {
        BackendUri parsed = BackendUri.parse(uri);
        BackendProfile profile = parsed.profile();
        host.set(profile.host());
        port.set(Integer.toString(profile.port()));
        database.set(profile.database());
        user.set(profile.user());
        sslMode.set(profile.sslMode());
        caFile.set(text(profile.caFile()));
        environment.set(profile.environment());
        parsed.password().ifPresent(secret -> password.set(secret.reveal()));
        if (name.get().isBlank()) {
            name.set(profile.name());
        }
    }

    /// Shows a saved backend; its password stays where it is kept.
    void show(BackendProfile profile) {
        id = profile.id();
        name.set(profile.name());
        environment.set(profile.environment());
        host.set(profile.host());
        port.set(Integer.toString(profile.port()));
        database.set(profile.database());
        user.set(profile.user());
        password.set("");
        sslMode.set(profile.sslMode());
        caFile.set(text(profile.caFile()));
        role.set(text(profile.role()));
        functionsUrl.set(text(profile.functionsUrl()));
        storageUrl.set(text(profile.storageUrl()));
        metricsUrl.set(text(profile.metricsUrl()));
    }

    /// Empty fields for a new backend.
    void clear() {
        show(new BackendProfile(
                UUID.randomUUID(),
                "",
                Environment.LOCAL,
                "",
                5432,
                "",
                "",
                SslMode.PREFER,
                null,
                null,
                null,
                null,
                null));
    }

    /// @throws FailureException with [Failure.Invalid] that names the field that is wrong
    BackendProfile profile() {
        if (host.get().isBlank()) {
            throw wrong("The host is missing.");
        }
        if (user.get().isBlank()) {
            throw wrong("The user is missing.");
        }
        return new BackendProfile(
                id,
                name.get().isBlank() ? host.get().strip() : name.get().strip(),
                environment.get(),
                host.get().strip(),
                portNumber(),
                database.get().isBlank() ? user.get().strip() : database.get().strip(),
                user.get().strip(),
                sslMode.get(),
                caFile.get().isBlank() ? null : Path.of(caFile.get().strip()),
                orNull(role),
                orNull(functionsUrl),
                orNull(storageUrl),
                orNull(metricsUrl));
    }

    /// What was typed as password, if anything.
    Optional<Secret> typedPassword() {
        return password.get().isEmpty() ? Optional.empty() : Optional.of(Secret.of(password.get()));
    }

    private int portNumber() {
        try {
            int number = Integer.parseInt(port.get().strip());
            if (number >= 1 && number <= 65_535) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, the same for both
        }
        throw wrong("The port is a number from 1 to 65535.");
    }

    private static @Nullable String orNull(StringProperty field) {
        return field.get().isBlank() ? null : field.get().strip();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static FailureException wrong(String sentence) {
        return new FailureException(new Failure.Invalid(sentence, "Fill it in and try again.", "", null));
    }
}
