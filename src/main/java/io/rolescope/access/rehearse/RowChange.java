package io.rolescope.access.rehearse;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One row that was written while the rehearsal ran.
///
/// @param key the row for people
/// @param before its values, column to text; empty for a row that was not there
/// @param after its values; empty for a row that was deleted
/// @param made for columns that came out otherwise than the statement said: who made them so
public record RowChange(
        String key,
        Map<String, @Nullable String> before,
        Map<String, @Nullable String> after,
        Map<String, String> made) {

    public RowChange {
        before = Collections.unmodifiableMap(new LinkedHashMap<>(before));
        after = Collections.unmodifiableMap(new LinkedHashMap<>(after));
        made = Collections.unmodifiableMap(new LinkedHashMap<>(made));
    }

    /// Columns whose value is another one afterwards; for a row that was not there, all with a value.
    public List<String> changed() {
        Map<String, @Nullable String> all = after.isEmpty() ? before : after;
        return all.keySet().stream()
                .filter(column -> !Objects.equals(before.get(column), after.get(column)))
                .toList();
    }
}
