package io.rolescope.identities;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The `search_path` that the backend's real client has, as far as the database itself tells.
///
/// PostgREST puts the exposed schema and the extra ones on for each request and then the role's own settings, so a
/// role's own path wins (PostgREST, “In-Database Configuration” and “Impersonated Role Settings”). Without PostgREST
/// it is the role's own path, else the database's.
///
/// @param searchPath quoted as `search_path` takes it; `null` to leave it as it is
/// @param preRequest function that PostgREST calls at the beginning of each request, `null` for none
/// @param roleClaim claim that names the role, `outer.inner` for a nested one
record ClientPath(@Nullable String searchPath, @Nullable String preRequest, String roleClaim, List<String> notes) {
    private static final String ROLE_CLAIM = "pgrst.jwt_role_claim_key";
    private static final Pattern SIMPLE_PATH = Pattern.compile("(\\.(\"[^\"]+\"|[A-Za-z_][A-Za-z0-9_]*)){1,2}");
    private static final String SCHEMAS = "pgrst.db_schemas";
    private static final String OLD_SCHEMAS = "pgrst.db_schema";
    private static final String EXTRA = "pgrst.db_extra_search_path";
    private static final String PRE_REQUEST = "pgrst.db_pre_request";

    static ClientPath ask(DSLContext db) {
        Map<String, String> configured = new LinkedHashMap<>();
        List<String> ownPaths = new ArrayList<>();
        db.fetch("""
                        select r.rolname::text as role, split_part(entry, '=', 1) as name,
                               substr(entry, strpos(entry, '=') + 1) as value
                          from pg_db_role_setting s join pg_roles r on r.oid = s.setrole
                         cross join lateral unnest(s.setconfig) entry
                         where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
                           and (entry like 'pgrst.%' or (entry like 'search\\_path=%' and not r.rolcanlogin))
                         order by s.setdatabase
                        """).forEach(row -> {
            if (row.get("name", String.class).equals("search_path")) {
                ownPaths.add(row.get("role", String.class));
            } else {
                configured.put(row.get("name", String.class), row.get("value", String.class));
            }
        });
        List<String> notes = new ArrayList<>();
        @Nullable String preRequest = configured.get(PRE_REQUEST);
        if (preRequest != null) {
            notes.add("PostgREST calls " + preRequest
                    + "() at the beginning of each request; it is not run here unless you choose so.");
        }
        String roleClaim = roleClaim(configured.get(ROLE_CLAIM), notes);
        @Nullable String schemas = configured.getOrDefault(SCHEMAS, configured.get(OLD_SCHEMAS));
        if (schemas == null) {
            @Nullable String hosted = supabasePath(db);
            return new ClientPath(
                    hosted != null || !ownPaths.isEmpty() ? hosted : withoutLoginsOwn(db, notes),
                    preRequest,
                    roleClaim,
                    notes);
        }
        if (!ownPaths.isEmpty()) {
            notes.add("Some roles have a search_path of their own, which wins over PostgREST's: "
                    + String.join(", ", ownPaths) + ".");
            return new ClientPath(null, preRequest, roleClaim, notes);
        }
        return new ClientPath(
                quoted(first(schemas), configured.getOrDefault(EXTRA, "public")), preRequest, roleClaim, notes);
    }

    /// `.role`, `.app_metadata.role`, `."https://example.org/role"`; PostgREST takes JSON paths that are longer.
    private static String roleClaim(@Nullable String key, List<String> notes) {
        if (key == null) {
            return "role";
        }
        if (!SIMPLE_PATH.matcher(key).matches()) {
            notes.add("PostgREST takes the role from " + key + " of the token, which is not followed here.");
            return "role";
        }
        return key.substring(1).replace("\"", "");
    }

    /// The hosted platform keeps this in PostgREST's own configuration, where the database does not show it.
    private static @Nullable String supabasePath(DSLContext db) {
        boolean hosted = Boolean.TRUE.equals(db.resultQuery("""
                        select to_regnamespace('extensions') is not null and to_regnamespace('public') is not null
                           and exists (select from pg_roles where rolname = 'authenticator')
                           and not exists (select from pg_db_role_setting s join pg_roles r on r.oid = s.setrole
                                                  cross join lateral unnest(s.setconfig) entry
                                            where entry like 'search\\_path=%' and not r.rolcanlogin)
                        """).fetchOneInto(Boolean.class));
        return hosted ? quoted("public", "public, extensions") : null;
    }

    /// A path that belongs to this console's login is not the application's: the database's own takes its place.
    private static @Nullable String withoutLoginsOwn(DSLContext db, List<String> notes) {
        return db.fetch("""
                        select coalesce((select substr(entry, 13) from pg_db_role_setting s
                                          cross join lateral unnest(s.setconfig) entry
                                          where s.setrole = 0 and entry like 'search\\_path=%'
                                            and s.setdatabase in (0, (select oid from pg_database
                                                                       where datname = current_database()))
                                          order by s.setdatabase desc limit 1),
                                        (select boot_val from pg_settings where name = 'search_path')) as path
                         where exists (select from pg_db_role_setting s
                                         cross join lateral unnest(s.setconfig) entry
                                        where s.setrole = (select oid from pg_roles where rolname = session_user)
                                          and s.setdatabase in (0, (select oid from pg_database
                                                                     where datname = current_database()))
                                          and entry like 'search\\_path=%')
                        """).stream()
                .map(row -> row.get("path", String.class))
                .peek(path -> notes.add(
                        "This login has a search_path of its own; identities get the database's: " + path + "."))
                .findFirst()
                .orElse(null);
    }

    private static String first(String list) {
        return list.split(",", -1)[0].strip();
    }

    private static String quoted(String first, String others) {
        Set<String> schemas = new LinkedHashSet<>();
        schemas.add(first);
        Arrays.stream(others.split(",", -1)).map(String::strip).forEach(schemas::add);
        return schemas.stream()
                .filter(schema -> !schema.isEmpty())
                .map(schema -> '"' + schema.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(", "));
    }
}
