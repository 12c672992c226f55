package io.rolescope.access.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A row to be judged, as the observer sees it.
///
/// @param values column to text, `null` for NULL; in the order of the table's columns. Only the key and what the
/// policies look at where no more was read
/// @param tableOid the table that really holds it (a partition or child), empty where it was not read
/// @param place its ctid, empty where it was not read
/// @param exists false for a row that does not exist yet
/// @param unnamed columns that the statement leaves to their defaults
/// @param undecided of these, the ones whose value is known only when the statement runs; NULL in `values`
public record CandidateRow(
        RowKey key,
        Map<String, @Nullable String> values,
        String tableOid,
        String place,
        boolean exists,
        Set<String> unnamed,
        Set<String> undecided) {

    public CandidateRow {
        values = values instanceof RowValues ? values : Collections.unmodifiableMap(new LinkedHashMap<>(values));
        unnamed = Set.copyOf(unnamed);
        undecided = Set.copyOf(undecided);
    }

    /// A row of which every value is known and named.
    public CandidateRow(
            RowKey key, Map<String, @Nullable String> values, String tableOid, String place, boolean exists) {
        this(key, values, tableOid, place, exists, Set.of(), Set.of());
    }

    /// The same with these columns left to their defaults, some of which nobody knows before.
    public CandidateRow withDefaults(Set<String> leftOut, Set<String> unknown) {
        return new CandidateRow(key, values, tableOid, place, exists, leftOut, unknown);
    }

    /// The whole row in the text format of row values; every column must have been read.
    String composite() {
        return CompositeText.of(new ArrayList<>(values.values()));
    }
}
