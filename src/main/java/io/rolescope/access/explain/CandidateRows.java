package io.rolescope.access.explain;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.expression.Truth;
import io.rolescope.connections.Backend;
import io.rolescope.connections.CopiedRows;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Fetches rows as the observer, as texts that read back as the table's own row type.
public final class CandidateRows {
    /// Settings under which printed values read back the same wherever they are read.
    private static final Map<String, String> EXACT_TEXT = Map.of(
            "search_path", "",
            "TimeZone", "UTC",
            "DateStyle", "ISO, YMD",
            "IntervalStyle", "postgres",
            "extra_float_digits", "1",
            "bytea_output", "hex");

    private static final Set<String> MEANING = Set.of("search_path", "TimeZone");

    private CandidateRows() {}

    /// What is read of the rows.
    ///
    /// @param columns whose values are read beside the key's; `null` for all
    /// @param tests boolean SQL over the row that is answered while it is read
    record Reading(@Nullable Set<String> columns, List<String> tests) {
        static final Reading WHOLE = new Reading(null, List.of());
    }

    /// Rows that were read.
    ///
    /// @param answers for each test what it came to for each row
    record Read(List<CandidateRow> rows, List<Truth[]> answers) {}

    /// Rows in the key's order, at most `limit`.
    ///
    /// @throws Exception with the server's error where the observer may not read the table
    public static List<CandidateRow> first(Snapshot snapshot, Backend backend, Table table, int limit)
            throws Exception {
        return fetch(snapshot, backend, table, first(table, limit));
    }

    /// The same of a great many rows: they come by COPY, and no wider than they are needed.
    static Read many(Snapshot snapshot, Backend backend, Table table, int limit, Reading reading) throws Exception {
        RowLayout layout = new RowLayout(table, reading, alias(table));
        String sql = select(layout, table, "", first(table, limit));
        CopiedRows found = snapshot.as(exact(backend.observer()), db -> snapshot.copy(sql));
        return layout.of(found);
    }

    private static String first(Table table, int limit) {
        return (table.key().isEmpty() ? "" : " ORDER BY " + order(table)) + " LIMIT " + limit;
    }

    /// The key's columns, named so that nothing selected beside them is meant.
    static String order(Table table) {
        return table.key().stream()
                .map(column -> alias(table) + "." + TableName.quoted(column))
                .collect(Collectors.joining(", "));
    }

    /// Rows of some blocks all over a large table, at most `limit`.
    ///
    /// @throws Exception with the server's error where the observer may not read the table
    public static List<CandidateRow> scattered(Snapshot snapshot, Backend backend, Table table, int limit)
            throws Exception {
        double percent = Math.min(100, 100.0 * limit * 4 / Math.max(1, table.estimatedRows()));
        return fetchFrom(
                        snapshot,
                        backend.observer(),
                        table,
                        Reading.WHOLE,
                        " TABLESAMPLE SYSTEM (" + Math.max(0.01, percent) + ") REPEATABLE (11)",
                        " LIMIT " + limit)
                .rows();
    }

    /// The rows with these keys, in no order; a key that no row has is left out.
    ///
    /// @throws Exception with the server's error where the observer may not read the table or a key does not
    /// fit its type
    public static List<CandidateRow> withKeys(Snapshot snapshot, Backend backend, Table table, List<RowKey> keys)
            throws Exception {
        return withKeys(snapshot, backend.observer(), table, keys);
    }

    /// The same as somebody else, who may see rows that policies hide from the observer.
    ///
    /// @throws Exception with the server's error where `reader` may not read the table or a key does not fit its
    /// type
    public static List<CandidateRow> withKeys(Snapshot snapshot, SessionIdentity reader, Table table, List<RowKey> keys)
            throws Exception {
        if (keys.isEmpty()) {
            return List.of();
        }
        String any = keys.stream().map(key -> "(" + key.condition() + ")").collect(Collectors.joining(" OR "));
        return fetchFrom(snapshot, reader, table, Reading.WHOLE, "", " WHERE " + any)
                .rows();
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
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        table.columns().forEach(column -> values.put(column.name(), row.values().get(column.name())));
        values.putAll(changes);
        return new CandidateRow(row.key(), values, row.tableOid(), row.place(), row.exists());
    }

    private static List<CandidateRow> fetch(Snapshot snapshot, Backend backend, Table table, String tail)
            throws Exception {
        return fetchFrom(snapshot, backend.observer(), table, Reading.WHOLE, "", tail)
                .rows();
    }

    /// One pass. Values are printed by their types, exactly as a row value would print them.
    private static Read fetchFrom(
            Snapshot snapshot, SessionIdentity reader, Table table, Reading reading, String sample, String tail)
            throws Exception {
        RowLayout layout = new RowLayout(table, reading, alias(table));
        String sql = select(layout, table, sample, tail);
        return layout.of(snapshot.runAs(exact(reader), sql).getFirst());
    }

    private static String select(RowLayout layout, Table table, String sample, String tail) {
        return "SELECT " + layout.list() + " FROM " + table.name().sql() + " AS " + alias(table) + sample + tail;
    }

    /// A row that does not exist yet, from values as text; columns that are not named are NULL.
    public static CandidateRow typed(Table table, Map<String, @Nullable String> values) {
        List<@Nullable String> fields = new ArrayList<>();
        for (Column column : table.columns()) {
            fields.add(values.get(column.name()));
        }
        @Nullable String[] row = fields.toArray(new @Nullable String[0]);
        return new RowLayout(table, Reading.WHOLE, alias(table)).row(RowValues.cells(row), false);
    }

    static SessionIdentity exact(SessionIdentity identity) {
        SessionIdentity exact = identity;
        for (Map.Entry<String, String> setting : EXACT_TEXT.entrySet()) {
            exact = exact.with(setting.getKey(), setting.getValue());
        }
        return exact;
    }

    /// The identity with values printed in the one way that keys are kept. What also decides what an expression means
    /// is left alone: its search path, and its time zone.
    static SessionIdentity printed(SessionIdentity identity) {
        SessionIdentity printed = identity;
        for (Map.Entry<String, String> setting : EXACT_TEXT.entrySet()) {
            if (!MEANING.contains(setting.getKey())) {
                printed = printed.with(setting.getKey(), setting.getValue());
            }
        }
        return printed;
    }

    /// A name that no column has: `t::text` would read a column `t`.
    static String alias(Table table) {
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
