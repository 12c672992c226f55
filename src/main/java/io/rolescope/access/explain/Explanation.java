package io.rolescope.access.explain;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableRow;
import io.rolescope.connections.SessionIdentity;
import java.util.List;
import java.util.Optional;

/// The answer to “what may this identity do with these rows?”.
///
/// @param summary the whole in one sentence
/// @param statement the real statement for the first row, empty where there is no row
/// @param notes what a reader must know beside it: hidden rows unknown, not all rows looked at, what the server
/// answered otherwise
/// @param wroteNothing the server gave out no transaction id, which proves that nothing was written
public record Explanation(
        SessionIdentity identity,
        Table table,
        StatementShape shape,
        Gate gate,
        List<RowVerdict> rows,
        String summary,
        String statement,
        List<String> notes,
        boolean wroteNothing) {

    public Explanation {
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /// The same statement for these rows, each of which was judged by itself.
    public Explanation withRows(List<RowVerdict> others) {
        return new Explanation(identity, table, shape, gate, others, summary, statement, notes, wroteNothing);
    }

    /// The row that the statement is of; of the only row the summary is about it, too.
    public Optional<TableRow> firstRow() {
        return rows.stream().findFirst().map(row -> new TableRow(table, row.values()));
    }

    /// How many rows come to a verdict that starts with this word: `allowed`, `denied`, `fails`, `depends`,
    /// `unknown`.
    public long count(String word) {
        return rows.stream()
                .filter(row -> row.verdict().word().startsWith(word))
                .count();
    }
}
