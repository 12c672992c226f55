package io.rolescope.identities;

import io.rolescope.connections.SessionIdentity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a backend tells users apart: which settings carry what of the claims, and which role is put on.
///
/// Detected from what policies and helper functions read ([SchemeDetection]), and editable. Source: PostgREST
/// “Transactions” (role and `request.jwt.claims`), Supabase `auth.uid()`, and the custom settings that backends without
/// them invent: `my.user_id`, `app.current_tenant`, `jwt.claims.user_id` (PostGraphile), `rls.tenant_id`,
/// `nile.tenant_id`, and `hasura.user` with its session variables in one JSON object.
///
/// @param supabaseClaims put on `request.jwt.claims`
/// @param legacyClaims put on `request.jwt.claim.NAME` beside it, as PostgREST before version 10 did
/// @param settings custom settings and what fills each
/// @param searchPath the path that the real client has, `null` to leave it as it is
/// @param role how the SQL role is found
/// @param preRequest function without arguments that is called once all is put on, as PostgREST's `db-pre-request`;
/// `null` for none, which is also what is detected: whether to run somebody's code is the person's choice
/// @param people the table of users, as `schema.table`; `null` for the one that looks most like it
public record IdentityScheme(
        boolean supabaseClaims,
        boolean legacyClaims,
        List<SettingRule> settings,
        @Nullable String searchPath,
        RoleRule role,
        @Nullable String preRequest,
        @Nullable String people) {

    /// Where PostgREST puts the request's headers, as a JSON object.
    public static final String HEADERS = "request.headers";
    /// A request of which nothing but its token is known.
    public static final String NO_HEADERS = "{}";

    public IdentityScheme {
        settings = List.copyOf(settings);
    }

    public IdentityScheme(
            boolean supabaseClaims, boolean legacyClaims, List<SettingRule> settings, @Nullable String searchPath) {
        this(supabaseClaims, legacyClaims, settings, searchPath, RoleRule.usual(), null, null);
    }

    /// One custom setting, or one value within a setting that holds a JSON object, and the claim that fills it.
    ///
    /// @param setting name as in `current_setting('my.user_id')`
    /// @param key name within the setting's JSON object, `x-hasura-user-id`; `null` where the setting is the value
    /// @param claim name of a claim, `outer.inner` for a nested one, `role` for the SQL role
    public record SettingRule(String setting, @Nullable String key, String claim) {
        private static final String WITHIN = "->>";

        /// A setting that is the value itself.
        public SettingRule(String setting, String claim) {
            this(setting, null, claim);
        }

        /// Reads a place as [#place] writes it.
        public static SettingRule of(String place, String claim) {
            int arrow = place.indexOf(WITHIN);
            return arrow < 0
                    ? new SettingRule(place.strip(), null, claim.strip())
                    : new SettingRule(
                            place.substring(0, arrow).strip(),
                            place.substring(arrow + WITHIN.length()).strip().replaceAll("^'|'$", ""),
                            claim.strip());
        }

        /// `my.user_id`, or `hasura.user ->> x-hasura-user-id`.
        public String place() {
            return key == null ? setting : setting + " " + WITHIN + " " + key;
        }
    }

    /// How the SQL role of a person is found.
    ///
    /// @param claim the claim that names it (PostgREST's `jwt-role-claim-key`), `outer.inner` for a nested one
    /// @param perPerson whether a person has a role of their own, called as they are
    /// @param standard the role of whoever has no other, `null` for the one that policies are mostly for
    public record RoleRule(
            String claim, boolean perPerson, @Nullable String standard) {
        public static RoleRule usual() {
            return new RoleRule("role", false, null);
        }
    }

    /// Claims as Supabase puts them on, nothing else.
    public static IdentityScheme supabase() {
        return new IdentityScheme(true, true, List.of(), null);
    }

    /// Roles only.
    public static IdentityScheme rolesOnly() {
        return new IdentityScheme(false, false, List.of(), null);
    }

    /// Whether nothing but the role tells users apart.
    public boolean isRolesOnly() {
        return !supabaseClaims && !legacyClaims && settings.isEmpty();
    }

    public IdentityScheme withRole(RoleRule rule) {
        return new IdentityScheme(supabaseClaims, legacyClaims, settings, searchPath, rule, preRequest, people);
    }

    public IdentityScheme withPreRequest(@Nullable String function) {
        return new IdentityScheme(supabaseClaims, legacyClaims, settings, searchPath, role, function, people);
    }

    public IdentityScheme withPeople(@Nullable String table) {
        return new IdentityScheme(supabaseClaims, legacyClaims, settings, searchPath, role, preRequest, table);
    }

    /// The role and settings that put `identity` on.
    public SessionIdentity put(Identity identity) {
        return switch (identity) {
            case Identity.Operator operator -> new SessionIdentity(operator.name(), null, Map.of());
            case Identity.Role named ->
                sessionOf(
                        named.name(),
                        named.role(),
                        isRolesOnly() ? Claims.none() : Claims.none().withPath(role.claim(), named.role()));
            case Identity.User user -> sessionOf(user.name(), user.role(), user.claims());
        };
    }

    private SessionIdentity sessionOf(String name, String sqlRole, Claims claims) {
        Map<String, String> all = new LinkedHashMap<>();
        if (searchPath != null) {
            all.put("search_path", searchPath);
        }
        if (supabaseClaims) {
            all.put("request.jwt.claims", claims.json());
            // there on every request; what a client adds of its own is left out
            all.put(HEADERS, NO_HEADERS);
        }
        if (legacyClaims) {
            claims.flat().forEach((claim, value) -> {
                if (claim.matches("[A-Za-z_][A-Za-z0-9_$]*")) {
                    all.put("request.jwt.claim." + claim, value);
                }
            });
        }
        Map<String, Claims> objects = new LinkedHashMap<>();
        for (SettingRule rule : settings) {
            Optional<String> value = claims.at(rule.claim());
            if (rule.key() == null) {
                value.ifPresent(text -> all.put(rule.setting(), text));
            } else {
                String key = rule.key();
                value.ifPresent(text -> objects.merge(
                        rule.setting(), Claims.none().with(key, text), (before, one) -> before.with(key, text)));
            }
        }
        objects.forEach((setting, object) -> all.put(setting, object.json()));
        return new SessionIdentity(name, sqlRole, all, preRequest);
    }
}
