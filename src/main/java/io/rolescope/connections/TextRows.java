package io.rolescope.connections;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a statement answered, every value as the server prints it.
///
/// @param columns names in order; empty where the statement answers no rows
/// @param rows values in order, `null` for NULL
/// @param changed rows inserted, updated or deleted; -1 for a query
public record TextRows(List<String> columns, List<@Nullable String[]> rows, int changed) {

    static TextRows of(Statement statement, boolean isQuery) throws SQLException {
        if (!isQuery) {
            return new TextRows(List.of(), List.of(), statement.getUpdateCount());
        }
        try (ResultSet result = statement.getResultSet()) {
            ResultSetMetaData meta = result.getMetaData();
            int width = meta.getColumnCount();
            List<String> columns = new ArrayList<>(width);
            for (int i = 1; i <= width; i++) {
                columns.add(meta.getColumnLabel(i));
            }
            List<@Nullable String[]> rows = new ArrayList<>();
            while (result.next()) {
                @Nullable String[] row = new @Nullable String[width];
                for (int i = 0; i < width; i++) {
                    row[i] = result.getString(i + 1);
                }
                rows.add(row);
            }
            return new TextRows(columns, rows, -1);
        }
    }

    /// Rows answered by a query, or rows changed by a write.
    public int count() {
        return changed >= 0 ? changed : rows.size();
    }

    /// The one value of the one row, `null` where it is NULL or there is no row.
    public @Nullable String single() {
        return rows.isEmpty() ? null : rows.getFirst()[0];
    }
}
