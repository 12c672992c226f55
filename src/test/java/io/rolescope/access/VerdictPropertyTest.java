package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.verify.AccessVerification;
import io.rolescope.access.verify.Decision;
import io.rolescope.access.verify.VerificationReport;
import io.rolescope.connections.Backend;
import io.rolescope.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Generated backends, the server as the oracle: no certain verdict is wrong, and every uncertain one contains what
/// happened.
@Tag("db")
class VerdictPropertyTest {
    private static final int WANTED = Integer.getInteger("rolescope.decisions", 20_000);
    private static final long FIRST_SEED = Long.getLong("rolescope.seed", 1);

    private static String database = "";
    private static Backend backend;

    @BeforeAll
    static void open() {
        database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, GeneratedBackend.rolesSql());
        backend = TestPostgres.backend(database, "gen_observer");
        backend.permitRehearsals(true);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void noCertainVerdictIsWrongOverGeneratedBackends() {
        Map<String, Integer> kinds = new TreeMap<>();
        long decisions = 0;
        long harmless = 0;
        long uncertain = 0;
        for (long seed = FIRST_SEED; decisions < WANTED; seed++) {
            Trial trial = trial(seed);
            List<Decision> wrong =
                    trial.decisions.stream().filter(Decision::disagrees).toList();
            assertThat(wrong).as(() -> trial.script(wrong)).isEmpty();
            decisions += trial.decisions.size();
            trial.decisions.forEach(decision -> kinds.merge(kind(decision), 1, Integer::sum));
            if (!trial.backend.mayFail()) {
                harmless += trial.decisions.size();
                uncertain += trial.decisions.stream()
                        .filter(decision -> !decision.predicted().isCertain() && !isForeseen(decision))
                        .count();
            }
        }
        System.out.println(decisions + " decisions; where nothing fails by design " + uncertain + " of " + harmless
                + " uncertain; " + kinds);
        assertThat(uncertain).isLessThan(harmless / 200 + 1);
    }

    /// A trigger that assigns a column which a check reads leaves nothing to be certain of.
    private static boolean isForeseen(Decision decision) {
        return decision.predicted() instanceof io.rolescope.access.explain.Verdict.Unknown unknown
                && unknown.why().startsWith("The trigger");
    }

    private static String kind(Decision decision) {
        return decision.actual() == null
                ? "not about access"
                : decision.predicted().isCertain()
                        ? decision.actual().exactWord()
                        : (decision.predicted() instanceof io.rolescope.access.explain.Verdict.Unknown unknown
                                        ? "unknown " + unknown.why()
                                        : "depends")
                                + " " + decision.actual().exactWord();
    }

    private static Trial trial(long seed) {
        String schema = "gen " + seed;
        GeneratedBackend generated = new GeneratedBackend(seed, schema);
        TestPostgres.run(database, generated.sql());
        TestPostgres.run(
                database,
                "grant usage on schema \"" + schema + " closed\" to gen_observer;"
                        + "grant usage on schema \"" + schema
                        + "\" to gen_observer; grant select on all tables in schema \"" + schema
                        + "\" to gen_observer");
        try {
            PolicyCatalog catalog = CatalogReader.read(backend);
            List<Decision> decisions = new ArrayList<>();
            AccessVerification verification = new AccessVerification(backend, catalog);
            VerificationReport report = verification.run(
                    AccessVerification.Plan.of(generated.identities())
                            .withShapes(List.of(StatementShape.values()))
                            .withTables(catalog.protectable().stream()
                                    .filter(table -> table.name().schema().equals(schema))
                                    .toList()),
                    decisions::add);
            assertThat(report.problems()).as("seed " + seed).isEmpty();
            return new Trial(seed, generated, decisions);
        } finally {
            TestPostgres.run(
                    database,
                    "drop schema \"" + schema + "\" cascade; drop schema if exists \"" + schema + " closed\" cascade");
        }
    }

    private record Trial(long seed, GeneratedBackend backend, List<Decision> decisions) {
        String script(List<Decision> wrong) {
            return "Seed " + seed + "\n" + GeneratedBackend.rolesSql() + backend.sql()
                    + wrong.stream()
                            .limit(5)
                            .map(decision -> decision.script() + "-- because " + decision.because())
                            .collect(Collectors.joining("\n"))
                    + "\n" + wrong.size() + " of " + decisions.size() + " decisions of seed " + seed + " disagree";
        }
    }
}
