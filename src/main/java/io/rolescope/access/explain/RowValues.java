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

/// Values by column name, never changed: the names are shared by all rows that were read together, so that
/// many rows stay small.
final class RowValues extends AbstractMap<String, @Nullable String> {
    private final Columns columns;
    private final Cells cells;
    private final int from;

    private RowValues(Columns columns, Cells cells, int from) {
        this.columns = columns;
        this.cells = cells;
        this.from = from;
    }

    /// Values by place.
    @FunctionalInterface
    interface Cells {
        @Nullable
        String at(int place);
    }

    /// @param values not to be changed after
    static Cells cells(@Nullable String... values) {
        return place -> values[place];
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

        /// @param from the values from this place on are those of the names
        RowValues of(Cells cells, int from) {
            return new RowValues(this, cells, from);
        }
    }

    @Override
    public @Nullable String get(@Nullable Object name) {
        Integer position = columns.positions.get(name);
        return position == null ? null : cells.at(from + position);
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
                ? row.cells.at(row.from + position)
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
                        return new SimpleImmutableEntry<>(columns.names.get(at), cells.at(from + at));
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
