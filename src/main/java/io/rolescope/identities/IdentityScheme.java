package io.rolescope.identities;

import io.rolescope.connections.SessionIdentity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a backend tells users apart: which settings carry what of the claims, and which role is put on.
///
/// Detected from what policies and helper functions read ([SchemeDetection]), and editable. Source: PostgREST
/// “Transactions” (role
/// and `request.jwt.claims`), Supabase `auth.uid()`, and the custom settings that backends without them invent
/// (`my.user_id`).
///
/// @param supabaseClaims put on `request.jwt.claims`
/// @param legacyClaims put on `request.jwt.claim.NAME` beside it, as PostgREST before version 10 did
/// @param settings custom settings and what fills each
/// @param searchPath the path that the real client has, `null` to leave it as it is
public record IdentityScheme(
        boolean supabaseClaims,
        boolean legacyClaims,
        List<SettingRule> settings,
        @Nullable String searchPath) {

    public IdentityScheme {
        settings = List.copyOf(settings);
    }

    /// One custom setting and the claim that fills it: first the claim of its path, else nothing.
    ///
    /// @param setting name as in `current_setting('my.user_id')`
    /// @param claim name of a claim, `outer.inner` for a nested one, `role` for the SQL role
    public record SettingRule(String setting, String claim) {}

    /// Claims as Supabase puts them on, nothing else.
    public static IdentityScheme supabase() {
        return new IdentityScheme(true, true, List.of(), null);
    }

    /// Roles only.
    public static IdentityScheme rolesOnly() {
        return new IdentityScheme(false, false, List.of(), null);
    }

    /// The role and settings that put `identity` on.
    public SessionIdentity put(Identity identity) {
        return switch (identity) {
            case Identity.Operator operator -> new SessionIdentity(operator.name(), null, Map.of());
            case Identity.Role role ->
                sessionOf(
                        role.name(),
                        role.role(),
                        supabaseClaims ? Claims.none().with("role", role.role()) : Claims.none());
            case Identity.User user -> sessionOf(user.name(), user.role(), user.claims());
        };
    }

    private SessionIdentity sessionOf(String name, String role, Claims claims) {
        Map<String, String> all = new LinkedHashMap<>();
        if (searchPath != null) {
            all.put("search_path", searchPath);
        }
        if (supabaseClaims) {
            all.put("request.jwt.claims", claims.json());
        }
        if (legacyClaims) {
            claims.flat().forEach((claim, value) -> {
                if (claim.matches("[A-Za-z_][A-Za-z0-9_$]*")) {
                    all.put("request.jwt.claim." + claim, value);
                }
            });
        }
        for (SettingRule rule : settings) {
            value(rule.claim(), claims).ifPresent(value -> all.put(rule.setting(), value));
        }
        return new SessionIdentity(name, role, all);
    }

    private static java.util.Optional<String> value(String path, Claims claims) {
        int dot = path.indexOf('.');
        return dot < 0 ? claims.text(path) : claims.text(path.substring(0, dot), path.substring(dot + 1));
    }
}
