package io.rolescope.access.explain;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.expression.Expression;
import io.rolescope.access.expression.Outcomes;
import io.rolescope.access.expression.Truth;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Judges the rows of one table for one identity, in one snapshot. Shapes judged one after the other share what
/// was evaluated.
public final class RowJudge {
    private static final Verdict VALUES_DECIDE =
            new Verdict.Unknown("Its values name tables or the like, which may be closed to this identity.");

    private final Snapshot snapshot;
    private final Backend backend;
    private final IdentityFacts facts;
    private final Table table;
    private final List<CandidateRow> rows;
    private final AtomInspector inspector;
    private final AtomEvaluator atoms;
    private final ShapeGates gates;
    private final RowPassage passage;
    private final VolatileSight sight;
    private final Map<StatementShape, OutcomePatterns> patterns = new EnumMap<>(StatementShape.class);

    public RowJudge(
            Snapshot snapshot,
            Backend backend,
            PolicyCatalog catalog,
            IdentityFacts facts,
            Table table,
            List<CandidateRow> rows) {
        this(snapshot, backend, catalog, facts, table, rows, null);
    }

    /// @param draft what stands before policies that the server does not have; `null` for those that it has
    public RowJudge(
            Snapshot snapshot,
            Backend backend,
            PolicyCatalog catalog,
            IdentityFacts facts,
            Table table,
            List<CandidateRow> rows,
            @Nullable DraftedPolicies draft) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.facts = facts;
        this.table = table;
        this.rows = List.copyOf(rows);
        this.inspector = draft == null
                ? new AtomInspector(catalog, facts.given())
                : new AtomInspector(catalog, facts.given(), draft::unknowable);
        this.atoms = new AtomEvaluator(snapshot, backend, facts, table, this.rows, inspector);
        this.gates = new ShapeGates(snapshot, catalog, facts, table, draft);
        this.passage = new RowPassage(table, this.rows, atoms, gates);
        this.sight = new VolatileSight(snapshot, catalog, facts, table);
    }

    public Table table() {
        return table;
    }

    public IdentityFacts facts() {
        return facts;
    }

    public List<CandidateRow> rows() {
        return rows;
    }

    public AtomInspector inspector() {
        return inspector;
    }

    /// The statements of this table for this identity; `null` where the table has no column that an UPDATE
    /// may set and the shape needs one.
    public @Nullable StatementText statements(StatementShape shape) throws Exception {
        return gates.statements(shape);
    }

    /// Whether there is such a statement for this table: a conflict needs a key, an update a column.
    public boolean isPossible(StatementShape shape) throws Exception {
        return gates.isPossible(shape);
    }

    /// What stands before the policies for this shape.
    public Gate gate(StatementShape shape) throws Exception {
        return gates.gate(shape, rows.isEmpty() ? null : rows.getFirst());
    }

    /// Why rows that pass this shape's conditions cannot simply be counted: a BEFORE trigger may change or skip them, a
    /// clause answers differently each time, rewrite rules; `null` where they can.
    public @Nullable String whyNotCounted(StatementShape shape) throws Exception {
        @Nullable String why = gates.whyUnknown(shape);
        if (why != null || !shape.writes() && groups(shape).isEmpty()) {
            return why;
        }
        for (String atom : atomsOf(groups(shape))) {
            @Nullable String unrepeatable = inspector.unrepeatable(atom);
            if (unrepeatable != null) {
                return "A policy " + unrepeatable + ".";
            }
        }
        @Nullable String seen = sight.why(shape, atomsOf(groups(shape)));
        return seen != null ? seen : passage.whyTriggersDecide(shape, groups(shape));
    }

    /// The policies that this shape is held to; none where they are bypassed.
    public List<PolicyGroup> groups(StatementShape shape) throws Exception {
        return gate(shape) instanceof Gate.Guarded ? AccessRules.groups(table, shape, facts.roles()) : List.of();
    }

    /// One verdict for each row, in their order.
    ///
    /// @throws Exception where the connection is lost or the work is cancelled; errors of policies are verdicts
    public List<Verdict> judge(StatementShape shape) throws Exception {
        if (rows.isEmpty()) {
            return List.of();
        }
        @Nullable String why = gates.whyUnknown(shape);
        if (why != null) {
            return java.util.Collections.nCopies(rows.size(), new Verdict.Unknown(why));
        }
        if (gate(shape) instanceof Gate.Closed closed) {
            return java.util.Collections.nCopies(
                    rows.size(), rows.size() > 1 && valuesDecide(shape) ? VALUES_DECIDE : closed.verdict());
        }
        List<PolicyGroup> groups = groups(shape);
        @Nullable String written = sight.whyTriggersShow(shape, atomsOf(groups));
        if (written != null) {
            return java.util.Collections.nCopies(rows.size(), new Verdict.Unknown(written));
        }
        OutcomePatterns patterns = patterns(shape);
        Set<String> elsewhere = elsewhere(shape, groups, patterns);
        List<Verdict> each = new ArrayList<>();
        for (int row : patterns.examples()) {
            each.add(passage.verdict(shape, groups, row, elsewhere));
        }
        List<Verdict> verdicts = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            verdicts.add(each.get(patterns.of(i)));
        }
        @Nullable String order = sight.whyOrderDecides(shape, atomsOf(groups));
        if (order != null && !(each.stream().allMatch(Verdict.Denied.class::isInstance) && areAllRows())) {
            return java.util.Collections.nCopies(rows.size(), new Verdict.Unknown(order));
        }
        return verdicts;
    }

    /// What one row's values are refused with says nothing of the others.
    private boolean valuesDecide(StatementShape shape) {
        return (shape.isInsert() || shape == StatementShape.UPDATE_WITHOUT_WHERE)
                && table.columns().stream().anyMatch(Column::namesObjects);
    }

    /// The table has no other rows than these: what is done to none of them is done to none at all.
    private boolean areAllRows() throws Exception {
        long there = rows.stream().filter(CandidateRow::exists).count();
        String sql = "SELECT pg_catalog.count(*)::pg_catalog.text || ' ' || pg_catalog.row_security_active("
                + table.oid() + ")::pg_catalog.text FROM (SELECT 1 FROM "
                + table.name().sql() + " LIMIT " + (there + 1)
                + ") AS counted";
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
        return attempt.rows() != null
                && (there + " false").equals(attempt.rows().single());
    }

    /// Rows for which every clause of this shape comes to the same are judged, and explained, together.
    OutcomePatterns patterns(StatementShape shape) throws Exception {
        @Nullable OutcomePatterns known = patterns.get(shape);
        if (known == null) {
            Set<String> asked = atomsOf(groups(shape));
            atoms.evaluate(asked);
            List<IntFunction<Outcomes>> alike =
                    new ArrayList<>(asked.stream().map(this::decidedOutcomes).toList());
            alike.addAll(passage.filledByTriggers(shape));
            known = OutcomePatterns.of(rows, alike);
            patterns.put(shape, known);
        }
        return known;
    }

    private IntFunction<Outcomes> decidedOutcomes(String atom) {
        IntFunction<Outcomes> evaluated = atoms.of(atom);
        return index -> passage.decided(atom, index, evaluated.apply(index));
    }

    /// Takes over what the server said of a clause for each row while it read them.
    void know(String atom, Truth[] answers) {
        atoms.know(atom, answers);
    }

    /// Judges changing these rows to the ones of `after`, which are in the same order and were given to a judge
    /// of their own.
    ///
    /// @param columns what is set; the privilege to do so is asked of the server
    public List<Verdict> judgeChange(StatementShape shape, RowJudge after, Set<String> columns) throws Exception {
        String set = columns.stream()
                .map(column -> TableName.quoted(column) + " = "
                        + Literals.text(after.rows.getFirst().values().get(column)))
                .collect(Collectors.joining(", "));
        return judgeStatement(
                shape,
                after,
                "UPDATE " + table.name().sql() + " SET " + set
                        + (shape.readsColumns()
                                ? " WHERE " + rows.getFirst().key().condition()
                                : ""));
    }

    /// Judges changing these rows to the ones of `after` by a statement of `shape`, whose privileges the
    /// server is asked about.
    List<Verdict> judgeStatement(StatementShape shape, RowJudge after, String statement) throws Exception {
        Gate gate = gates.gate(shape, statement);
        after.gates.know(shape, gate);
        @Nullable String why = gates.whyUnknown(shape);
        if (why != null || gate instanceof Gate.Closed) {
            Verdict all =
                    gate instanceof Gate.Closed closed ? closed.verdict() : new Verdict.Unknown(String.valueOf(why));
            return java.util.Collections.nCopies(rows.size(), all);
        }
        List<PolicyGroup> groups = groups(shape);
        @Nullable String seen = sight.why(shape, atomsOf(groups));
        if (seen != null) {
            return java.util.Collections.nCopies(rows.size(), new Verdict.Unknown(seen));
        }
        after.atoms.evaluate(atomsOf(groups));
        Set<String> elsewhere = elsewhere(shape, groups, patterns(shape));
        List<Verdict> verdicts = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            verdicts.add(passage.changed(shape, groups, i, elsewhere, after.passage));
        }
        return verdicts;
    }

    /// Judges an [Upsert] that meets a row; this judge was given the three rows of [Upsert#rows].
    ///
    /// @param statement the real one, which the server is asked to plan
    /// @param conflict the columns that meet the existing row
    /// @param updated the columns that it takes over
    Verdict judgeUpsert(String statement, List<String> conflict, Set<String> updated) throws Exception {
        StatementShape shape = StatementShape.INSERT_ON_CONFLICT_DO_UPDATE;
        gates.gate(shape, statement);
        @Nullable String why = gates.whyUnknown(shape);
        if (why != null) {
            return new Verdict.Unknown(why);
        }
        if (gate(shape) instanceof Gate.Closed closed) {
            return closed.verdict();
        }
        List<PolicyGroup> groups = groups(shape);
        @Nullable String seen = sight.why(shape, atomsOf(groups));
        if (seen != null) {
            return new Verdict.Unknown(seen);
        }
        atoms.evaluate(atomsOf(groups));
        return passage.upsert(groups, conflict, updated);
    }

    /// What a clause comes to for the row at `index`, after [#judge]; for showing.
    public Outcomes outcomes(Expression expression, int index) {
        return expression.outcomes(atom -> passage.decided(atom, index, atoms.shown(atom, index)));
    }

    /// What the filters of other rows may raise.
    private Set<String> elsewhere(StatementShape shape, List<PolicyGroup> groups, OutcomePatterns alike)
            throws Exception {
        Set<String> errors = new LinkedHashSet<>(passage.errorsOfFilters(groups, alike));
        boolean further = shape.looksAtEveryRow() || gates.meetsOtherRows(shape) && !groups.isEmpty() && !areAllRows();
        if (further) {
            errors.addAll(gates.errorsOfReading(groups));
        }
        return errors;
    }

    static Set<String> atomsOf(List<PolicyGroup> groups) {
        Set<String> all = new LinkedHashSet<>();
        for (PolicyGroup group : groups) {
            Expression permissive = group.anyPermissive();
            all.addAll(permissive.atoms());
            if (!group.refusesAll()) {
                group.restrictive().forEach(clause -> all.addAll(clause.folded().atoms()));
            }
        }
        return all;
    }
}
