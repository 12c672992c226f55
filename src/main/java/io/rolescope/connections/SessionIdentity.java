package io.rolescope.connections;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An identity as the server sees it: a role and settings, put on inside one transaction and gone with it.
///
/// `role` is what `SET LOCAL ROLE` takes, `null` for the login itself. `settings` are custom or server settings
/// by name (`request.jwt.claims`, `my.user_id`, `search_path`, …), put on before the role, in their order, with
/// `set_config(…, true)`. `preRequest` names a function without arguments (`api.check`) that is called last, as
/// the role, as PostgREST's `db-pre-request` is; `null` for none. Where it raises an error, so does everything
/// asked as this identity.
/// Source: PostgreSQL manual, “SET ROLE” and “Customized Options”; PostgREST, “Transactions”.
public record SessionIdentity(
        String name,
        @Nullable String role,
        Map<String, String> settings,
        @Nullable String preRequest) {

    public SessionIdentity {
        Objects.requireNonNull(name);
        settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /// Without a function that is called first.
    public SessionIdentity(String name, @Nullable String role, Map<String, String> settings) {
        this(name, role, settings, null);
    }

    /// The login, as it is.
    public static SessionIdentity login() {
        return new SessionIdentity("login", null, Map.of());
    }

    /// A role with no claims.
    public static SessionIdentity ofRole(String role) {
        return new SessionIdentity(role, role, Map.of());
    }

    /// The same under another name.
    public SessionIdentity called(String other) {
        return new SessionIdentity(other, role, settings, preRequest);
    }

    /// The same with one more setting, put on last.
    public SessionIdentity with(String setting, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(setting, value);
        return new SessionIdentity(name, role, more, preRequest);
    }

    /// The same under another name and with other settings.
    public SessionIdentity with(String newName, Map<String, String> newSettings) {
        return new SessionIdentity(newName, role, newSettings, preRequest);
    }

    /// What is called first, as SQL; empty where nothing is.
    public java.util.Optional<String> preRequestCall() {
        return java.util.Optional.ofNullable(preRequest).map(function -> PreRequest.call(function));
    }
}
