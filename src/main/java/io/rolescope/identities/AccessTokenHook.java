package io.rolescope.identities;

import io.rolescope.connections.Backend;
import io.rolescope.connections.ServerFacts;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.FailureException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The function in the database that changes a token's claims before it is issued, where there is one.
///
/// Source: Supabase, “Custom Access Token Hook”: one jsonb argument with `user_id`, `claims` and
/// `authentication_method`, answering jsonb with `claims` or `error`; executable by `supabase_auth_admin`.
/// Which hook is switched on is kept outside the database, so a function named so and granted so is taken to be
/// on. It runs in a read transaction: a hook that writes is refused by the server and told as such.
final class AccessTokenHook {
    private static final String AUTH_ADMIN = "supabase_auth_admin";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Backend backend;

    private record Hook(String schema, String name) {
        String title() {
            return schema + "." + name + "()";
        }
    }

    AccessTokenHook(Backend backend) {
        this.backend = backend;
    }

    /// `claims` as the hook leaves them; unchanged, with a note, where it cannot be run.
    Claims applied(String userId, Claims claims, List<String> notes) {
        Optional<Hook> found = backend.as(SessionIdentity.login()).read(AccessTokenHook::find);
        if (found.isEmpty()) {
            return claims;
        }
        Hook hook = found.get();
        String event = "{\"user_id\":" + JSON.writeValueAsString(userId) + ",\"claims\":" + claims.json()
                + ",\"authentication_method\":\"password\"}";
        try {
            @Nullable
            String answer = backend.as(runner())
                    .read(db -> db.select(DSL.field(
                                    "{0}({1}::jsonb)::text",
                                    String.class, DSL.name(hook.schema(), hook.name()), DSL.val(event)))
                            .fetchSingle()
                            .value1());
            return read(hook, answer, claims, notes);
        } catch (FailureException e) {
            notes.add("The access-token hook " + hook.title() + " could not be run here, so its claims are missing: "
                    + e.failure().sentence());
            return claims;
        }
    }

    private static Claims read(Hook hook, @Nullable String answer, Claims before, List<String> notes) {
        JsonNode node = answer == null ? JSON.nullNode() : JSON.readTree(answer);
        JsonNode error = node.path("error");
        if (error.isObject()) {
            notes.add("The access-token hook " + hook.title() + " refuses this sign-in: "
                    + error.path("message").asString("no reason given") + ".");
            return before;
        }
        if (!node.path("claims").isObject()) {
            notes.add("The access-token hook " + hook.title() + " answers no claims; the sign-in would fail.");
            return before;
        }
        notes.add("The claims have passed the access-token hook " + hook.title() + ".");
        return Claims.parse(node.path("claims").toString());
    }

    private SessionIdentity runner() {
        boolean asAdmin = backend.facts().roles().stream()
                .map(ServerFacts.SettableRole::name)
                .anyMatch(AUTH_ADMIN::equals);
        return asAdmin ? new SessionIdentity(AUTH_ADMIN, AUTH_ADMIN, Map.of()) : backend.observer();
    }

    private static Optional<Hook> find(DSLContext db) {
        return db.fetch("""
                        select n.nspname::text as schema, p.proname::text as name
                          from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
                          left join pg_catalog.pg_roles admin on admin.rolname = ?
                         where p.prokind = 'f' and p.pronargs = 1 and p.proargtypes[0] = 'jsonb'::regtype
                           and p.prorettype = 'jsonb'::regtype and not p.proretset
                           and p.proname like '%access\\_token%'
                           and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
                           and (admin.oid is null or (has_function_privilege(admin.oid, p.oid, 'EXECUTE')
                                                      and has_schema_privilege(admin.oid, n.oid, 'USAGE')))
                         order by p.proname <> 'custom_access_token_hook', n.nspname <> 'public', n.nspname, p.proname
                         limit 1
                        """, AUTH_ADMIN).stream()
                .map(row -> new Hook(row.get("schema", String.class), row.get("name", String.class)))
                .findFirst();
    }
}
