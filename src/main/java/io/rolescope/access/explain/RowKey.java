package io.rolescope.access.explain;

import io.rolescope.access.catalog.TableName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// What identifies a row: its key's columns and their values as text, or, in a table without a key, its place.
///
/// @param columns name to value, in the key's order; `tableoid` and `ctid` in a table without a key
/// @param place whether it is the row's place, which changes when the row is updated
public record RowKey(Map<String, String> columns, boolean place) {

    public RowKey {
        columns = isImmutable(columns) ? columns : Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /// A key that shares its names with the others of its reading.
    ///
    /// @param values none of them NULL
    @SuppressWarnings("NullAway") // the same values, of which none is null
    static RowKey of(RowValues values, boolean place) {
        return new RowKey(values, place);
    }

    private static boolean isImmutable(Object columns) {
        return columns instanceof RowValues;
    }

    /// The condition that finds the row.
    public String condition() {
        return columns.entrySet().stream()
                .map(entry -> (place ? entry.getKey() : TableName.quoted(entry.getKey())) + " = "
                        + Literals.text(entry.getValue()))
                .collect(Collectors.joining(" AND "));
    }

    /// For people and for the command line's `--key`: the bare value, or `a=1, b=2`.
    @Override
    public String toString() {
        if (columns.size() == 1) {
            return columns.values().iterator().next();
        }
        return columns.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
