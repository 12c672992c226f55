package io.rolescope.access.explain;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Snapshot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The statement of each shape for one table and identity, and what stands before the policies for it. Asks
/// the server once for each shape.
final class ShapeGates {
    /// Types whose equality is leakproof, and so may be asked first.
    private static final Pattern COMPARED_FIRST = Pattern.compile(
            "uuid|integer|bigint|smallint|text|boolean|date|oid|name|bytea|inet|(character varying|timestamp).*");
    /// Classes of SQLSTATE that are about the question: privileges and names, time, locks, what is not supported.
    private static final Set<String> OF_THE_QUESTION = Set.of("42", "57", "55", "53", "25", "0A");

    private final Snapshot snapshot;
    private final PolicyCatalog catalog;
    private final IdentityFacts facts;
    private final Table table;
    private final @Nullable DraftedPolicies draft;
    private final Map<StatementShape, Gate> gates = new EnumMap<>(StatementShape.class);
    private final Map<String, Set<String>> errorsOfReading = new HashMap<>();
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
        if (shape == StatementShape.INSERT_ON_CONFLICT_DO_NOTHING && isCheckedLater()) {
            return table.name()
                    + " has a deferrable unique constraint, with which a conflict that names no columns fails"
                    + " (55000).";
        }
        return statements(shape) == null ? table.name() + " has no column that an UPDATE may set." : null;
    }

    /// Source: PostgreSQL manual, “INSERT”: no deferrable constraint may decide a conflict.
    private boolean isCheckedLater() throws Exception {
        String sql = "SELECT pg_catalog.count(*)::pg_catalog.text FROM pg_catalog.pg_index WHERE indrelid = "
                + table.oid() + " AND NOT indimmediate";
        return !"0".equals(snapshot.runAs(facts.identity(), sql).getFirst().single());
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

    /// Whether the statement asks the policies about other rows than the one that it names: about all, or because
    /// the server compares the key only behind them, lest comparing tell of hidden rows.
    ///
    /// Source: PostgreSQL manual, “Rules and Privileges” (leakproof functions).
    boolean meetsOtherRows(StatementShape shape) {
        boolean comparedFirst = table.columns().stream()
                .filter(column -> table.key().contains(column.name()))
                .allMatch(column -> !column.domain()
                        && COMPARED_FIRST.matcher(column.type()).matches());
        return shape.reachesEveryRow() || (!shape.isInsert() || shape.isMergingIn()) && !comparedFirst;
    }

    /// What asking the filters about every row raises today: rows beyond those judged may raise too.
    Set<String> errorsOfReading(List<PolicyGroup> groups) throws Exception {
        if (draft != null) {
            return Set.of();
        }
        String sql = "SELECT pg_catalog.count(*) FROM " + table.name().sql() + " AS "
                + TableName.quoted(table.name().name()) + filters(groups);
        Set<String> known = errorsOfReading.get(sql);
        if (known == null) {
            Attempt attempt = snapshot.as(facts.identity(), db -> snapshot.tryOut(sql));
            String state = attempt.succeeded() ? "" : String.valueOf(attempt.sqlState());
            // what stands before the policies was asked already, and running out of time says nothing of rows
            known = state.isEmpty() || OF_THE_QUESTION.contains(state.substring(0, 2)) ? Set.of() : Set.of(state);
            errorsOfReading.put(sql, known);
        }
        return known;
    }

    /// What the table's own reading does not ask already.
    private String filters(List<PolicyGroup> groups) {
        List<String> parts = new ArrayList<>();
        for (PolicyGroup group : groups) {
            if (group.use() == PolicyGroup.Use.FILTER && group.command() != PolicyCommand.SELECT) {
                parts.add(group.anyPermissive().sql());
                if (!group.refusesAll()) {
                    group.restrictive()
                            .forEach(clause -> parts.add(clause.folded().sql()));
                }
            }
        }
        String all = String.join(" AND ", parts);
        return all.isEmpty()
                ? ""
                : " WHERE " + catalog.sharedAlong(facts.path()).qualified(all);
    }

    /// Takes over what was found out elsewhere.
    void know(StatementShape shape, Gate gate) {
        gates.put(shape, gate);
    }
}
