package io.rolescope.access.explain;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The real statement of a shape for one row: what EXPLAIN is asked about, what a rehearsal runs, what a
/// script shows.
public final class StatementText {
    private final Table table;
    private final Column changed;
    private final Map<String, @Nullable String> assigned;

    /// @param changed the column that an UPDATE sets
    public StatementText(Table table, Column changed) {
        this(table, changed, Map.of());
    }

    /// @param assigned what an UPDATE sets, by column; empty to set `changed` to itself
    public StatementText(Table table, Column changed, Map<String, ? extends @Nullable String> assigned) {
        this.table = table;
        this.changed = changed;
        this.assigned = new LinkedHashMap<>(assigned);
    }

    /// The column that an UPDATE sets.
    Column changed() {
        return changed;
    }

    /// What an UPDATE sets, as it stands behind SET.
    public String assignments() {
        return set("");
    }

    /// @param row the row; for an INSERT the new one
    public String of(StatementShape shape, CandidateRow row) {
        String name = table.name().sql();
        String where = " WHERE " + row.key().condition();
        return switch (shape) {
            case SELECT -> "SELECT " + keyColumns(row) + " FROM " + name + where;
            case SELECT_FOR_UPDATE -> "SELECT " + keyColumns(row) + " FROM " + name + where + " FOR UPDATE";
            case SELECT_FOR_SHARE -> "SELECT " + keyColumns(row) + " FROM " + name + where + " FOR SHARE";
            case INSERT -> insert(row);
            case INSERT_RETURNING -> insert(row) + " RETURNING " + readColumn();
            case INSERT_ON_CONFLICT_DO_NOTHING -> insert(row) + " ON CONFLICT DO NOTHING";
            case INSERT_ON_CONFLICT_KEY_DO_NOTHING -> insert(row) + " ON CONFLICT (" + key() + ") DO NOTHING";
            case INSERT_ON_CONFLICT_DO_UPDATE ->
                insert(row) + " ON CONFLICT (" + key() + ") DO UPDATE SET " + excluded(row);
            case UPDATE -> "UPDATE " + name + " SET " + set("") + where;
            case UPDATE_WITHOUT_WHERE ->
                assigned.isEmpty()
                        ? "UPDATE " + name + " SET " + changed.sql() + " = "
                                + Literals.text(row.values().get(changed.name()))
                        : "UPDATE " + name + " SET " + set("");
            case UPDATE_RETURNING -> "UPDATE " + name + " SET " + set("") + where + " RETURNING " + readColumn();
            case DELETE -> "DELETE FROM " + name + where;
            case DELETE_WITHOUT_WHERE -> "DELETE FROM " + name;
            case DELETE_RETURNING -> "DELETE FROM " + name + where + " RETURNING " + readColumn();
            case MERGE_UPDATE -> merge(row) + "WHEN MATCHED THEN UPDATE SET " + set("rolescope_target.");
            case MERGE_DELETE -> merge(row) + "WHEN MATCHED THEN DELETE";
            case MERGE_UPDATE_BY_SOURCE -> missing(row) + "THEN UPDATE SET " + set("rolescope_target.");
            case MERGE_DELETE_BY_SOURCE -> missing(row) + "THEN DELETE";
            case MERGE_INSERT -> mergeIn(row);
            case MERGE_INSERT_RETURNING -> mergeIn(row) + " RETURNING rolescope_target." + readColumn();
        };
    }

    private String merge(CandidateRow row) {
        return merge(table, row.key());
    }

    private static String merge(Table table, RowKey key) {
        return "MERGE INTO " + table.name().sql() + " AS rolescope_target USING (SELECT 1) AS rolescope_source ON "
                + match(key) + " ";
    }

    /// A source that matches every row but this one. (A condition behind WHEN may not read the row's place: 42P10.)
    private String missing(CandidateRow row) {
        return "MERGE INTO " + table.name().sql()
                + " AS rolescope_target USING (SELECT 1) AS rolescope_source ON NOT (" + match(row.key())
                + ") WHEN NOT MATCHED BY SOURCE ";
    }

    private static String match(RowKey key) {
        return key.columns().entrySet().stream()
                .map(entry -> "rolescope_target."
                        + (key.place() ? entry.getKey() : TableName.quoted(entry.getKey())) + " = "
                        + Literals.text(entry.getValue()))
                .collect(Collectors.joining(" AND "));
    }

    private String mergeIn(CandidateRow row) {
        Map<String, @Nullable String> named = new LinkedHashMap<>(row.values());
        named.keySet().removeAll(row.unnamed());
        return mergeIn(table, row.key(), named);
    }

    /// A MERGE that inserts these values where no row has the key.
    public static String mergeIn(Table table, RowKey key, Map<String, @Nullable String> values) {
        return merge(table, key) + "WHEN NOT MATCHED THEN INSERT" + columnsAndValues(table, values);
    }

    /// The SET list; without values of its own it sets one column to itself.
    private String set(String qualifier) {
        return assigned.isEmpty()
                ? changed.sql() + " = " + qualifier + changed.sql()
                : assigned.entrySet().stream()
                        .map(entry -> TableName.quoted(entry.getKey()) + " = " + Literals.text(entry.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private String excluded(CandidateRow row) {
        return takenOver(row).stream()
                .map(column -> column.sql() + " = EXCLUDED." + column.sql())
                .collect(Collectors.joining(", "));
    }

    /// What a conflict takes over: of a row that was typed the columns that were named, the key left out.
    List<Column> takenOver(CandidateRow row) {
        List<Column> named = row.unnamed().isEmpty()
                ? List.of()
                : table.writableColumns().stream()
                        .filter(column -> !row.unnamed().contains(column.name())
                                && !table.key().contains(column.name()))
                        .toList();
        return named.isEmpty() ? List.of(changed) : named;
    }

    Set<String> namesTakenOver(CandidateRow row) {
        return takenOver(row).stream().map(Column::name).collect(Collectors.toSet());
    }

    private String insert(CandidateRow row) {
        Map<String, @Nullable String> named = new LinkedHashMap<>(row.values());
        named.keySet().removeAll(row.unnamed());
        return insert(table, named);
    }

    /// An INSERT of these values; columns that are not named take their defaults.
    public static String insert(Table table, Map<String, @Nullable String> values) {
        return "INSERT INTO " + table.name().sql() + columnsAndValues(table, values);
    }

    private static String columnsAndValues(Table table, Map<String, @Nullable String> values) {
        List<Column> columns = table.writableColumns().stream()
                .filter(column -> values.containsKey(column.name()))
                .toList();
        if (columns.isEmpty()) {
            return " DEFAULT VALUES";
        }
        String names = columns.stream().map(Column::sql).collect(Collectors.joining(", "));
        String literals = columns.stream()
                .map(column -> Literals.text(values.get(column.name())))
                .collect(Collectors.joining(", "));
        boolean overriding = columns.stream().anyMatch(Column::identityAlways);
        return " (" + names + ")" + (overriding ? " OVERRIDING SYSTEM VALUE" : "") + " VALUES (" + literals + ")";
    }

    private String key() {
        return table.key().stream().map(TableName::quoted).collect(Collectors.joining(", "));
    }

    private static String keyColumns(CandidateRow row) {
        return row.key().place()
                ? "tableoid, ctid"
                : row.key().columns().keySet().stream().map(TableName::quoted).collect(Collectors.joining(", "));
    }

    private String readColumn() {
        return table.key().isEmpty() ? "tableoid" : TableName.quoted(table.key().getFirst());
    }
}
