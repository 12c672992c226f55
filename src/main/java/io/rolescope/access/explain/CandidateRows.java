package io.rolescope.access.explain;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.connections.TextRows;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Fetches rows as the observer, each as one text that reads back as the table's own row type.
public final class CandidateRows {
    /// Settings under which printed values read back the same wherever they are read.
    private static final Map<String, String> EXACT_TEXT = Map.of(
            "search_path", "",
            "DateStyle", "ISO, YMD",
            "IntervalStyle", "postgres",
            "extra_float_digits", "1",
            "bytea_output", "hex");

    private CandidateRows() {}

    /// Rows in the key's order, at most `limit`.
    ///
    /// @throws Exception with the server's error where the observer may not read the table
    public static List<CandidateRow> first(Snapshot snapshot, Backend backend, Table table, int limit)
            throws Exception {
        String order = table.key().isEmpty()
                ? ""
                : " ORDER BY " + table.key().stream().map(TableName::quoted).collect(Collectors.joining(", "));
        return fetch(snapshot, backend, table, order + " LIMIT " + limit);
    }

    /// Rows of some blocks all over a large table, at most `limit`.
    ///
    /// @throws Exception with the server's error where the observer may not read the table
    public static List<CandidateRow> scattered(Snapshot snapshot, Backend backend, Table table, int limit)
            throws Exception {
        double percent = Math.min(100, 100.0 * limit * 4 / Math.max(1, table.estimatedRows()));
        return fetchFrom(
                snapshot,
                backend,
                table,
                " TABLESAMPLE SYSTEM (" + Math.max(0.01, percent) + ") REPEATABLE (11)",
                " LIMIT " + limit);
    }

    /// The rows with these keys, in no order; a key that no row has is left out.
    ///
    /// @throws Exception with the server's error where the observer may not read the table or a key does not
    /// fit its type
    public static List<CandidateRow> withKeys(Snapshot snapshot, Backend backend, Table table, List<RowKey> keys)
            throws Exception {
        if (keys.isEmpty()) {
            return List.of();
        }
        String any = keys.stream().map(key -> "(" + key.condition() + ")").collect(Collectors.joining(" OR "));
        return fetch(snapshot, backend, table, " WHERE " + any);
    }

    /// Rows for which `condition` (SQL over the table's columns, names qualified) holds, at most `limit`.
    ///
    /// @throws Exception with the server's error where the observer may not read the table
    public static List<CandidateRow> where(Snapshot snapshot, Backend backend, Table table, String condition, int limit)
            throws Exception {
        return fetch(snapshot, backend, table, " WHERE " + condition + " LIMIT " + limit);
    }

    /// The row as it would be with other values; its key and place stay those of the existing one.
    public static CandidateRow changed(Table table, CandidateRow row, Map<String, ? extends @Nullable String> changes) {
        Map<String, @Nullable String> values = new LinkedHashMap<>(row.values());
        values.putAll(changes);
        List<@Nullable String> fields = new ArrayList<>();
        table.columns().forEach(column -> fields.add(values.get(column.name())));
        return new CandidateRow(row.key(), CompositeText.of(fields), values, row.tableOid(), row.place());
    }

    private static List<CandidateRow> fetch(Snapshot snapshot, Backend backend, Table table, String tail)
            throws Exception {
        return fetchFrom(snapshot, backend, table, "", tail);
    }

    private static List<CandidateRow> fetchFrom(
            Snapshot snapshot, Backend backend, Table table, String sample, String tail) throws Exception {
        SessionIdentity observer = exact(backend.observer());
        String alias = alias(table);
        String sql = "SELECT " + alias + "::pg_catalog.text, " + alias + ".tableoid::pg_catalog.text, " + alias
                + ".ctid::pg_catalog.text FROM " + table.name().sql() + " AS " + alias + sample + tail;
        TextRows found = snapshot.as(observer, db -> snapshot.run(sql));
        List<CandidateRow> rows = new ArrayList<>(found.rows().size());
        for (@Nullable String[] row : found.rows()) {
            if (row[0] != null) {
                rows.add(row(table, row[0], String.valueOf(row[1]), String.valueOf(row[2])));
            }
        }
        return rows;
    }

    /// A row that does not exist yet, from values as text; columns that are not named are NULL.
    public static CandidateRow typed(Table table, Map<String, @Nullable String> values) {
        List<@Nullable String> fields = new ArrayList<>();
        for (Column column : table.columns()) {
            fields.add(values.get(column.name()));
        }
        return row(table, CompositeText.of(fields), "", "");
    }

    static SessionIdentity exact(SessionIdentity identity) {
        SessionIdentity exact = identity;
        for (Map.Entry<String, String> setting : EXACT_TEXT.entrySet()) {
            exact = exact.with(setting.getKey(), setting.getValue());
        }
        return exact;
    }

    /// The identity with values printed in the one way that keys are kept, its search path left alone.
    static SessionIdentity printed(SessionIdentity identity) {
        SessionIdentity printed = identity;
        for (Map.Entry<String, String> setting : EXACT_TEXT.entrySet()) {
            if (!setting.getKey().equals("search_path")) {
                printed = printed.with(setting.getKey(), setting.getValue());
            }
        }
        return printed;
    }

    private static CandidateRow row(Table table, String composite, String tableOid, String place) {
        List<@Nullable String> fields = CompositeText.fields(composite);
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (int i = 0; i < table.columns().size(); i++) {
            values.put(table.columns().get(i).name(), i < fields.size() ? fields.get(i) : null);
        }
        Map<String, String> key = new LinkedHashMap<>();
        for (String column : table.key()) {
            String value = values.get(column);
            if (value != null) {
                key.put(column, value);
            }
        }
        boolean byPlace = key.isEmpty() || key.size() < table.key().size();
        if (byPlace) {
            key.clear();
            key.put("tableoid", tableOid);
            key.put("ctid", place);
        }
        return new CandidateRow(new RowKey(key, byPlace), composite, values, tableOid, place);
    }

    /// A name that no column has: `t::text` would read a column `t`.
    private static String alias(Table table) {
        String name = "rolescope_row";
        while (table.column(name).isPresent()) {
            name += "_";
        }
        return TableName.quoted(name);
    }

    /// How many rows there are, as the observer counts, at most `cap`.
    ///
    /// @throws SQLException where the observer may not read the table
    public static int count(Snapshot snapshot, Backend backend, Table table, int cap) throws Exception {
        String sql =
                "SELECT pg_catalog.count(*) FROM (SELECT FROM " + table.name().sql() + " LIMIT " + cap + ") AS c";
        String counted = snapshot.as(
                backend.observer(), db -> String.valueOf(snapshot.run(sql).single()));
        return Integer.parseInt(counted);
    }
}
