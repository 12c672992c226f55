package io.rolescope.access.explain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A row to be judged, as the observer sees it.
///
/// @param composite the whole row in the text format of row values
/// @param values column to text, `null` for NULL
/// @param tableOid the table that really holds it (a partition or child), empty for a row that does not exist yet
/// @param place its ctid, empty for a row that does not exist yet
public record CandidateRow(
        RowKey key, String composite, Map<String, @Nullable String> values, String tableOid, String place) {

    public CandidateRow {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
