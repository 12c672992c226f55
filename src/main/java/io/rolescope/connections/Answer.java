package io.rolescope.connections;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGResultSetMetaData;

/// What a person's own statement answered, up to a number of rows.
///
/// @param columns in order; empty where the statement answers no rows
/// @param rows values in order as the server prints them, `null` for NULL
/// @param more whether there are rows beyond these
/// @param notices what the server remarked
public record Answer(List<Column> columns, List<List<@Nullable String>> rows, boolean more, List<String> notices) {

    /// @param type the server's name of the type: `timestamptz`
    /// @param origin the column of a table that it is, whatever it is called here; `null` where it is computed
    public record Column(String name, String type, @Nullable Origin origin) {}

    /// Where a value comes from.
    public record Origin(String schema, String table, String column) {}

    public Answer {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        notices = List.copyOf(notices);
    }

    static Answer of(Statement statement, boolean isQuery, int most) throws SQLException {
        List<String> notices = new ArrayList<>();
        for (var warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
            notices.add(String.valueOf(warning.getMessage()));
        }
        if (!isQuery) {
            return new Answer(List.of(), List.of(), false, notices);
        }
        try (ResultSet result = statement.getResultSet()) {
            List<List<@Nullable String>> rows = new ArrayList<>();
            ResultSetMetaData meta = result.getMetaData();
            boolean more = false;
            while (!more && result.next()) {
                if (rows.size() == most) {
                    more = true;
                } else {
                    rows.add(row(result, meta.getColumnCount()));
                }
            }
            List<Column> columns = new ArrayList<>();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                columns.add(new Column(meta.getColumnLabel(i), meta.getColumnTypeName(i), origin(meta, i)));
            }
            return new Answer(columns, rows, more, notices);
        }
    }

    /// The driver asks the catalog once for all columns.
    private static @Nullable Origin origin(ResultSetMetaData meta, int column) throws SQLException {
        PGResultSetMetaData known = meta.unwrap(PGResultSetMetaData.class);
        String table = known.getBaseTableName(column);
        return table.isEmpty()
                ? null
                : new Origin(known.getBaseSchemaName(column), table, known.getBaseColumnName(column));
    }

    private static List<@Nullable String> row(ResultSet result, int width) throws SQLException {
        @Nullable String[] row = new @Nullable String[width];
        for (int i = 0; i < width; i++) {
            row[i] = result.getString(i + 1);
        }
        return Collections.unmodifiableList(Arrays.asList(row));
    }
}
