package io.rolescope.access.explain;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Snapshot;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The statement of each shape for one table and identity, and what stands before the policies for it. Asks
/// the server once for each shape.
final class ShapeGates {
    private final Snapshot snapshot;
    private final PolicyCatalog catalog;
    private final IdentityFacts facts;
    private final Table table;
    private final @Nullable DraftedPolicies draft;
    private final Map<StatementShape, Gate> gates = new EnumMap<>(StatementShape.class);
    private @Nullable Set<String> errorsOfReading;
    private @Nullable Column changed;
    private boolean changedAsked;

    /// @param draft what stands before policies that the server does not have; `null` for those that it has
    ShapeGates(
            Snapshot snapshot,
            PolicyCatalog catalog,
            IdentityFacts facts,
            Table table,
            @Nullable DraftedPolicies draft) {
        this.snapshot = snapshot;
        this.catalog = catalog;
        this.facts = facts;
        this.table = table;
        this.draft = draft;
    }

    /// The statements of this table for this identity; `null` where the table has no column that an UPDATE
    /// may set and the shape needs one.
    @Nullable
    StatementText statements(StatementShape shape) throws Exception {
        boolean sets = shape.command() == PolicyCommand.UPDATE || shape == StatementShape.INSERT_ON_CONFLICT_DO_UPDATE;
        if (!sets && !table.columns().isEmpty()) {
            return new StatementText(table, table.columns().getFirst());
        }
        if (!changedAsked) {
            changedAsked = true;
            changed = Gate.changeable(snapshot, facts, table);
        }
        if (changed == null) {
            return sets || table.columns().isEmpty()
                    ? null
                    : new StatementText(table, table.columns().getFirst());
        }
        return new StatementText(table, changed);
    }

    /// Whether there is such a statement for this table: a conflict needs a key, an update a column.
    boolean isPossible(StatementShape shape) throws Exception {
        return !(needsKey(shape) && table.key().isEmpty()) && statements(shape) != null;
    }

    private static boolean needsKey(StatementShape shape) {
        return shape == StatementShape.INSERT_ON_CONFLICT_DO_UPDATE
                || shape == StatementShape.INSERT_ON_CONFLICT_KEY_DO_NOTHING;
    }

    /// Why nothing can be said about the shape on this table; `null` where it can.
    @Nullable
    String whyUnknown(StatementShape shape) throws Exception {
        if (!table.canHavePolicies()) {
            return table.name() + " is not a table; only what it really returns can be shown.";
        }
        if (table.rules() && shape.writes()) {
            return table.name() + " has rewrite rules, which change what the statement does.";
        }
        if (needsKey(shape) && table.key().isEmpty()) {
            return table.name() + " has no key that a conflict could be on.";
        }
        return statements(shape) == null ? table.name() + " has no column that an UPDATE may set." : null;
    }

    /// What stands before the policies for this shape.
    ///
    /// @param example the row that the statement names; `null` where there is none
    Gate gate(StatementShape shape, @Nullable CandidateRow example) throws Exception {
        Gate known = gates.get(shape);
        if (known == null) {
            known = ask(shape, example);
            gates.put(shape, known);
        }
        return known;
    }

    private Gate ask(StatementShape shape, @Nullable CandidateRow example) throws Exception {
        StatementText text = statements(shape);
        if (text == null || example == null) {
            return new Gate.Closed(new Verdict.Unknown("There is no row to ask about."), "");
        }
        Gate today = Gate.ask(snapshot, catalog, facts, table, text.of(shape, example));
        return draft == null ? today : draft.gate(today, shape, text, example);
    }

    /// The same, where the statement is another one than the shape's own.
    Gate gate(StatementShape shape, String statement) throws Exception {
        Gate gate = Gate.ask(snapshot, catalog, facts, table, statement);
        gates.put(shape, gate);
        return gate;
    }

    /// What reading every row raises today, where the shape does so: rows beyond those judged may raise too.
    Set<String> errorsOfReading(StatementShape shape) throws Exception {
        if (!shape.looksAtEveryRow() || draft != null) {
            return Set.of();
        }
        Set<String> known = errorsOfReading;
        if (known == null) {
            String sql = "SELECT pg_catalog.count(*) FROM " + table.name().sql();
            Attempt attempt = snapshot.as(facts.identity(), db -> snapshot.tryOut(sql));
            known = attempt.succeeded() ? Set.of() : Set.of(String.valueOf(attempt.sqlState()));
            errorsOfReading = known;
        }
        return known;
    }

    /// Takes over what was found out elsewhere.
    void know(StatementShape shape, Gate gate) {
        gates.put(shape, gate);
    }
}
