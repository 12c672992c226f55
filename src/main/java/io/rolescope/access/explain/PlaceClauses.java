package io.rolescope.access.explain;

import io.rolescope.access.catalog.ServerNames;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.expression.Outcomes;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Evaluates clauses over system columns. These belong to the row's place, which a carried row has not: they
/// are put beside it, one row at a time.
///
/// Source: PostgreSQL manual, “System Columns”.
final class PlaceClauses {
    private static final Set<String> PLACE = Set.of("tableoid", "ctid");

    private final Snapshot snapshot;
    private final SessionIdentity subject;
    private final Table table;
    private final ServerNames names;

    PlaceClauses(Snapshot snapshot, SessionIdentity subject, Table table, ServerNames names) {
        this.snapshot = snapshot;
        this.subject = subject;
        this.table = table;
        this.names = names;
    }

    /// @param whole carries the same rows, all columns filled
    Outcomes[] evaluate(String atom, List<CandidateRow> rows, RowCarrier whole) throws Exception {
        Outcomes[] outcomes = new Outcomes[rows.size()];
        Set<String> wanted = AtomInspector.systemColumns(table, atom);
        boolean carried = PLACE.containsAll(wanted) && !atom.contains(".");
        for (int i = 0; i < outcomes.length; i++) {
            CandidateRow row = rows.get(i);
            outcomes[i] = carried && !row.place().isEmpty()
                    ? beside(atom, row, whole.from(i, i + 1))
                    : Outcomes.anyTruth(
                            "It reads " + String.join(", ", wanted) + ", which the row has only in its place.");
        }
        return outcomes;
    }

    private Outcomes beside(String atom, CandidateRow row, String from) throws Exception {
        String sql = "SELECT (" + names.qualified(atom) + ")::pg_catalog.text FROM " + from + ", (SELECT "
                + Literals.text(row.tableOid()) + "::pg_catalog.oid AS tableoid, " + Literals.text(row.place())
                + "::pg_catalog.tid AS ctid) AS rolescope_place";
        try {
            @Nullable
            String answer = snapshot.as(subject, db -> snapshot.run(sql)).rows().getFirst()[0];
            return Outcomes.of(AtomEvaluator.truth(answer));
        } catch (SQLException e) {
            AtomEvaluator.rethrowIfFatal(e);
            return Outcomes.unknown(
                    "It reads system columns and could not be evaluated (" + AtomEvaluator.state(e) + ").");
        }
    }
}
