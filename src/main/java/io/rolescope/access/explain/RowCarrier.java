package io.rolescope.access.explain;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rows as they are carried in for the clauses that look at the same columns: only these columns are filled, and rows
/// that are the same to the clauses are carried once.
final class RowCarrier {

    /// What a carrier is made for.
    ///
    /// @param columns that are filled; `null` for whole rows
    /// @param once rows alike are carried once: not where a clause may answer differently from call to call
    record Load(@Nullable Set<String> columns, boolean once) {}

    private final Table table;
    private final List<String> composites = new ArrayList<>();
    private final int[] placeOf;

    RowCarrier(Table table, List<CandidateRow> rows, Load load) {
        this.table = table;
        this.placeOf = new int[rows.size()];
        Fields fields = new Fields(table, rows, load.columns());
        Map<Object, Integer> known = new HashMap<>();
        for (int i = 0; i < placeOf.length; i++) {
            CandidateRow row = rows.get(i);
            Integer place = load.once() ? known.putIfAbsent(fields.identity(row), composites.size()) : null;
            placeOf[i] = place == null ? composites.size() : place;
            if (place == null) {
                composites.add(fields.composite(row));
            }
        }
    }

    /// The columns of a row value: for each how it is filled.
    private static final class Fields {
        private final List<@Nullable Function<Map<String, ? extends @Nullable String>, @Nullable String>> all =
                new ArrayList<>();
        private final List<Function<Map<String, ? extends @Nullable String>, @Nullable String>> filled =
                new ArrayList<>();

        Fields(Table table, List<CandidateRow> rows, @Nullable Set<String> columns) {
            for (Column column : table.columns()) {
                boolean fill = columns == null || columns.contains(column.name());
                if (fill) {
                    filled.add(RowValues.column(
                            column.name(),
                            rows.isEmpty() ? null : rows.getFirst().values()));
                }
                all.add(fill ? filled.getLast() : null);
            }
        }

        /// Equal where what is filled is.
        Object identity(CandidateRow row) {
            if (filled.size() == 1) {
                String only = filled.getFirst().apply(row.values());
                return only == null ? List.of() : only;
            }
            List<@Nullable String> values = new ArrayList<>(filled.size());
            filled.forEach(field -> values.add(field.apply(row.values())));
            return values;
        }

        String composite(CandidateRow row) {
            List<@Nullable String> values = new ArrayList<>(all.size());
            for (Function<Map<String, ? extends @Nullable String>, @Nullable String> field : all) {
                values.add(field == null ? null : field.apply(row.values()));
            }
            return CompositeText.of(values);
        }
    }

    /// How many rows are carried.
    int size() {
        return composites.size();
    }

    /// Which of the carried rows stands for the row at `index`.
    int placeOf(int index) {
        return placeOf[index];
    }

    /// The carried rows from `from` to before `to` as something to select from. Its alias is the table's name, since
    /// subqueries in a policy's text refer to the row by it.
    String from(int from, int to) {
        return "pg_catalog.unnest(" + array(from, to) + "::" + table.name().sql() + "[]) AS "
                + TableName.quoted(table.name().name());
    }

    /// The same rows as the literal of an array.
    String array(int from, int to) {
        return Literals.array(composites.subList(from, to));
    }
}
