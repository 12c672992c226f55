package io.rolescope.access.rehearse;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.StatementShape;

/// What is to be rehearsed.
public sealed interface Write {

    /// A statement of a known shape for one row (or, without WHERE, for every row), which can be predicted.
    ///
    /// @param rows the row: by its key, typed in for INSERT, or with other values for UPDATE
    record OfRow(Table table, StatementShape shape, RowSelection rows) implements Write {}

    /// One statement as a person typed it. Nothing is predicted of it.
    record Typed(String sql) implements Write {}
}
