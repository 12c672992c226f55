package io.rolescope.access.explain;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Values by column name, never changed: one array a row, the names shared by all rows that were read together, so
/// that many rows stay small.
final class RowValues extends AbstractMap<String, @Nullable String> {
    private final Columns columns;
    private final @Nullable String[] values;
    private final int from;

    private RowValues(Columns columns, @Nullable String[] values, int from) {
        this.columns = columns;
        this.values = values;
        this.from = from;
    }

    /// The names of a reading, in order.
    static final class Columns {
        private final List<String> names;
        private final Map<String, Integer> positions = new HashMap<>();

        Columns(List<String> names) {
            this.names = List.copyOf(names);
            for (int i = 0; i < names.size(); i++) {
                positions.put(names.get(i), i);
            }
        }

        List<String> names() {
            return names;
        }

        /// @param values the values from `from` on are those of the names; the array is not to be changed after
        RowValues of(@Nullable String[] values, int from) {
            return new RowValues(this, values, from);
        }
    }

    @Override
    public @Nullable String get(@Nullable Object name) {
        Integer position = columns.positions.get(name);
        return position == null ? null : values[from + position];
    }

    /// How to get at one column's value in many rows: by place where the names are shared, by name elsewhere.
    static Function<Map<String, ? extends @Nullable String>, @Nullable String> column(
            String name, @Nullable Map<String, ? extends @Nullable String> example) {
        if (!(example instanceof RowValues shared)) {
            return values -> values.get(name);
        }
        Columns columns = shared.columns;
        int position = columns.positions.getOrDefault(name, -1);
        return values -> position >= 0 && values instanceof RowValues row && row.columns == columns
                ? row.values[row.from + position]
                : values.get(name);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return columns.positions.containsKey(name);
    }

    @Override
    public int size() {
        return columns.names.size();
    }

    @Override
    public Set<Entry<String, @Nullable String>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, @Nullable String>> iterator() {
                return new Iterator<>() {
                    private int next;

                    @Override
                    public boolean hasNext() {
                        return next < columns.names.size();
                    }

                    @Override
                    public Entry<String, @Nullable String> next() {
                        if (!hasNext()) {
                            throw new NoSuchElementException();
                        }
                        int at = next++;
                        return new SimpleImmutableEntry<>(columns.names.get(at), values[from + at]);
                    }
                };
            }

            @Override
            public int size() {
                return columns.names.size();
            }
        };
    }
}
