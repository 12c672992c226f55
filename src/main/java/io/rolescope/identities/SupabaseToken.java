package io.rolescope.identities;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The claims of an access token as Supabase's auth server writes them, before any hook.
///
/// Source: Supabase, “JWT Claims Reference”. Session, assurance level and sign-in methods are those of the person's
/// newest session; without one, a first password sign-in is assumed.
final class SupabaseToken {
    static final String AUTHENTICATED = "authenticated";
    private static final long LIFETIME_SECONDS = 3600;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SupabaseToken() {}

    static Claims ask(DSLContext db, String id, String issuer) {
        Record user = db.fetchSingle("""
                select u.email::text as email, to_jsonb(u) ->> 'aud' as aud, to_jsonb(u) ->> 'role' as role,
                       to_jsonb(u) ->> 'phone' as phone,
                       coalesce(to_jsonb(u) -> 'raw_app_meta_data', 'null')::text as app_metadata,
                       coalesce(to_jsonb(u) -> 'raw_user_meta_data', 'null')::text as user_metadata,
                       coalesce((to_jsonb(u) ->> 'is_anonymous')::boolean, false) as is_anonymous
                  from auth.users u where u.id = ?::uuid
                """, id);
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("sub", id);
        claims.put("aud", filled(user.get("aud", String.class), AUTHENTICATED));
        claims.put("exp", now + LIFETIME_SECONDS);
        claims.put("iat", now);
        claims.put("email", filled(user.get("email", String.class), ""));
        claims.put("phone", filled(user.get("phone", String.class), ""));
        claims.put("app_metadata", object(user.get("app_metadata", String.class)));
        claims.put("user_metadata", object(user.get("user_metadata", String.class)));
        claims.put("role", filled(user.get("role", String.class), AUTHENTICATED));
        claims.putAll(session(db, id, now));
        claims.put("is_anonymous", user.get("is_anonymous", Boolean.class));
        return Claims.of(claims);
    }

    private static Map<String, Object> session(DSLContext db, String user, long now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        @Nullable Record session = mayRead(db, "auth.sessions") ? db.fetchOne("""
                        select s.id::text as id, coalesce(to_jsonb(s) ->> 'aal', 'aal1') as aal
                          from auth.sessions s
                         where s.user_id = ?::uuid and coalesce((to_jsonb(s) ->> 'not_after')::timestamptz > now(), true)
                         order by coalesce((to_jsonb(s) ->> 'refreshed_at')::timestamp, s.created_at) desc nulls last, s.id
                         limit 1
                        """, user) : null;
        claims.put("aal", session == null ? "aal1" : session.get("aal", String.class));
        claims.put("amr", session == null ? password(now) : methods(db, session.get("id", String.class), now));
        // the same for each look at the same person, so that two looks can be compared
        claims.put(
                "session_id",
                session == null
                        ? UUID.nameUUIDFromBytes(("session of " + user).getBytes(StandardCharsets.UTF_8))
                                .toString()
                        : session.get("id", String.class));
        return claims;
    }

    private static List<Map<String, Object>> methods(DSLContext db, String session, long now) {
        if (!mayRead(db, "auth.mfa_amr_claims")) {
            return password(now);
        }
        List<Map<String, Object>> found =
                db.fetch("""
                        select authentication_method as method, extract(epoch from updated_at)::bigint as at
                          from auth.mfa_amr_claims where session_id = ?::uuid order by updated_at desc
                        """, session).map(row -> method(row.get("method", String.class), row.get("at", Long.class)));
        return found.isEmpty() ? password(now) : found;
    }

    private static List<Map<String, Object>> password(long now) {
        return List.of(method("password", now));
    }

    private static Map<String, Object> method(String name, long at) {
        Map<String, Object> method = new LinkedHashMap<>();
        method.put("method", name);
        method.put("timestamp", at);
        return method;
    }

    private static boolean mayRead(DSLContext db, String table) {
        return Boolean.TRUE.equals(db.resultQuery("""
                        select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                                        where n.nspname || '.' || c.relname = ?
                                          and has_schema_privilege(n.oid, 'USAGE')
                                          and has_table_privilege(c.oid, 'SELECT'))
                        """, table).fetchOneInto(Boolean.class));
    }

    private static Object object(String json) {
        @Nullable Object read = JSON.readValue(json, Object.class);
        return read == null ? Map.of() : read;
    }

    private static String filled(@Nullable String text, String otherwise) {
        return text == null || text.isEmpty() ? otherwise : text;
    }
}
