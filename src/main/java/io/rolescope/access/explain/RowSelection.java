package io.rolescope.access.explain;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which rows are judged.
public sealed interface RowSelection {

    /// The first ones in the key's order.
    record First(int limit) implements RowSelection {}

    /// These ones.
    record Keys(List<RowKey> keys) implements RowSelection {
        public Keys {
            keys = List.copyOf(keys);
        }
    }

    /// A row that does not exist yet: for INSERT, or as what a MERGE would bring. Columns that are not named
    /// are NULL.
    record Typed(Map<String, @Nullable String> values) implements RowSelection {}
}
