package io.rolescope.access.rehearse;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.StatementShape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is to be rehearsed.
public sealed interface Write {

    /// A statement of a known shape for one row (or, without WHERE, for every row), which can be predicted.
    ///
    /// @param rows the row: by its key, typed in for INSERT, or with other values for UPDATE
    record OfRow(Table table, StatementShape shape, RowSelection rows) implements Write {
        /// The values that were typed in, column to text: of a new row, or those that an update sets.
        public Map<String, @Nullable String> typed() {
            return switch (rows) {
                case RowSelection.Typed typed -> typed.values();
                case RowSelection.Changed changed -> changed.values();
                case RowSelection.First ignored -> Map.of();
                case RowSelection.Keys ignored -> Map.of();
            };
        }
    }

    /// One statement as a person typed it. Nothing is predicted of it.
    record Typed(String sql) implements Write {}
}
