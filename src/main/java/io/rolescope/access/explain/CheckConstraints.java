package io.rolescope.access.explain;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Evaluates a table's CHECK constraints over a row that does not exist yet.
final class CheckConstraints {
    private final Snapshot snapshot;
    private final Backend backend;
    private final IdentityFacts facts;
    private final Table table;

    CheckConstraints(Snapshot snapshot, Backend backend, IdentityFacts facts, Table table) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.facts = facts;
        this.table = table;
    }

    /// In order of their names, as the server asks them.
    ///
    /// @param row how the row comes to them, through BEFORE triggers
    List<ConstraintVerdict> over(WrittenRow row) throws Exception {
        List<ConstraintVerdict> verdicts = new ArrayList<>();
        String constraints = "SELECT conname::pg_catalog.text, pg_catalog.pg_get_expr(conbin, conrelid)"
                + " FROM pg_catalog.pg_constraint WHERE contype = 'c' AND conrelid = " + table.oid()
                + " ORDER BY conname";
        List<@Nullable String[]> all = snapshot.as(
                CandidateRows.exact(backend.observer()),
                db -> snapshot.run(constraints).rows());
        for (@Nullable String[] constraint : all) {
            verdicts.add(one(String.valueOf(constraint[0]), String.valueOf(constraint[1]), row));
        }
        return verdicts;
    }

    private ConstraintVerdict one(String name, String expression, WrittenRow written) throws Exception {
        CandidateRow row = written.row();
        Set<String> columns = AtomInspector.columns(table, expression);
        if (columns.stream().anyMatch(row.undecided()::contains)) {
            return unknown(name, expression, "It reads a default that is known only when the statement runs.");
        }
        @Nullable String doubt = written.doubt(columns);
        if (doubt != null) {
            return unknown(name, expression, doubt);
        }
        String sql = "SELECT (" + expression + ") FROM (SELECT (" + Literals.text(row.composite()) + "::"
                + table.name().sql() + ").*) AS "
                + TableName.quoted(table.name().name());
        Attempt attempt =
                snapshot.as(CandidateRows.timed(backend.observer(), facts.identity()), db -> snapshot.tryOut(sql));
        if (attempt.rows() == null) {
            return unknown(name, expression, "It could not be evaluated: " + attempt.message() + ".");
        }
        boolean refuses = "f".equals(attempt.rows().single());
        return new ConstraintVerdict(
                name, expression, refuses ? ConstraintVerdict.State.REFUSES : ConstraintVerdict.State.HOLDS, "");
    }

    private static ConstraintVerdict unknown(String name, String expression, String why) {
        return new ConstraintVerdict(name, expression, ConstraintVerdict.State.UNKNOWN, why);
    }
}
