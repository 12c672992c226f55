package io.rolescope.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.IdentityScheme;
import io.rolescope.identities.UserDirectory;
import io.rolescope.identities.Who;
import io.rolescope.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The reference backend's SQL: from an empty database to the planted faults, and what must be so on the way. The same
/// on every version of PostgreSQL that is supported.
@Tag("db")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MigrationsDbTest {
    private static final String ANA = "0b000000-0000-4000-8000-000000000001";
    private static final String NORTHSIDE = "0a000000-0000-4000-8000-000000000001";
    private static final String SOUTHSIDE = "0a000000-0000-4000-8000-000000000002";

    /// Everything about access that a script can change.
    private static final String ACCESS = """
            select 'policy', polrelid::regclass::text, polname::text, polcmd::text || polpermissive,
                   polroles::regrole[]::text, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
              from pg_policy
            union all
            select 'relation', oid::regclass::text, relkind::text, relowner::regrole::text,
                   relrowsecurity || ' ' || relforcerowsecurity, relacl::text, reloptions::text
              from pg_class where relnamespace::regnamespace::text in ('public', 'app', 'internal', 'partitions')
            union all
            select 'column', attrelid::regclass::text, attname::text, attacl::text, null, null, null
              from pg_attribute where attacl is not null
            union all
            select 'function', oid::regprocedure::text, prosecdef::text, proowner::regrole::text, proacl::text,
                   proconfig::text, provolatile::text
              from pg_proc where pronamespace::regnamespace::text in ('public', 'app', 'internal')
            union all
            select 'schema', nspname::text, nspacl::text, null, null, null, null from pg_namespace
             where nspname !~ '^pg_'
            union all
            select 'role', rolname::text, rolconfig::text, rolbypassrls::text || rolinherit || rolcanlogin, null, null,
                   null from pg_roles
            union all
            select 'default', defaclrole::regrole::text, defaclnamespace::text, defaclobjtype::text, defaclacl::text,
                   null, null from pg_default_acl
            order by 1, 2, 3, 4
            """;

    private String migrated;
    private String flawed;
    private Backend observer;
    private Backend application;
    private UserDirectory people;

    @BeforeAll
    void open() {
        migrated = TestPostgres.emptyDatabase();
        SandboxSchema.migrate(TestPostgres.dataSource(migrated));
        flawed = TestPostgres.flawedDatabase();
        observer = TestPostgres.backend(flawed, "rolescope_observer");
        observer.permitRehearsals();
        application = TestPostgres.backend(flawed, "rolescope_app");
        application.permitRehearsals();
        people = UserDirectory.of(observer);
    }

    @AfterAll
    void close() {
        application.close();
        observer.close();
    }

    @Test
    void theyRunOnceAndThenHaveNothingToDo() throws Exception {
        String history =
                "select version, checksum, installed_on, success from rolescope_migrations.flyway_schema_history";
        List<List<String>> before = rows(migrated, history);
        int files = SqlScripts.in("sql/migrations").size();
        assertThat(before.stream().filter(row -> !row.getFirst().equals("null")))
                .hasSize(files)
                .allMatch(row -> row.getLast().equals("t"));
        List<List<String>> access = rows(migrated, ACCESS);
        SandboxSchema.migrate(TestPostgres.dataSource(migrated));
        assertThat(rows(migrated, history)).isEqualTo(before);
        assertThat(rows(migrated, ACCESS)).isEqualTo(access);
    }

    @Test
    void everyTableIsClosedAndItsOwnerToo() throws Exception {
        String tables = """
                select c.oid::regclass, c.relrowsecurity, c.relforcerowsecurity,
                       exists (select from pg_policy p where p.polrelid = c.oid)
                  from pg_class c
                 where c.relnamespace in ('public'::regnamespace, 'partitions'::regnamespace)
                   and c.relkind in ('r', 'p')
                """;
        assertThat(rows(migrated, tables))
                .hasSizeGreaterThan(50)
                .allSatisfy(
                        row -> assertThat(row.subList(1, 4)).as(row.getFirst()).containsOnly("t"));
        assertThat(number(migrated, "select count(*) from pg_policies where schemaname = 'public'"))
                .isGreaterThanOrEqualTo(40);
        assertThat(rows(migrated, """
                select i.inhrelid::regclass from pg_inherits i
                  join pg_class c on c.oid = i.inhparent and c.relkind = 'p'
                 where (has_table_privilege('anon', i.inhrelid, 'select, insert, update, delete')
                        or has_table_privilege('authenticated', i.inhrelid, 'select, insert, update, delete')
                        or c.relnamespace = 'public'::regnamespace)
                   and (select array_agg(concat_ws(' ', p.polname, p.polcmd, pg_get_expr(p.polqual, p.polrelid),
                                                   pg_get_expr(p.polwithcheck, p.polrelid)) order by p.polname)
                          from pg_policy p where p.polrelid = i.inhparent)
                       is distinct from
                       (select array_agg(concat_ws(' ', p.polname, p.polcmd, pg_get_expr(p.polqual, p.polrelid),
                                                   pg_get_expr(p.polwithcheck, p.polrelid)) order by p.polname)
                          from pg_policy p where p.polrelid = i.inhrelid)
                """))
                .as("partitions within reach whose policies are not their parent's")
                .isEmpty();
    }

    @Test
    void helperFunctionsAreStableWithAPinnedPath() throws Exception {
        List<List<String>> functions = rows(migrated, """
                select proname, provolatile, coalesce(proconfig::text, '') from pg_proc
                 where pronamespace = 'app'::regnamespace
                   and proname in ('current_user_id', 'current_user_role', 'current_organization_id', 'is_member_of',
                                   'has_role_in', 'is_super_admin')
                """);
        assertThat(functions).hasSize(6).allSatisfy(function -> {
            assertThat(function.get(1)).as(function.getFirst()).isEqualTo("s");
            assertThat(function.get(2)).as(function.getFirst()).contains("search_path=");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "{",
                "[]",
                "{}",
                "null",
                "7",
                "\"text\"",
                "true",
                "{\"sub\": null}",
                "{\"sub\": 5}",
                "{\"sub\": \"\"}",
                "{\"sub\": \"somebody\"}",
                "{\"sub\": {\"a\": 1}}",
                "{\"app_metadata\": \"text\"}",
                "{\"app_metadata\": {\"organization_id\": \"x\", \"role\": \"owner\"}}",
                "{\"app_metadata\": [], \"organization_id\": 3, \"user_role\": \"postgres\"}",
                "{\"user_metadata\": {\"role\": \"admin\", \"organization_id\": \"" + NORTHSIDE + "\"}}"
            })
    void malformedClaimsNameNobody(String claims) throws Exception {
        assertThat(asked("request.jwt.claims", claims)).containsExactly("null", "null", "null", "f", "f", "f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "somebody", "0b000000-0000-4000-8000", "' or true --"})
    void malformedSettingsNameNobody(String value) throws Exception {
        for (String setting : List.of("request.jwt.claim.sub", "my.user_id", "my.user_role", "my.organization_id")) {
            assertThat(asked(setting, value)).as(setting).containsExactly("null", "null", "null", "f", "f", "f");
        }
    }

    /// Else the tests above would pass with functions that never say anything.
    @Test
    void goodClaimsNameSomebody() throws Exception {
        String claims = "{\"sub\": \"" + ANA + "\", \"app_metadata\": {\"role\": \"student\", \"organization_id\": \""
                + NORTHSIDE + "\"}}";
        assertThat(asked("request.jwt.claims", claims)).containsExactly(ANA, "student", NORTHSIDE, "t", "t", "f");
    }

    private List<String> asked(String setting, String value) throws SQLException {
        try (Connection connection = TestPostgres.dataSource(flawed).getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select set_config(" + DSL.inline(setting) + ", " + DSL.inline(value) + ", true)");
            List<String> answers =
                    TenantTable.rows(statement, """
                            select app.current_user_id(), app.current_user_role(), app.current_organization_id(),
                                   app.is_member_of('%1$s'), app.has_role_in('%1$s', 'student'), app.is_super_admin()
                            """.formatted(NORTHSIDE)).getFirst();
            connection.rollback();
            return answers;
        }
    }

    /// Before version 17 a block that catches errors may not begin while a plan runs in parallel, not even in
    /// the leader; helpers that say otherwise end large queries of people with an error.
    @ParameterizedTest
    @ValueSource(strings = {"files", "agent_executions", "rls_audit_log", "audit_logs", "user_activity_log"})
    void helperFunctionsBearParallelPlans(String table) throws Exception {
        String claims = "{\"sub\": \"0b000000-0000-4000-8000-000000000011\", \"role\": \"authenticated\"}";
        try (Connection connection = TestPostgres.dataSource(flawed).getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local parallel_setup_cost = 0; set local parallel_tuple_cost = 0; "
                    + "set local min_parallel_table_scan_size = 0; set local min_parallel_index_scan_size = 0");
            statement.execute("select set_config('request.jwt.claims', " + DSL.inline(claims) + ", true)");
            statement.execute("set local role authenticated");
            String count = "select count(*) from " + DSL.name("public", table);
            assertThat(TenantTable.rows(statement, count).getFirst().getFirst()).isNotEqualTo("0");
            connection.rollback();
        }
    }

    @Test
    void hardeningMayBeRepeatedAndFindsNothingHere() throws Exception {
        String database = TestPostgres.sandboxDatabase();
        List<List<String>> report = harden(database);
        List<List<String>> once = rows(database, ACCESS);
        assertThat(harden(database)).isEqualTo(report);
        assertThat(rows(database, ACCESS)).isEqualTo(once);
        assertThat(report).as("left after hardening").isEmpty();
    }

    @Test
    void hardeningClosesWhatItCanAmongTheFaults() throws Exception {
        String database = TestPostgres.flawedDatabase();
        String open = "select count(*) from pg_class where relnamespace = 'public'::regnamespace "
                + "and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)";
        assertThat(number(database, open)).isPositive();
        harden(database);
        assertThat(number(database, open)).isZero();
    }

    /// What the last script reports.
    private static List<List<String>> harden(String database) throws SQLException {
        List<SqlScripts.Script> scripts = SqlScripts.in("sql/hardening");
        try (Connection connection = TestPostgres.dataSource(database).getConnection();
                Statement statement = connection.createStatement()) {
            for (SqlScripts.Script script : scripts.subList(0, scripts.size() - 1)) {
                statement.execute(script.text());
            }
            return TenantTable.rows(statement, scripts.getLast().text());
        }
    }

    @Test
    void demoAndFaultsAreThere() throws Exception {
        assertThat(number(flawed, "select count(*) from public.organizations")).isEqualTo(3);
        assertThat(number(flawed, "select count(*) from flawed.faults")).isEqualTo(30);
        assertThat(witnessed()).hasSizeGreaterThanOrEqualTo(20);
    }

    /// A fault and who shows it.
    record Fault(String number, String name, String object, String who, String table, String key, String command) {
        @Override
        public String toString() {
            return number + " " + name;
        }
    }

    Stream<Fault> witnessed() throws SQLException {
        return rows(flawed, """
                select number, name, object, witness_identity, witness_table, witness_key, command from flawed.faults
                 where witness_identity is not null order by number
                """).stream()
                .map(row ->
                        new Fault(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5), row.get(6)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("witnessed")
    void everyFaultIsShownByItsWitness(Fault fault) throws Exception {
        Attempt attempt = witness(fault, statement(fault));
        assertThat(attempt.message()).isEmpty();
        assertThat(attempt.count()).isEqualTo(fault.command().equals("truncate") ? 0 : 1);
    }

    private Attempt witness(Fault fault, String sql) {
        // a login is not a role that others put on
        boolean login = fault.who().equals("role:rolescope_app");
        SessionIdentity put = login
                ? SessionIdentity.login()
                : IdentityScheme.supabase().put(Who.parse(fault.who()).resolve(observer, people));
        return (login ? application : observer)
                .rehearsal(ReadOptions.standard(), snapshot -> snapshot.as(put, db -> snapshot.tryOut(sql)));
    }

    private String statement(Fault fault) throws SQLException {
        String table = fault.table().startsWith("storage.") ? fault.table() : "public." + unqualified(fault.table());
        String row = " where id = " + DSL.inline(fault.key());
        return switch (fault.command()) {
            case "select" ->
                fault.object().endsWith("(text)")
                        ? "select id from public.flawed_find_contact('')" + row
                        : "select id from " + table + row;
            case "insert" -> {
                String like = rows(flawed, "select to_jsonb(t) - 'id' from " + table + " t" + row)
                        .getFirst()
                        .getFirst();
                Map<String, String> named = new LinkedHashMap<>();
                for (List<String> column : rows(
                        flawed,
                        "select attname from pg_attribute where attrelid = '" + table
                                + "'::regclass and attnum > 0 and not attisdropped and attname <> 'id'")) {
                    named.put(column.getFirst(), DSL.name(column.getFirst()).toString());
                }
                String columns = String.join(", ", named.values());
                yield "insert into " + table + " (" + columns + ") select " + columns
                        + " from jsonb_populate_record(null::" + table + ", " + DSL.inline(like) + "::jsonb)";
            }
            case "update" -> "update " + table + " set organization_id = '" + SOUTHSIDE + "'" + row;
            case "delete" -> "delete from " + table + row;
            case "truncate" -> "truncate " + table;
            default -> throw new IllegalStateException(fault.command());
        };
    }

    private static String unqualified(String table) {
        return table.startsWith("public.") ? table.substring("public.".length()) : table;
    }

    private static List<List<String>> rows(String database, String sql) throws SQLException {
        try (Connection connection = TestPostgres.dataSource(database).getConnection();
                Statement statement = connection.createStatement()) {
            return TenantTable.rows(statement, sql);
        }
    }

    private static long number(String database, String sql) throws SQLException {
        return Long.parseLong(rows(database, sql).getFirst().getFirst());
    }
}
