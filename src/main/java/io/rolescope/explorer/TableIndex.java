package io.rolescope.explorer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A B-tree that may order rows: valid, whole (no condition), in each column's own order.
///
/// @param parts key columns in order; a column name of `null` is an expression
public record TableIndex(String name, boolean unique, boolean primary, List<Part> parts) {

    public TableIndex {
        parts = List.copyOf(parts);
    }

    /// @param ordinary whether it sorts as `ORDER BY` does: the type's own operator class, the column's collation
    public record Part(@Nullable String column, boolean descending, boolean nullsFirst, boolean ordinary) {}
}
