package io.rolescope.access.verify;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.CandidateRows;
import io.rolescope.access.explain.IdentityFacts;
import io.rolescope.access.explain.RowJudge;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.connections.SnapshotWork;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import io.rolescope.platform.postgres.PostgresFailures;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Holds predictions against the server: for chosen identities, tables and shapes of statement, the verdict
/// beside what the real statement does. Writes are tried in a rehearsal, each taken back at once; so rehearsals
/// must be permitted.
public final class AccessVerification {
    /// Statements that reach every row are tried this often on a table.
    private static final int WHOLE_TRIES = 3;

    private final Backend backend;
    private final PolicyCatalog catalog;

    public AccessVerification(Backend backend, PolicyCatalog catalog) {
        this.backend = backend;
        this.catalog = catalog;
    }

    /// What to verify.
    ///
    /// @param rows looked at in each table, at most
    /// @param tries writes tried for each table, identity and shape, at most
    public record Plan(
            List<SessionIdentity> identities,
            List<Table> tables,
            List<StatementShape> shapes,
            int rows,
            int tries,
            ReadOptions options,
            Progress progress) {

        /// Select, insert, update and delete of these identities on every table.
        public static Plan of(List<SessionIdentity> identities) {
            return new Plan(
                    List.copyOf(identities),
                    List.of(),
                    List.of(StatementShape.SELECT, StatementShape.INSERT, StatementShape.UPDATE, StatementShape.DELETE),
                    200,
                    50,
                    ReadOptions.standard(),
                    Progress.silent());
        }

        public Plan withTables(List<Table> chosen) {
            return new Plan(identities, List.copyOf(chosen), shapes, rows, tries, options, progress);
        }

        public Plan withShapes(List<StatementShape> chosen) {
            return new Plan(identities, tables, List.copyOf(chosen), rows, tries, options, progress);
        }

        public Plan withRows(int rowsATable, int triesATable) {
            return new Plan(identities, tables, shapes, rowsATable, triesATable, options, progress);
        }

        public Plan under(ReadOptions newOptions, Progress newProgress) {
            return new Plan(identities, tables, shapes, rows, tries, newOptions, newProgress);
        }
    }

    /// Reads are tried in a transaction that cannot write; only a plan with writes needs rehearsals. Cancelled on the
    /// way, it tells what was found until then.
    ///
    /// @param each told every decision as it is made
    /// @throws FailureException when rehearsals are locked or the connection is lost
    public VerificationReport run(Plan plan, Consumer<Decision> each) {
        long start = System.nanoTime();
        VerificationTally tally = new VerificationTally(each);
        List<Table> tables = plan.tables().isEmpty() ? catalog.protectable() : plan.tables();
        boolean complete = true;
        try {
            for (int i = 0; i < plan.identities().size(); i++) {
                SessionIdentity identity = plan.identities().get(i);
                plan.progress().report((double) i / plan.identities().size(), identity.name());
                for (Table table : tables) {
                    plan.options().cancellation().throwIfCancelled();
                    one(plan, identity, table, tally);
                }
            }
        } catch (FailureException e) {
            if (!(e.failure() instanceof Failure.Cancelled)) {
                throw e;
            }
            complete = false;
        }
        return tally.report(complete, Duration.ofNanos(System.nanoTime() - start));
    }

    private void one(Plan plan, SessionIdentity identity, Table table, VerificationTally tally) {
        try {
            SnapshotWork<Boolean> work = snapshot -> {
                List<CandidateRow> rows = rows(snapshot, plan, table);
                IdentityFacts facts = IdentityFacts.ask(snapshot, identity);
                RowJudge judge = new RowJudge(snapshot, backend, catalog, facts, table, rows);
                TableTrial trial = new TableTrial(snapshot, judge);
                WholeTableTrial whole = new WholeTableTrial(snapshot, backend, judge);
                for (StatementShape shape : plan.shapes()) {
                    if (!shape.reachesEveryRow()) {
                        trial.run(shape, plan.tries(), tally::add);
                    } else if (rows.size() < plan.rows()) {
                        whole.run(shape, WHOLE_TRIES, tally::add);
                    }
                }
                return true;
            };
            if (plan.shapes().stream().allMatch(StatementShape::runsReadOnly)) {
                backend.snapshot(plan.options(), work);
            } else {
                backend.rehearsal(plan.options(), work);
            }
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.Cancelled || PostgresFailures.isConnectionLost(e)) {
                throw e;
            }
            tally.skipped(table.name(), identity, e.failure().sentence());
        }
    }

    private List<CandidateRow> rows(Snapshot snapshot, Plan plan, Table table) throws Exception {
        try {
            List<CandidateRow> first = CandidateRows.first(snapshot, backend, table, plan.rows());
            boolean samplable = first.size() == plan.rows() && table.kind() == 'r';
            if (!samplable) {
                return first;
            }
            Map<String, CandidateRow> all = new LinkedHashMap<>();
            first.subList(0, plan.rows() / 2).forEach(row -> all.put(row.key().toString(), row));
            CandidateRows.scattered(snapshot, backend, table, plan.rows() / 2)
                    .forEach(row -> all.put(row.key().toString(), row));
            return new ArrayList<>(all.values());
        } catch (SQLException e) {
            throw PostgresFailures.asException(e);
        }
    }
}
