package io.rolescope.access.explain;

import java.util.Collections;
import java.util.LinkedHashMap;
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

    /// A row that does not exist yet, for INSERT. Columns that are not named take their defaults.
    record Typed(Map<String, @Nullable String> values) implements RowSelection {
        public Typed {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /// An existing row with other values, for UPDATE: `values` become its SET list.
    record Changed(RowKey key, Map<String, @Nullable String> values) implements RowSelection {
        public Changed {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }
}
