package io.rolescope.access.explain;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Evaluates a table's CHECK constraints over a row that does not exist yet, and those that only the partition or
/// child has where the row is written.
///
/// Source: PostgreSQL manual, “Table Partitioning” and “Inheritance”: partitions and children may have constraints of
/// their own.
final class CheckConstraints {
    /// Constraints of the table, and of each relation below it those that the table has not by the same name; with
    /// what a row must fulfil to come there.
    private static final String CONSTRAINTS = """
            WITH RECURSIVE below AS (
              SELECT %1$s::pg_catalog.oid AS relation, true AS own
              UNION
              SELECT i.inhrelid, false FROM below b JOIN pg_catalog.pg_inherits i ON i.inhparent = b.relation)
            SELECT k.conname::pg_catalog.text, pg_catalog.pg_get_expr(k.conbin, k.conrelid), b.own,
                   b.relation::pg_catalog.text, c.relname::pg_catalog.text,
                   pg_catalog.pg_get_partition_constraintdef(b.relation)
              FROM below b JOIN pg_catalog.pg_class c ON c.oid = b.relation
              JOIN pg_catalog.pg_constraint k ON k.conrelid = b.relation
             WHERE k.contype = 'c' AND (b.own OR c.relkind <> 'p' AND NOT EXISTS (
                   SELECT FROM pg_catalog.pg_constraint o
                    WHERE o.conrelid = %1$s AND o.contype = 'c' AND o.conname = k.conname))
             ORDER BY k.conname, c.relname
            """;

    private final Snapshot snapshot;
    private final Backend backend;
    private final AtomInspector inspector;
    private final IdentityFacts facts;
    private final Table table;

    CheckConstraints(Snapshot snapshot, Backend backend, AtomInspector inspector, IdentityFacts facts, Table table) {
        this.inspector = inspector;
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
        List<@Nullable String[]> all = snapshot.as(
                CandidateRows.exact(backend.observer()),
                db -> snapshot.run(CONSTRAINTS.formatted(table.oid())).rows());
        for (@Nullable String[] constraint : all) {
            String name = String.valueOf(constraint[0]);
            String expression = String.valueOf(constraint[1]);
            if ("t".equals(constraint[2])) {
                verdicts.add(one(name, expression, row));
            } else {
                below(row, constraint, name + " of " + constraint[4], expression)
                        .ifPresent(verdicts::add);
            }
        }
        return verdicts;
    }

    /// What a partition's or child's own constraint says, where the row is one of its rows.
    private Optional<ConstraintVerdict> below(
            WrittenRow written, @Nullable String[] constraint, String name, String expression) throws Exception {
        if (table.kind() != 'p') {
            // a new row goes to the parent itself, a changed one stays where it is
            return written.row().tableOid().equals(constraint[3])
                    ? Optional.of(one(name, expression, written))
                    : Optional.empty();
        }
        @Nullable String bounds = constraint[5];
        ConstraintVerdict place = bounds == null
                ? new ConstraintVerdict(name, expression, ConstraintVerdict.State.HOLDS, "")
                : one(name, bounds, written);
        return switch (place.state()) {
            case REFUSES -> Optional.empty();
            case HOLDS -> Optional.of(one(name, expression, written));
            case UNKNOWN ->
                Optional.of(unknown(name, expression, "Whether the row goes there is not known: " + place.detail()));
        };
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
        @Nullable String unrepeatable = inspector.unrepeatable(expression);
        if (unrepeatable != null) {
            return unknown(name, expression, "It " + unrepeatable + ".");
        }
        // as the identity, who runs what the expression calls
        String sql = "SELECT (" + inspector.sharedAlong(facts.path()).qualified(expression)
                + ")::pg_catalog.text FROM pg_catalog.unnest($1::"
                + table.name().sql() + "[]) AS "
                + TableName.quoted(table.name().name());
        @Nullable String answer;
        try {
            answer = new ClosedClauses(snapshot, backend, facts, inspector)
                    .run(sql, Literals.array(List.of(row.composite())))
                    .single();
        } catch (SQLException e) {
            AtomEvaluator.rethrowIfFatal(e);
            return unknown(name, expression, "It could not be evaluated: " + e.getMessage() + ".");
        }
        boolean refuses = "false".equals(answer);
        return new ConstraintVerdict(
                name, expression, refuses ? ConstraintVerdict.State.REFUSES : ConstraintVerdict.State.HOLDS, "");
    }

    private static ConstraintVerdict unknown(String name, String expression, String why) {
        return new ConstraintVerdict(name, expression, ConstraintVerdict.State.UNKNOWN, why);
    }
}
