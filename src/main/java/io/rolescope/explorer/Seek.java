package io.rolescope.explorer;

import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Row;
import org.jooq.RowN;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The rows behind a given row, as a sequence of conditions that an index answers each by going straight to the place.
///
/// “Behind (x, y)” is one row comparison while the directions agree and nothing is null. Where directions change, or a
/// column may be null (nulls stand at one end of an index), the rest falls into pieces: read one after the other until
/// a page is full, they give the same rows in the same order. An OR of the pieces would not use the index.
final class Seek {
    private Seek() {}

    /// @param at the values of `parts` in the row to start behind, as text
    /// @return conditions of disjoint pieces, in order
    static List<Condition> behind(List<RowOrder.Part> parts, List<@Nullable String> at) {
        List<Condition> pieces = new ArrayList<>();
        List<Integer> starts = runs(parts);
        for (int run = starts.size() - 1; run >= 0; run--) {
            int from = starts.get(run);
            int to = run + 1 < starts.size() ? starts.get(run + 1) : parts.size();
            Condition before = equal(parts, at, from);
            behindRun(parts.subList(from, to), at.subList(from, to)).forEach(piece -> pieces.add(before.and(piece)));
        }
        return pieces;
    }

    /// Where runs start: columns of one direction, all but the first never null.
    private static List<Integer> runs(List<RowOrder.Part> parts) {
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            boolean goesOn = i > 0
                    && parts.get(i).descending() == parts.get(i - 1).descending()
                    && !parts.get(i).column().nullable();
            if (!goesOn) {
                starts.add(i);
            }
        }
        return starts;
    }

    private static Condition equal(List<RowOrder.Part> parts, List<@Nullable String> at, int count) {
        Condition all = DSL.noCondition();
        for (int i = 0; i < count; i++) {
            TableColumn column = parts.get(i).column();
            @Nullable String value = at.get(i);
            all = all.and(
                    value == null
                            ? column.field().isNull()
                            : DSL.condition("{0} = {1}", column.field(), column.value(value)));
        }
        return all;
    }

    private static List<Condition> behindRun(List<RowOrder.Part> run, List<@Nullable String> at) {
        List<Condition> pieces = new ArrayList<>();
        RowOrder.Part first = run.getFirst();
        Field<Object> leading = first.column().field();
        if (at.getFirst() != null) {
            pieces.add(compare(run, at));
            if (first.column().nullable() && !first.nullsFirst()) {
                pieces.add(leading.isNull());
            }
            return pieces;
        }
        if (run.size() > 1) {
            pieces.add(leading.isNull().and(compare(run.subList(1, run.size()), at.subList(1, at.size()))));
        }
        if (first.nullsFirst()) {
            pieces.add(leading.isNotNull());
        }
        return pieces;
    }

    /// `(a, b) > (x, y)`.
    private static Condition compare(List<RowOrder.Part> run, List<@Nullable String> at) {
        List<Field<?>> columns = new ArrayList<>();
        List<Field<?>> values = new ArrayList<>();
        for (int i = 0; i < run.size(); i++) {
            @Nullable String value = at.get(i);
            if (value == null) {
                throw new IllegalStateException("null in " + run.get(i).column().name() + ", which is never null");
            }
            columns.add(run.get(i).column().field());
            values.add(run.get(i).column().value(value));
        }
        RowN left = DSL.row(columns);
        Row right = DSL.row(values);
        return run.getFirst().descending()
                ? DSL.condition("{0} < {1}", left, right)
                : DSL.condition("{0} > {1}", left, right);
    }
}
