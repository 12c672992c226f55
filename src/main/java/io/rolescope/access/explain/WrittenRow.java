package io.rolescope.access.explain;

import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A row on its way through the BEFORE triggers of one event to its checks.
///
/// @param unchanged it is written as it was
/// @param takenOver what an upsert takes over from the proposed row; `null` elsewhere
record WrittenRow(
        CandidateRow row,
        TriggerEffects triggers,
        boolean unchanged,
        @Nullable TakenOver takenOver) {

    /// Columns of a proposed row, which the triggers of INSERT were at before.
    record TakenOver(CandidateRow proposed, TriggerEffects triggers, Set<String> columns) {}

    /// A new row.
    static WrittenRow inserted(Table table, CandidateRow row) {
        return new WrittenRow(row, TriggerEffects.of(table, "INSERT"), false, null);
    }

    /// A row that is there, changed or deleted.
    static WrittenRow changed(Table table, StatementShape shape, CandidateRow before, CandidateRow after) {
        TriggerEffects triggers = shape.command() == PolicyCommand.UPDATE
                ? TriggerEffects.ofUpdate(table, different(before, after))
                : TriggerEffects.of(table, shape.command().name());
        return new WrittenRow(after, triggers, before.values().equals(after.values()), null);
    }

    private static Set<String> different(CandidateRow before, CandidateRow after) {
        Set<String> columns = new HashSet<>();
        after.values().forEach((column, value) -> {
            if (!Objects.equals(value, before.values().get(column))) {
                columns.add(column);
            }
        });
        return columns;
    }

    /// A row that an upsert meets.
    static WrittenRow met(
            Table table, CandidateRow before, CandidateRow after, CandidateRow proposed, Set<String> columns) {
        return new WrittenRow(
                after,
                TriggerEffects.of(table, "UPDATE"),
                before.values().equals(after.values()),
                new TakenOver(proposed, TriggerEffects.of(table, "INSERT"), columns));
    }

    /// Why a clause that names these columns may see other values than those written; `null` where it sees them.
    @Nullable
    String doubt(Set<String> named) {
        if (triggers.mayTouch(named, row)) {
            return triggers.doubt();
        }
        if (takenOver == null) {
            return null;
        }
        Set<String> taken = new HashSet<>(TriggerEffects.withSources(triggers.table(), named));
        taken.retainAll(takenOver.columns());
        boolean touched = (!taken.isEmpty() || takenOver.triggers().settings())
                && takenOver.triggers().mayTouch(taken, takenOver.proposed());
        return touched ? takenOver.triggers().doubt() : null;
    }

    /// Why it may be passed over without an error; `null` where it is not.
    @Nullable
    String skips() {
        boolean same = unchanged
                || takenOver != null && !takenOver.triggers().triggers().isEmpty();
        return triggers.skips(same);
    }
}
