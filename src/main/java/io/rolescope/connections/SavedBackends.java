package io.rolescope.connections;

import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.rolescope.platform.secrets.Keychain;
import io.rolescope.platform.settings.Settings;
import io.rolescope.platform.settings.SettingsStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The backends that the person has saved: their profiles in the settings, their passwords in the keychain.
public final class SavedBackends {
    private final SettingsStore settings;
    private final Keychain keychain;

    public SavedBackends(SettingsStore settings, Keychain keychain) {
        this.settings = settings;
        this.keychain = keychain;
    }

    /// In the person's order; an entry that cannot be understood is left out here and kept in the file.
    public List<BackendProfile> all() {
        return settings.current().backends().stream()
                .map(SavedBackends::profile)
                .flatMap(Optional::stream)
                .toList();
    }

    public Optional<BackendProfile> find(UUID id) {
        return all().stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /// The backend opened last.
    public Optional<BackendProfile> last() {
        @Nullable String id = settings.current().lastBackend();
        return all().stream().filter(one -> one.id().toString().equals(id)).findFirst();
    }

    /// Saves `profile` in the place of the one with its id, else at the end.
    ///
    /// @param password kept in the keychain; where empty, one kept before stays
    /// @throws FailureException with [io.rolescope.platform.Failure.Invalid] when the settings cannot be saved
    public void save(BackendProfile profile, Optional<Secret> password) {
        password.ifPresent(secret -> keychain.put(key(profile.id()), secret));
        settings.update(now -> now.withBackend(entry(profile)));
    }

    /// Remembers that `profile` was opened.
    public void opened(BackendProfile profile) {
        settings.update(now -> now.withLastBackend(profile.id().toString()));
    }

    /// Forgets profile and password.
    ///
    /// @throws FailureException with [io.rolescope.platform.Failure.Invalid] when the settings cannot be saved
    public void remove(UUID id) {
        settings.update(now -> now.withoutBackend(id.toString()));
        keychain.forget(key(id));
        new BackendSecrets(keychain, id).forget();
    }

    /// What else is secret about a saved backend; empty for one that is not saved.
    public Optional<BackendSecrets> secrets(BackendProfile profile) {
        return find(profile.id()).map(found -> new BackendSecrets(keychain, found.id()));
    }

    /// The password of a saved backend, where it is known.
    public Optional<Secret> password(BackendProfile profile) {
        return keychain.get(key(profile.id()));
    }

    /// What the person should know about how passwords are kept.
    public Optional<String> warning() {
        return keychain.warning();
    }

    private static String key(UUID id) {
        return "backend " + id;
    }

    private static Settings.SavedBackend entry(BackendProfile profile) {
        return new Settings.SavedBackend(
                profile.id().toString(),
                profile.name(),
                profile.environment().name().toLowerCase(Locale.ROOT),
                profile.host(),
                profile.port(),
                profile.database(),
                profile.user(),
                profile.sslMode().word(),
                profile.caFile() == null ? null : profile.caFile().toString(),
                profile.role(),
                profile.functionsUrl(),
                profile.storageUrl(),
                profile.metricsUrl());
    }

    private static Optional<BackendProfile> profile(Settings.SavedBackend saved) {
        try {
            return Optional.of(new BackendProfile(
                    UUID.fromString(saved.id()),
                    saved.name(),
                    Environment.valueOf(saved.environment().toUpperCase(Locale.ROOT)),
                    saved.host(),
                    saved.port(),
                    saved.database(),
                    saved.user(),
                    SslMode.of(saved.sslMode()),
                    saved.caFile() == null ? null : Path.of(saved.caFile()),
                    saved.role(),
                    saved.functionsUrl(),
                    saved.storageUrl(),
                    saved.metricsUrl()));
        } catch (IllegalArgumentException | NullPointerException e) {
            return Optional.empty();
        }
    }
}
