package io.rolescope.connections;

import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;

/// What a server says of itself and of the login: shown when a connection is tested, and the reason for the banner.
///
/// @param versionNumber as `server_version_num`: 170011
/// @param roles roles that this login may put on with SET ROLE, itself left out
/// @param tablesWithRls tables outside the system's schemas that have row-level security enabled
/// @param tables all tables outside the system's schemas
/// @param ownedTables of these, the ones whose policies the login bypasses as (member of) their owner
/// @param schemas schemas the login may use, the system's left out
/// @param observer who sees most among the login and its roles
public record ServerFacts(
        String version,
        int versionNumber,
        String database,
        String login,
        boolean superuser,
        boolean bypassesRls,
        boolean encrypted,
        boolean standby,
        List<SettableRole> roles,
        int tables,
        int tablesWithRls,
        int ownedTables,
        List<String> schemas,
        SessionIdentity observer,
        boolean observerBypassesRls) {

    /// A role that SET ROLE takes.
    public record SettableRole(String name, boolean superuser, boolean bypassesRls, boolean login) {}

    /// What the login sees may not be filtered by RLS: superuser, BYPASSRLS, or owner of tables without FORCE.
    public boolean seesUnfiltered() {
        return superuser || bypassesRls || ownedTables > 0;
    }

    static ServerFacts ask(DSLContext db) {
        Record server = db.fetchSingle("""
                select current_setting('server_version') as version,
                       current_setting('server_version_num')::int as version_number,
                       current_database()::text as database, session_user::text as login,
                       r.rolsuper, r.rolbypassrls,
                       coalesce((select ssl from pg_catalog.pg_stat_ssl where pid = pg_backend_pid()), false) as encrypted,
                       pg_is_in_recovery() as standby
                  from pg_catalog.pg_roles r where r.rolname = session_user
                """);
        int versionNumber = server.get("version_number", Integer.class);
        List<SettableRole> roles = settableRoles(db, versionNumber);
        Record coverage = coverage(db);
        boolean superuser = server.get("rolsuper", Boolean.class);
        boolean bypasses = server.get("rolbypassrls", Boolean.class);
        String login = server.get("login", String.class);
        SessionIdentity observer = observer(db, superuser || bypasses, roles);
        return new ServerFacts(
                server.get("version", String.class),
                versionNumber,
                server.get("database", String.class),
                login,
                superuser,
                bypasses,
                server.get("encrypted", Boolean.class),
                server.get("standby", Boolean.class),
                roles,
                coverage.get("tables", Integer.class),
                coverage.get("with_rls", Integer.class),
                coverage.get("owned", Integer.class),
                schemas(db),
                observer,
                superuser || bypasses || observer.role() != null);
    }

    private static List<SettableRole> settableRoles(DSLContext db, int versionNumber) {
        // from 16 on membership may come without the right to SET ROLE (manual, “GRANT on Roles”)
        String privilege = versionNumber >= 160_000 ? "SET" : "MEMBER";
        return db.fetch("""
                        select rolname::text as name, rolsuper, rolbypassrls, rolcanlogin
                          from pg_catalog.pg_roles
                         where rolname <> session_user and rolname !~ '^pg_'
                           and pg_catalog.pg_has_role(session_user, oid, ?)
                         order by rolname
                        """, privilege)
                .map(row -> new SettableRole(
                        row.get("name", String.class),
                        row.get("rolsuper", Boolean.class),
                        row.get("rolbypassrls", Boolean.class),
                        row.get("rolcanlogin", Boolean.class)));
    }

    private static Record coverage(DSLContext db) {
        return db.fetchSingle("""
                select count(*)::int as tables,
                       count(*) filter (where c.relrowsecurity)::int as with_rls,
                       count(*) filter (where c.relrowsecurity and not c.relforcerowsecurity
                                          and pg_catalog.pg_has_role(c.relowner, 'USAGE'))::int as owned
                  from pg_catalog.pg_class c
                  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                 where c.relkind in ('r', 'p') and not c.relispartition
                   and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
                """);
    }

    private static List<String> schemas(DSLContext db) {
        return db.fetch("""
                        select nspname::text as name from pg_catalog.pg_namespace
                         where nspname <> 'information_schema' and nspname !~ '^pg_'
                           and has_schema_privilege(oid, 'USAGE')
                         order by nspname
                        """).map(row -> row.get("name", String.class));
    }

    /// Among roles that bypass, the one that may read most tables: bypassing row security gives no grant by itself.
    private static SessionIdentity observer(DSLContext db, boolean loginBypasses, List<SettableRole> roles) {
        if (loginBypasses) {
            return SessionIdentity.login();
        }
        return roles.stream()
                .filter(role -> role.bypassesRls() || role.superuser())
                .map(role -> Map.entry(role.name(), readableTables(db, role.name())))
                .max(Map.Entry.comparingByValue())
                .map(best -> new SessionIdentity("observer", best.getKey(), Map.of()))
                .orElse(SessionIdentity.login());
    }

    private static int readableTables(DSLContext db, String role) {
        return db.fetchSingle("""
                        select count(*)::int as readable
                          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                         where c.relkind in ('r', 'p') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
                           and has_table_privilege(?::name, c.oid, 'SELECT')
                        """, role).get("readable", Integer.class);
    }
}
