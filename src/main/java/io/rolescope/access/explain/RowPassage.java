package io.rolescope.access.explain;

import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.expression.Expression;
import io.rolescope.access.expression.Outcomes;
import io.rolescope.access.expression.Truth;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Follows rows through a statement: filters, then BEFORE triggers, then checks, as the server does, over clauses
/// that were evaluated before.
final class RowPassage {
    private final Table table;
    private final List<CandidateRow> rows;
    private final AtomEvaluator atoms;
    private final ShapeGates gates;

    RowPassage(Table table, List<CandidateRow> rows, AtomEvaluator atoms, ShapeGates gates) {
        this.table = table;
        this.rows = rows;
        this.atoms = atoms;
        this.gates = gates;
    }

    /// What BEFORE triggers may do to some row of the table that matters to the shape's checks; `null` for nothing.
    @Nullable
    String whyTriggersDecide(StatementShape shape, List<PolicyGroup> groups) {
        TriggerEffects triggers = effects(shape);
        @Nullable String skips = triggers.skips(true);
        if (skips != null) {
            return skips;
        }
        Set<String> named = new LinkedHashSet<>();
        for (PolicyGroup group : groups) {
            if (group.use() == PolicyGroup.Use.CHECK_NEW) {
                RowJudge.atomsOf(List.of(group)).forEach(atom -> named.addAll(AtomInspector.columns(table, atom)));
            }
        }
        return triggers.mayTouchSome(named) ? triggers.doubt() : null;
    }

    private TriggerEffects effects(StatementShape shape) {
        return shape.command() == PolicyCommand.UPDATE
                ? TriggerEffects.ofUpdate(table, Set.of())
                : TriggerEffects.of(table, shape.command().name());
    }

    /// What BEFORE triggers fill only where it is NULL tells rows apart that are alike for every clause.
    List<IntFunction<Outcomes>> filledByTriggers(StatementShape shape) {
        Set<String> filled = new TreeSet<>(effects(shape).whereNull());
        if (shape == StatementShape.INSERT_ON_CONFLICT_DO_UPDATE) {
            filled.addAll(TriggerEffects.of(table, "UPDATE").whereNull());
        }
        return filled.stream()
                .<IntFunction<Outcomes>>map(column ->
                        index -> Outcomes.of(TriggerEffects.isNull(rows.get(index), column) ? Truth.TRUE : Truth.FALSE))
                .toList();
    }

    /// A row that the statement changes to the one of `after` at the same index, or would insert where it is not seen.
    Verdict changed(
            StatementShape shape, List<PolicyGroup> groups, int index, Set<String> elsewhere, RowPassage after) {
        @Nullable String settings = underOtherSettings(shape);
        if (settings != null) {
            return new Verdict.Unknown(settings);
        }
        VerdictComposer composer = filtered(groups, index, elsewhere);
        CandidateRow written = after.rows.get(index);
        WrittenStages stages = new WrittenStages(List.of(
                shape.isInsert()
                        ? WrittenRow.inserted(table, written)
                        : WrittenRow.changed(table, shape, rows.get(index), written)));
        for (PolicyGroup group : groups) {
            if (group.use() == PolicyGroup.Use.CHECK_NEW) {
                after.check(composer, group, index, stages.enter(0, composer));
            } else if (checks(group)) {
                check(composer, group, index, null);
            }
        }
        stages.leave(composer);
        return composer.verdict();
    }

    /// An upsert that meets a row; the rows are those of [Upsert#rows].
    Verdict upsert(List<PolicyGroup> groups, List<String> conflict, Set<String> updated) {
        WrittenRow proposed = WrittenRow.inserted(table, rows.get(Upsert.PROPOSED));
        @Nullable String settings = underOtherSettings(StatementShape.INSERT_ON_CONFLICT_DO_UPDATE);
        @Nullable String doubt = settings != null ? settings : proposed.doubt(new LinkedHashSet<>(conflict));
        if (doubt != null) {
            return new Verdict.Unknown(doubt);
        }
        WrittenStages stages = new WrittenStages(List.of(
                proposed,
                WrittenRow.met(
                        table,
                        rows.get(Upsert.EXISTING),
                        rows.get(Upsert.RESULTING),
                        rows.get(Upsert.PROPOSED),
                        updated)));
        VerdictComposer composer = new VerdictComposer();
        for (int i = 0; i < groups.size(); i++) {
            int row = Upsert.rowOf(groups, i);
            @Nullable
            WrittenRow written = row == Upsert.EXISTING ? null : stages.enter(row == Upsert.PROPOSED ? 0 : 1, composer);
            check(composer, groups.get(i), row, written);
        }
        stages.leave(composer);
        return composer.verdict();
    }

    /// Why a trigger may change what every clause reads before any clause is asked; `null` where none does. An upsert
    /// fires the triggers of both its statements.
    private @Nullable String underOtherSettings(StatementShape shape) {
        @Nullable
        String first = TriggerEffects.of(table, shape.command().name()).settingsChangeBeforehand(shape);
        boolean upsert = shape == StatementShape.INSERT_ON_CONFLICT_DO_UPDATE;
        return first == null && upsert
                ? TriggerEffects.of(table, "UPDATE").settingsChangeBeforehand(StatementShape.UPDATE)
                : first;
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

    /// What was evaluated, unless the clause reads a value that only the running statement makes.
    Outcomes decided(String atom, int index, Outcomes evaluated) {
        Set<String> undecided = rows.get(index).undecided();
        if (undecided.isEmpty()) {
            return evaluated;
        }
        Set<String> read = new TreeSet<>(AtomInspector.columns(table, atom));
        read.retainAll(undecided);
        return read.isEmpty()
                ? evaluated
                : Outcomes.unknown(
                        "The default of " + String.join(", ", read) + " is known only when the statement runs.");
    }

    /// SQLSTATEs that some row's filter may raise: a plan that looks at more than the wanted row meets them.
    Set<String> errorsOfFilters(List<PolicyGroup> groups, OutcomePatterns rowsAlike) {
        Set<String> errors = new TreeSet<>();
        for (int row : rowsAlike.examples()) {
            for (PolicyGroup group : groups) {
                if (!checks(group)) {
                    errors.addAll(whole(group, row).errors());
                }
            }
        }
        return errors;
    }

    Verdict verdict(StatementShape shape, List<PolicyGroup> groups, int index, Set<String> elsewhere) throws Exception {
        CandidateRow row = rows.get(index);
        @Nullable String settings = underOtherSettings(shape);
        if (settings != null) {
            return new Verdict.Unknown(settings);
        }
        List<WrittenRow> written = written(shape, row);
        if (shape == StatementShape.INSERT_ON_CONFLICT_DO_UPDATE) {
            @Nullable String doubt = written.getFirst().doubt(new LinkedHashSet<>(table.key()));
            if (doubt != null) {
                return new Verdict.Unknown(doubt);
            }
        }
        WrittenStages stages = new WrittenStages(written);
        VerdictComposer composer = filtered(groups, index, elsewhere);
        boolean met = false;
        for (PolicyGroup group : groups) {
            boolean old = group.use() == PolicyGroup.Use.CHECK_OLD;
            if (old && !row.exists()) {
                // nothing to conflict with: the row is inserted, and what guards the existing one is not asked
                break;
            }
            met = met || old;
            if (group.use() == PolicyGroup.Use.CHECK_NEW) {
                check(composer, group, index, stages.enter(met ? written.size() - 1 : 0, composer));
            } else if (old) {
                check(composer, group, index, null);
            }
        }
        stages.leave(composer);
        return composer.verdict();
    }

    /// The row as the statement writes it: as it is, since an UPDATE sets a column to itself.
    private List<WrittenRow> written(StatementShape shape, CandidateRow row) throws Exception {
        if (!shape.writes()) {
            return List.of();
        }
        if (!shape.isInsert()) {
            return List.of(WrittenRow.changed(table, shape, row, row));
        }
        @Nullable StatementText text = gates.statements(shape);
        boolean meets = shape == StatementShape.INSERT_ON_CONFLICT_DO_UPDATE && row.exists();
        WrittenRow inserted = WrittenRow.inserted(table, row);
        return meets && text != null
                ? List.of(inserted, WrittenRow.met(table, row, row, row, text.namesTakenOver(row)))
                : List.of(inserted);
    }

    /// The permissive policies first, then each restrictive one by name; the first that fails raises.
    ///
    /// @param written how the row came here; `null` for one that is there
    private void check(VerdictComposer composer, PolicyGroup group, int index, @Nullable WrittenRow written) {
        Expression permissive = group.anyPermissive();
        composer.check(asWritten(permissive, index, written), null);
        if (!group.refusesAll()) {
            for (PolicyGroup.Clause clause : group.restrictive()) {
                composer.check(
                        asWritten(clause.folded(), index, written),
                        clause.policy().name());
            }
        }
    }

    private Outcomes asWritten(Expression expression, int index, @Nullable WrittenRow written) {
        return expression.outcomes(atom -> {
            @Nullable String doubt = written == null ? null : written.doubt(AtomInspector.columns(table, atom));
            return doubt != null ? Outcomes.unknown(doubt) : decided(atom, index, atoms.of(atom, index));
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
