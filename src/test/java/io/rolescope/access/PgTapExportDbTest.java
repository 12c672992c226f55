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
        List<String> lines = new ArrayList<>();
        try (Connection connection = TestPostgres.dataSource(database).getConnection();
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
