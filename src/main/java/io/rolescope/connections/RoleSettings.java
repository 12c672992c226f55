package io.rolescope.connections;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;

/// What `ALTER DATABASE … SET`, `ALTER ROLE … SET` and `ALTER ROLE … IN DATABASE … SET` prescribe for a role, most
/// specific last.
///
/// A session that signs in as the role gets them; SET ROLE does not apply them (PostgreSQL manual, “SET ROLE”),
/// and PostgREST puts the role's own on by itself. Settings that only a superuser may change are left out. Of those
/// that the server itself has, some are not even shown to others, such as the session_preload_libraries that Supabase
/// gives its `authenticator`.
record RoleSettings(Map<String, String> values) {

    RoleSettings {
        values = Map.copyOf(values);
    }

    static RoleSettings none() {
        return new RoleSettings(Map.of());
    }

    static RoleSettings ask(DSLContext db, String role) {
        Map<String, String> found = new LinkedHashMap<>();
        for (Record row : db.fetch("""
                select split_part(entry, '=', 1) as name,
                       substr(entry, strpos(entry, '=') + 1) as value
                  from pg_catalog.pg_roles r
                  join pg_catalog.pg_db_role_setting s
                    on s.setrole = r.oid
                   and s.setdatabase in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
                 cross join lateral unnest(s.setconfig) with ordinality as u(entry, position)
                  left join pg_catalog.pg_settings p on lower(p.name) = lower(split_part(entry, '=', 1))
                 where r.rolname = ?
                   and coalesce(p.context, case when strpos(split_part(entry, '=', 1), '.') > 0 then 'user' else 'hidden' end) = 'user'
                   and lower(split_part(entry, '=', 1)) not in
                       ('role', 'session_authorization', 'default_transaction_read_only', 'transaction_read_only',
                        'default_transaction_isolation', 'transaction_isolation', 'log_statement')
                 order by s.setdatabase, u.position
                """, role)) {
            found.put(row.get("name", String.class), row.get("value", String.class));
        }
        return new RoleSettings(found);
    }
}
