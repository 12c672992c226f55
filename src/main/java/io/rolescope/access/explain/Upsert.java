package io.rolescope.access.explain;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `INSERT … ON CONFLICT (columns) DO UPDATE SET … RETURNING`: how storage replaces an object.
///
/// Three rows are looked at: the proposed one by INSERT and SELECT policies, the existing one by UPDATE and SELECT
/// policies (an error where they refuse), and what comes of it by UPDATE checks and SELECT policies. Source: PostgreSQL
/// manual, “CREATE POLICY”, “Policies Applied by Command Type”.
///
/// @param proposed the new row, column to text; columns that are not named take their defaults
/// @param conflict the unique columns that meet the existing row
/// @param updated columns that the existing row takes over from the proposed one
public record Upsert(Map<String, @Nullable String> proposed, List<String> conflict, List<String> updated) {
    static final int PROPOSED = 0;
    static final int EXISTING = 1;
    static final int RESULTING = 2;

    public Upsert {
        proposed = Collections.unmodifiableMap(new LinkedHashMap<>(proposed));
        conflict = List.copyOf(conflict);
        updated = List.copyOf(updated);
    }

    /// The rows to be judged, in the order that [#rowOf] counts.
    List<CandidateRow> rows(Table table, CandidateRow inserted, CandidateRow existing) {
        Map<String, @Nullable String> changes = new LinkedHashMap<>();
        updated.forEach(column -> changes.put(column, inserted.values().get(column)));
        return List.of(inserted, existing, CandidateRows.changed(table, existing, changes));
    }

    /// Which of the three rows a group looks at: the groups come in the server's order.
    static int rowOf(List<PolicyGroup> groups, int group) {
        if (groups.get(group).use() == PolicyGroup.Use.CHECK_OLD) {
            return EXISTING;
        }
        boolean met = groups.subList(0, group).stream().anyMatch(one -> one.use() == PolicyGroup.Use.CHECK_OLD);
        return met ? RESULTING : PROPOSED;
    }

    /// The statement with its values, as the server is asked to plan it.
    String statement(Table table) {
        String key = conflict.stream().map(TableName::quoted).collect(Collectors.joining(", "));
        String set = updated.stream()
                .map(column -> TableName.quoted(column) + " = EXCLUDED." + TableName.quoted(column))
                .collect(Collectors.joining(", "));
        return StatementText.insert(table, proposed) + " ON CONFLICT (" + key + ") DO UPDATE SET " + set + " RETURNING "
                + key;
    }
}
