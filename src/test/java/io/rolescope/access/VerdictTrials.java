package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
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

/// Generated backends made one after the other on one server, which is the oracle; and the count of what was decided.
final class VerdictTrials implements AutoCloseable {
    private final String database = TestPostgres.emptyDatabase();
    private final Backend backend;
    private final Map<String, Integer> kinds = new TreeMap<>();
    private long decisions;
    private long harmless;
    private long uncertain;

    VerdictTrials() {
        TestPostgres.run(database, GeneratedBackend.rolesSql());
        backend = TestPostgres.backend(database, "gen_observer");
        backend.permitRehearsals();
    }

    /// Predicts and tries everything on one backend.
    ///
    /// @throws AssertionError with a script that runs, when a certain verdict is wrong or an uncertain one does not
    /// contain what happened
    void hold(GeneratedBackend generated) {
        List<Decision> made = decide(generated);
        List<Decision> wrong = made.stream().filter(Decision::disagrees).toList();
        assertThat(wrong).as(() -> script(generated, made.size(), wrong)).isEmpty();
        decisions += made.size();
        made.forEach(decision -> kinds.merge(kind(decision), 1, Integer::sum));
        if (!generated.mayFail()) {
            harmless += made.size();
            uncertain += made.stream()
                    .filter(decision -> !decision.predicted().isCertain() && !isForeseen(decision))
                    .count();
        }
    }

    long decisions() {
        return decisions;
    }

    /// Of the decisions over backends whose policies raise no errors by design, those that were left open, as a share.
    double uncertainShare() {
        return harmless == 0 ? 0 : (double) uncertain / harmless;
    }

    @Override
    public String toString() {
        return decisions + " decisions; where nothing fails by design " + uncertain + " of " + harmless + " uncertain; "
                + kinds;
    }

    @Override
    public void close() {
        backend.close();
    }

    private List<Decision> decide(GeneratedBackend generated) {
        String schema = generated.schema();
        TestPostgres.run(database, generated.sql());
        String closed = "\"" + schema + " closed\"";
        String open = "\"" + schema + "\"";
        TestPostgres.run(
                database,
                "grant usage on schema " + closed + ", " + open + " to gen_observer;"
                        + "grant select on all tables in schema " + open + " to gen_observer");
        try {
            PolicyCatalog catalog = CatalogReader.read(backend);
            List<Decision> made = new ArrayList<>();
            VerificationReport report = new AccessVerification(backend, catalog)
                    .run(
                            AccessVerification.Plan.of(generated.identities())
                                    .withShapes(List.of(StatementShape.values()))
                                    .withTables(catalog.protectable().stream()
                                            .filter(table ->
                                                    table.name().schema().equals(schema))
                                            .toList()),
                            made::add);
            assertThat(report.skipped()).as("seed " + generated.seed()).isEmpty();
            return made;
        } finally {
            TestPostgres.run(
                    database, "drop schema " + open + " cascade; drop schema if exists " + closed + " cascade");
        }
    }

    /// A trigger that assigns a column which a check reads leaves nothing to be certain of.
    private static boolean isForeseen(Decision decision) {
        return decision.predicted() instanceof Verdict.Unknown unknown
                && unknown.why().startsWith("The trigger");
    }

    private static String kind(Decision decision) {
        if (decision.actual() == null) {
            return "not about access";
        }
        String actual = decision.actual().exactWord();
        return switch (decision.predicted()) {
            case Verdict.Unknown unknown -> "unknown " + unknown.why() + " " + actual;
            case Verdict.DependsOnPlan ignored -> "depends " + actual;
            default -> actual;
        };
    }

    private static String script(GeneratedBackend generated, int all, List<Decision> wrong) {
        return "Seed " + generated.seed() + "\n" + GeneratedBackend.rolesSql() + generated.sql()
                + wrong.stream()
                        .limit(5)
                        .map(decision -> decision.script() + "-- because " + decision.because())
                        .collect(Collectors.joining("\n"))
                + "\n" + wrong.size() + " of " + all + " decisions of seed " + generated.seed() + " disagree";
    }
}
