package io.rolescope.access.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A row of a table, kept beside words that quote it, so that what is personal in it can be taken out of them.
///
/// @param values column to text, `null` for NULL; of the row as far as it was read
public record TableRow(Table table, Map<String, @Nullable String> values) {

    /// The row without its values: nothing but names, types and comments are in words about it.
    @Override
    public String toString() {
        return "a row of " + table.name();
    }
}
