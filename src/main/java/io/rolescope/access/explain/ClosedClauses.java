package io.rolescope.access.explain;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.expression.Outcomes;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.connections.TextRows;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Runs clauses whose text the subject may not parse, since they name what lies in a schema closed to it,
/// though the stored policy runs: prepared as the observer, executed as the subject.
final class ClosedClauses {
    private static final AtomicLong PREPARED = new AtomicLong();

    private final Snapshot snapshot;
    private final Backend backend;
    private final IdentityFacts facts;
    private final AtomInspector inspector;

    ClosedClauses(Snapshot snapshot, Backend backend, IdentityFacts facts, AtomInspector inspector) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.facts = facts;
        this.inspector = inspector;
    }

    /// Puts down what the clause comes to for the carried rows from `from` to before `to`, an error that a row raises
    /// included.
    ///
    /// @throws SQLException where it raises without any row: then it cannot be evaluated here
    void evaluate(Table table, RowCarrier carrier, String atom, int from, int to, Outcomes[] outcomes)
            throws Exception {
        String query = "SELECT (" + inspector.sharedAlong(facts.path()).qualified(atom)
                + ")::pg_catalog.text FROM pg_catalog.unnest($1::"
                + table.name().sql() + "[]) AS " + TableName.quoted(table.name().name());
        try {
            keep(run(query, carrier.array(from, to)), from, outcomes);
        } catch (SQLException e) {
            AtomEvaluator.rethrowIfFatal(e);
            run(query, carrier.array(0, 0));
            halve(query, carrier, atom, from, to, outcomes, e);
        }
    }

    /// Rows of which some raised, each half by itself.
    private void halve(
            String query, RowCarrier carrier, String atom, int from, int to, Outcomes[] outcomes, SQLException raised)
            throws Exception {
        if (to - from == 1) {
            outcomes[from] = AtomEvaluator.failed(atom, raised);
            return;
        }
        int middle = (from + to) >>> 1;
        for (int[] half : new int[][] {{from, middle}, {middle, to}}) {
            try {
                keep(run(query, carrier.array(half[0], half[1])), half[0], outcomes);
            } catch (SQLException e) {
                AtomEvaluator.rethrowIfFatal(e);
                halve(query, carrier, atom, half[0], half[1], outcomes, e);
            }
        }
    }

    private static void keep(TextRows answer, int from, Outcomes[] outcomes) {
        for (int i = 0; i < answer.rows().size(); i++) {
            outcomes[from + i] = Outcomes.of(AtomEvaluator.truth(answer.rows().get(i)[0]));
        }
    }

    /// Prepared as the observer, executed as the subject, under the same effective path.
    TextRows run(String query, String argument) throws Exception {
        String name = "rolescope_" + PREPARED.incrementAndGet();
        String path = facts.path().stream().map(TableName::quoted).collect(Collectors.joining(", "));
        SessionIdentity observer = backend.observer().with("search_path", path);
        SessionIdentity caller =
                facts.identity().with("transaction_read_only", "on").with("search_path", path);
        return snapshot.as(observer, db -> {
            snapshot.run("DEALLOCATE ALL");
            snapshot.run("PREPARE " + name + "(pg_catalog.text) AS " + query);
            return snapshot.as(caller, inner -> snapshot.run("EXECUTE " + name + "(" + argument + ")"));
        });
    }

    /// The clause with stable calls of constants (`auth.uid()`) replaced by what they answer for the subject.
    String withValues(Table table, String atom) throws Exception {
        String changed = atom;
        for (String call : SeenValues.calls(AtomInspector.tokens(atom), atom)) {
            boolean repeatable = call.contains(".") && inspector.isRepeatable(table, call);
            if (!repeatable) {
                continue;
            }
            try {
                TextRows answer = run(
                        "SELECT (" + call + ")::pg_catalog.text, pg_catalog.pg_typeof(" + call
                                + ")::pg_catalog.text WHERE $1 IS NOT NULL",
                        "'x'");
                @Nullable String[] row = answer.rows().getFirst();
                changed = changed.replace(call, "CAST(" + Literals.text(row[0]) + " AS " + row[1] + ")");
            } catch (SQLException e) {
                AtomEvaluator.rethrowIfFatal(e);
            }
        }
        return changed;
    }
}
