package io.rolescope.explorer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One row as the server wrote it: each value as text, so that no type loses anything.
///
/// @param values by the columns that were read; long ones may be cut, see `cut`
/// @param place values of the order's columns, whole, from which the next page goes on
/// @param cut whether any value was cut short
public record TableRow(List<@Nullable String> values, List<@Nullable String> place, boolean cut) {

    public TableRow {
        values = Collections.unmodifiableList(new ArrayList<>(values));
        place = Collections.unmodifiableList(new ArrayList<>(place));
    }

    public @Nullable String value(int column) {
        return values.get(column);
    }
}
