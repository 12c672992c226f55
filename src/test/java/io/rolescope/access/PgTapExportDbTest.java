package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.expect.PgTapExport;
import io.rolescope.access.expect.PolicyTest;
import io.rolescope.access.expect.PolicyTestFile;
import io.rolescope.access.expect.PolicyTestRun;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.identities.Who;
import io.rolescope.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The exported script is run by the server: with pgTAP where the server has it, else with four functions in its place.
@Tag("db")
class PgTapExportDbTest {
    /// The little of pgTAP that the script uses.
    private static final String STAND_IN = """
            CREATE TEMP SEQUENCE tap;
            CREATE FUNCTION pg_temp.plan(n int) RETURNS text LANGUAGE sql AS $$ SELECT '1..' || n $$;
            CREATE FUNCTION pg_temp.matches(have text, want text, what text) RETURNS text LANGUAGE sql AS
                $$ SELECT CASE WHEN have ~ want THEN '' ELSE 'not ' END || 'ok ' || nextval('tap') || ' - ' || what
                    || ' [' || have || ' ~ ' || want || ']' $$;
            CREATE FUNCTION pg_temp.skip(why text, n int) RETURNS text LANGUAGE sql AS
                $$ SELECT 'ok ' || nextval('tap') || ' # SKIP ' || why $$;
            CREATE FUNCTION pg_temp.finish() RETURNS SETOF text LANGUAGE sql AS $$ SELECT 'done' $$;
            """;

    private static String database = "";
    private static Backend backend;
    private static PolicyCatalog catalog;

    @BeforeAll
    static void open() {
        database = TestPostgres.sandboxDatabase();
        backend = TestPostgres.backend(database, "rolescope_observer");
        catalog = CatalogReader.read(backend);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void everyKindOfExpectationIsMetByTheServer() throws SQLException {
        List<PolicyTest> tests = PolicyTestFile.parse(PolicyTestSamples.REFERENCE);
        assertThat(new PolicyTestRun(backend, catalog, who()).run(tests, ReadOptions.standard(), result -> {}))
                .allSatisfy(result -> assertThat(result.passed())
                        .as(result.test().name() + ": " + result.actual() + " " + result.because())
                        .isTrue());

        List<String> lines = run(script(tests));
        assertThat(lines).contains("1.." + tests.size());
        assertThat(lines).noneMatch(line -> line.startsWith("not ok"));
        assertThat(lines.stream().filter(line -> line.startsWith("ok "))).hasSize(tests.size());
    }

    @Test
    void everyWrongExpectationFailsThere() throws SQLException {
        List<PolicyTest> wrong = PolicyTestFile.parse(PolicyTestSamples.WRONG);
        assertThat(new PolicyTestRun(backend, catalog, who()).run(wrong, ReadOptions.standard(), result -> {}))
                .allSatisfy(result ->
                        assertThat(result.passed()).as(result.test().name()).isFalse());
        List<String> lines = run(script(wrong));
        assertThat(lines.stream().filter(line -> line.startsWith("not ok"))).hasSize(wrong.size());
    }

    /// Forms differ, and so do their answers: what the script asks must be what the verdict is about.
    @Test
    void everyFormIsAskedAsItself() throws SQLException {
        String own = TestPostgres.emptyDatabase();
        TestPostgres.run(own, GeneratedBackend.rolesSql());
        TestPostgres.run(own, """
                create table notes (id int primary key, who text);
                insert into notes values (1, 'ana'), (2, 'ben'), (3, 'ben');
                alter table notes enable row level security;
                create policy sees on notes for select using (who = 'ana');
                create policy adds on notes for insert with check (true);
                create policy changes on notes for update using (true);
                create policy goes on notes for delete using (id < 3);
                grant all on notes to gen_user, gen_observer;
                create view through as select * from notes;
                create function stop() returns void language plpgsql as
                    $f$ begin if session_user <> 'gen_observer' then
                        raise exception 'no' using errcode = '42501'; end if; end $f$;
                do $$ begin create role tap_stranger login password 'test-only' bypassrls;
                exception when duplicate_object then null; end $$;
                grant select on notes to tap_stranger;
                """);
        try (Backend observer = TestPostgres.backend(own, "gen_observer")) {
            PolicyCatalog read = CatalogReader.read(observer);
            Function<String, SessionIdentity> roles = words -> SessionIdentity.ofRole(words.replace("role:", ""));
            List<PolicyTest> tests = PolicyTestFile.parse("""
                    - {name: a, as: role:gen_user, table: notes, command: insert on conflict do nothing, rows: {id: 2, who: x}, expect: allowed}
                    - {name: b, as: role:gen_user, table: notes, command: insert on conflict key do nothing, rows: {id: 2, who: x}, expect: denied}
                    - {name: c, as: role:gen_user, table: notes, command: insert on conflict do update, rows: {id: 2, who: ana}, expect: denied}
                    - {name: d, as: role:gen_user, table: notes, command: insert on conflict do update, rows: {id: 1, who: ana}, expect: allowed}
                    - {name: e, as: role:gen_user, table: notes, command: insert returning, rows: {id: 9, who: x}, expect: denied}
                    - {name: f, as: role:gen_user, table: notes, command: insert, rows: {id: 9, who: x}, expect: allowed}
                    - {name: g, as: role:gen_user, table: notes, command: delete without where, expect: count 2}
                    - {name: h, as: role:gen_user, table: notes, command: delete, expect: count 1}
                    - {name: i, as: role:gen_user, table: notes, command: delete returning, rows: [1, 2], expect: count 1}
                    - {name: j, as: role:gen_user, table: notes, command: merge delete, rows: 1, expect: allowed}
                    - {name: k, as: role:gen_user, table: notes, command: merge update, rows: [2, 3], expect: denied}
                    - {name: l, as: role:gen_user, table: notes, command: select for update, expect: count 1}
                    - {name: l1, as: role:gen_user, table: notes, command: update, rows: 1, set: {id: 7}, expect: allowed}
                    - {name: l2, as: role:gen_user, table: notes, command: update, rows: 1, set: {who: ben}, expect: error 42501}
                    - {name: l3, as: role:gen_user, table: notes, command: update, rows: 1, set: {who: null}, expect: denied}
                    - {name: l4, as: role:gen_user, table: notes, command: update returning, rows: [2, 3], set: {who: ana}, expect: denied}
                    - {name: l5, as: role:gen_user, table: notes, command: update, rows: [1, 2], set: {who: ana}, expect: count 1}
                    - {name: l6, as: role:gen_user, table: notes, command: merge update, rows: 1, set: {who: ana, id: 8}, expect: allowed}
                    """);
            assertThat(new PolicyTestRun(observer, read, roles).run(tests, ReadOptions.standard(), result -> {}))
                    .allSatisfy(result -> assertThat(result.passed())
                            .as(result.test().name() + ": " + result.actual() + " " + result.because())
                            .isTrue());
            String script = new PgTapExport(observer, read, roles).script(tests, ReadOptions.standard());
            assertThat(run(own, script).stream().filter(line -> line.startsWith("ok ") && !line.contains("SKIP")))
                    .as(script)
                    .hasSize(tests.size());

            List<PolicyTest> never = PolicyTestFile.parse("""
                    - {name: m, as: role:gen_user, table: notes, command: update without where, expect: count 3}
                    - {name: n, as: role:gen_user, table: notes, command: merge update, expect: count 1}
                    - {name: o, as: role:gen_user, table: notes, command: delete without where, rows: 1, expect: allowed}
                    - {name: p, as: role:gen_user, table: through, command: delete, expect: count 0}
                    """);
            assertThat(run(own, new PgTapExport(observer, read, roles).script(never, ReadOptions.standard())))
                    .filteredOn(line -> line.contains("SKIP"))
                    .hasSize(never.size());

            // who cannot be put on is not refused
            List<PolicyTest> vacuous = PolicyTestFile.parse("""
                    - {name: q, as: role:gen_user, table: notes, rows: 2, expect: denied}
                    - {name: r, as: role:gen_user, table: notes, expect: error 42501}
                    """);
            String asked = new PgTapExport(observer, read, roles).script(vacuous, ReadOptions.standard());
            assertThat(run(own, "tap_stranger", asked))
                    .filteredOn(line -> line.startsWith("not ok"))
                    .hasSize(2);
            List<PolicyTest> stopped = PolicyTestFile.parse("""
                    - {name: s, as: {role: gen_user, preRequest: stop}, table: notes, rows: 2, expect: denied}
                    """);
            assertThat(run(own, new PgTapExport(observer, read, roles).script(stopped, ReadOptions.standard())))
                    .filteredOn(line -> line.startsWith("not ok"))
                    .hasSize(1);
        }
    }

    @Test
    void nothingStaysBehind() throws SQLException {
        long before = count();
        run(script(PolicyTestFile.parse(PolicyTestSamples.REFERENCE)));
        assertThat(count()).isEqualTo(before);
    }

    private static long count() {
        return backend.as(backend.observer())
                .read(db -> db.fetchSingle("select count(*) as n from public.projects")
                        .get("n", Long.class));
    }

    private static String script(List<PolicyTest> tests) {
        return new PgTapExport(backend, catalog, who()).script(tests, ReadOptions.standard());
    }

    private static Function<String, SessionIdentity> who() {
        return words -> Who.parse(words).session(Viewpoint.detected(backend));
    }

    private static List<String> run(String script) throws SQLException {
        return run(database, script);
    }

    private static List<String> run(String in, String script) throws SQLException {
        return run(TestPostgres.dataSource(in), script);
    }

    private static List<String> run(String in, String login, String script) throws SQLException {
        try (Connection connection = TestPostgres.dataSource(in).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "do $$ begin create extension if not exists pgtap; exception when others then null; end $$");
        }
        return run(TestPostgres.dataSource(in, login, TestPostgres.PASSWORD), script);
    }

    private static List<String> run(DataSource source, String script) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            boolean real;
            try (ResultSet found = statement.executeQuery("select from pg_available_extensions where name = 'pgtap'")) {
                real = found.next();
            }
            String text = real
                    ? script
                    : script.replace("CREATE EXTENSION IF NOT EXISTS pgtap;", STAND_IN)
                            .replaceAll("SELECT (plan|matches|skip)\\(", "SELECT pg_temp.$1(")
                            .replace("FROM finish()", "FROM pg_temp.finish()");
            boolean rows = statement.execute(text);
            while (rows || statement.getUpdateCount() != -1) {
                if (rows) {
                    try (ResultSet result = statement.getResultSet()) {
                        while (result.next()) {
                            lines.add(String.valueOf(result.getString(1)));
                        }
                    }
                }
                rows = statement.getMoreResults();
            }
        }
        return lines;
    }
}
