package io.rolescope.access.explain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A row to be judged, as the observer sees it.
///
/// @param composite the whole row in the text format of row values
/// @param values column to text, `null` for NULL
/// @param tableOid the table that really holds it (a partition or child), empty for a row that does not exist yet
/// @param place its ctid, empty for a row that does not exist yet
/// @param unnamed columns that the statement leaves to their defaults
/// @param undecided of these, the ones whose value is known only when the statement runs; NULL in `values`
public record CandidateRow(
        RowKey key,
        String composite,
        Map<String, @Nullable String> values,
        String tableOid,
        String place,
        Set<String> unnamed,
        Set<String> undecided) {

    public CandidateRow {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        unnamed = Set.copyOf(unnamed);
        undecided = Set.copyOf(undecided);
    }

    /// A row of which every value is known and named.
    public CandidateRow(
            RowKey key, String composite, Map<String, @Nullable String> values, String tableOid, String place) {
        this(key, composite, values, tableOid, place, Set.of(), Set.of());
    }

    CandidateRow withDefaults(Set<String> leftOut, Set<String> unknown) {
        return new CandidateRow(key, composite, values, tableOid, place, leftOut, unknown);
    }
}
