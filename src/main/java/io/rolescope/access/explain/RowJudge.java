package io.rolescope.access.explain;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.expression.Expression;
import io.rolescope.access.expression.Outcomes;
import io.rolescope.access.expression.Truth;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Judges the rows of one table for one identity, in one snapshot. Shapes judged one after the other share what
/// was evaluated.
public final class RowJudge {
    private final IdentityFacts facts;
    private final Table table;
    private final List<CandidateRow> rows;
    private final AtomInspector inspector;
    private final AtomEvaluator atoms;
    private final ShapeGates gates;
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
        this.facts = facts;
        this.table = table;
        this.rows = List.copyOf(rows);
        this.inspector = draft == null ? new AtomInspector(catalog) : new AtomInspector(catalog, draft::unknowable);
        this.atoms = new AtomEvaluator(snapshot, backend, facts, table, this.rows, inspector);
        this.gates = new ShapeGates(snapshot, catalog, facts, table, draft);
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
            return java.util.Collections.nCopies(rows.size(), closed.verdict());
        }
        List<PolicyGroup> groups = groups(shape);
        OutcomePatterns patterns = patterns(shape);
        Set<String> elsewhere = errorsOfFilters(groups, patterns);
        List<Verdict> each = new ArrayList<>();
        for (int row : patterns.examples()) {
            each.add(verdict(shape, groups, row, elsewhere));
        }
        List<Verdict> verdicts = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            verdicts.add(each.get(patterns.of(i)));
        }
        return verdicts;
    }

    /// Rows for which every clause of this shape comes to the same are judged, and explained, together.
    OutcomePatterns patterns(StatementShape shape) throws Exception {
        @Nullable OutcomePatterns known = patterns.get(shape);
        if (known == null) {
            Set<String> asked = atomsOf(groups(shape));
            atoms.evaluate(asked);
            known = OutcomePatterns.of(
                    rows, asked.stream().map(this::decidedOutcomes).toList());
            patterns.put(shape, known);
        }
        return known;
    }

    private IntFunction<Outcomes> decidedOutcomes(String atom) {
        IntFunction<Outcomes> evaluated = atoms.of(atom);
        return index -> decided(atom, index, evaluated.apply(index));
    }

    /// Takes over what the server said of a clause for each row while it read them.
    void know(String atom, Truth[] answers) {
        atoms.know(atom, answers);
    }

    /// Judges changing these rows to the ones of `after`, which are in the same order and were given to a judge
    /// of their own.
    ///
    /// @param column what is set; the privilege to do so is asked of the server
    public List<Verdict> judgeChange(StatementShape shape, RowJudge after, String column) throws Exception {
        return judgeStatement(
                shape,
                after,
                "UPDATE " + table.name().sql() + " SET " + TableName.quoted(column) + " = "
                        + Literals.text(after.rows.getFirst().values().get(column)) + " WHERE "
                        + rows.getFirst().key().condition());
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
        after.atoms.evaluate(atomsOf(groups));
        Set<String> elsewhere = errorsOfFilters(groups, patterns(shape));
        TriggerEffects triggers = TriggerEffects.of(table, event(shape));
        List<Verdict> verdicts = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            VerdictComposer composer = filtered(groups, i, elsewhere);
            for (PolicyGroup group : groups) {
                if (checks(group)) {
                    (group.use() == PolicyGroup.Use.CHECK_NEW ? after : this).check(composer, group, i, triggers);
                }
            }
            verdicts.add(composer.verdict());
        }
        return verdicts;
    }

    /// Judges an [Upsert] that meets a row; this judge was given the three rows of [Upsert#rows].
    ///
    /// @param statement the real one, which the server is asked to plan
    Verdict judgeUpsert(String statement) throws Exception {
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
        atoms.evaluate(atomsOf(groups));
        TriggerEffects before = TriggerEffects.of(table, "INSERT");
        TriggerEffects after = TriggerEffects.of(table, "UPDATE");
        VerdictComposer composer = new VerdictComposer();
        for (int i = 0; i < groups.size(); i++) {
            int row = Upsert.rowOf(groups, i);
            check(composer, groups.get(i), row, row == Upsert.PROPOSED ? before : after);
        }
        return composer.verdict();
    }

    private static String event(StatementShape shape) {
        return shape.isInsert() ? "INSERT" : "UPDATE";
    }

    private static boolean checks(PolicyGroup group) {
        return group.use() == PolicyGroup.Use.CHECK_NEW || group.use() == PolicyGroup.Use.CHECK_OLD;
    }

    /// The way of a row to the first check.
    private VerdictComposer filtered(List<PolicyGroup> groups, int index, Set<String> elsewhere) {
        VerdictComposer composer = new VerdictComposer();
        boolean matches = groups.stream().anyMatch(group -> group.use() == PolicyGroup.Use.MATCH);
        if (!matches) {
            composer.filter(together(groups, PolicyGroup.Use.FILTER, index), elsewhere);
        } else if (rows.get(index).exists()) {
            composer.match(together(groups, PolicyGroup.Use.MATCH, index), elsewhere);
        }
        return composer;
    }

    private Outcomes together(List<PolicyGroup> groups, PolicyGroup.Use use, int index) {
        Outcomes all = Outcomes.of(Truth.TRUE);
        for (PolicyGroup group : groups) {
            if (group.use() == use) {
                all = all.and(whole(group, index));
            }
        }
        return all;
    }

    /// What a clause comes to for the row at `index`, after [#judge]; for showing.
    public Outcomes outcomes(Expression expression, int index) {
        return expression.outcomes(atom -> decided(atom, index, atoms.shown(atom, index)));
    }

    /// What was evaluated, unless the clause reads a value that only the running statement makes.
    private Outcomes decided(String atom, int index, Outcomes evaluated) {
        Set<String> undecided = rows.get(index).undecided();
        if (undecided.isEmpty()) {
            return evaluated;
        }
        Set<String> read = new java.util.TreeSet<>(AtomInspector.columns(table, atom));
        read.retainAll(undecided);
        return read.isEmpty()
                ? evaluated
                : Outcomes.unknown(
                        "The default of " + String.join(", ", read) + " is known only when the statement runs.");
    }

    /// Evaluates clauses beyond those of the judged shapes.
    void evaluate(Set<String> moreAtoms) throws Exception {
        atoms.evaluate(moreAtoms);
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

    /// SQLSTATEs that some row's filter may raise: a plan that looks at more than the wanted row meets them.
    private Set<String> errorsOfFilters(List<PolicyGroup> groups, OutcomePatterns rowsAlike) {
        Set<String> errors = new java.util.TreeSet<>();
        for (int row : rowsAlike.examples()) {
            for (PolicyGroup group : groups) {
                if (!checks(group)) {
                    errors.addAll(whole(group, row).errors());
                }
            }
        }
        return errors;
    }

    private Verdict verdict(StatementShape shape, List<PolicyGroup> groups, int index, Set<String> elsewhere) {
        VerdictComposer composer = filtered(groups, index, elsewhere);
        boolean exists = rows.get(index).exists();
        TriggerEffects triggers = TriggerEffects.of(table, event(shape));
        for (PolicyGroup group : groups) {
            if (group.use() == PolicyGroup.Use.CHECK_OLD && !exists) {
                // nothing to conflict with: the row is inserted, and what guards the existing one is not asked
                break;
            }
            if (checks(group)) {
                check(composer, group, index, triggers);
            }
        }
        return composer.verdict();
    }

    /// The permissive policies first, then each restrictive one by name; the first that fails raises.
    private void check(VerdictComposer composer, PolicyGroup group, int index, TriggerEffects triggers) {
        Expression permissive = group.anyPermissive();
        composer.check(asWritten(group, permissive, index, triggers), null);
        if (!group.refusesAll()) {
            for (PolicyGroup.Clause clause : group.restrictive()) {
                composer.check(
                        asWritten(group, clause.folded(), index, triggers),
                        clause.policy().name());
            }
        }
    }

    private Outcomes asWritten(PolicyGroup group, Expression expression, int index, TriggerEffects triggers) {
        return expression.outcomes(atom -> {
            Outcomes known = decided(atom, index, atoms.of(atom, index));
            boolean touched = group.use() == PolicyGroup.Use.CHECK_NEW
                    && !triggers.triggers().isEmpty()
                    && triggers.mayTouch(AtomInspector.columns(table, atom), rows.get(index));
            return touched
                    ? Outcomes.unknown("The trigger " + String.join(", ", triggers.triggers())
                            + " may change the row before it is checked.")
                    : known;
        });
    }

    private Outcomes whole(PolicyGroup group, int index) {
        Outcomes all = group.anyPermissive().outcomes(atom -> atoms.of(atom, index));
        if (!group.refusesAll()) {
            for (PolicyGroup.Clause clause : group.restrictive()) {
                all = all.and(clause.folded().outcomes(atom -> atoms.of(atom, index)));
            }
        }
        return all;
    }
}
