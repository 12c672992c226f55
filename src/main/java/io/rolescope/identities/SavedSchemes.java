package io.rolescope.identities;

import io.rolescope.connections.BackendProfile;
import io.rolescope.platform.settings.Settings;
import io.rolescope.platform.settings.SettingsStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The identity schemes that the person has edited, by backend; where there is none, the detected one holds.
public final class SavedSchemes {
    private final SettingsStore settings;

    public SavedSchemes(SettingsStore settings) {
        this.settings = settings;
    }

    /// The scheme edited for `backend`.
    public Optional<IdentityScheme> find(BackendProfile backend) {
        return Optional.ofNullable(settings.current().schemes().get(backend.id().toString()))
                .map(SavedSchemes::scheme);
    }

    /// `found` with the scheme edited for `backend` in the place of the detected one.
    public SchemeDetection applied(BackendProfile backend, SchemeDetection found) {
        return find(backend).map(found::with).orElse(found);
    }

    /// Remembers `scheme` for `backend`.
    ///
    /// @throws io.rolescope.platform.FailureException when the settings cannot be saved
    public void save(BackendProfile backend, IdentityScheme scheme) {
        Map<String, String> rules = new LinkedHashMap<>();
        scheme.settings().forEach(rule -> rules.put(rule.place(), rule.claim()));
        Settings.Scheme entry = new Settings.Scheme(
                scheme.supabaseClaims(),
                scheme.legacyClaims(),
                rules,
                scheme.searchPath(),
                scheme.role().claim(),
                scheme.role().perPerson(),
                scheme.role().standard(),
                scheme.preRequest(),
                scheme.people());
        settings.update(now -> now.withScheme(backend.id().toString(), entry));
    }

    /// Goes back to what is detected.
    ///
    /// @throws io.rolescope.platform.FailureException when the settings cannot be saved
    public void forget(BackendProfile backend) {
        settings.update(now -> now.withScheme(backend.id().toString(), null));
    }

    private static IdentityScheme scheme(Settings.Scheme saved) {
        List<IdentityScheme.SettingRule> rules = saved.settings().entrySet().stream()
                .map(rule -> IdentityScheme.SettingRule.of(rule.getKey(), rule.getValue()))
                .toList();
        return new IdentityScheme(
                saved.supabaseClaims(),
                saved.legacyClaims(),
                rules,
                saved.searchPath(),
                new IdentityScheme.RoleRule(
                        Objects.requireNonNullElse(saved.roleClaim(), "role"),
                        saved.rolePerPerson(),
                        saved.standardRole()),
                saved.preRequest(),
                saved.people());
    }
}
