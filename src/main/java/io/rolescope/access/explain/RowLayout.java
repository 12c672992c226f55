package io.rolescope.access.explain;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.expression.Truth;
import io.rolescope.connections.CopiedRows;
import io.rolescope.connections.TextRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is selected of each row of a table, in which order, and how rows are made of it: first what is
/// tested, then the columns, then where the row is.
final class RowLayout {
    private final List<String> selected = new ArrayList<>();
    private final RowValues.Columns columns;
    private final RowValues.Columns keyColumns;
    private final RowValues.Columns place = new RowValues.Columns(List.of("tableoid", "ctid"));
    private final int[] keyAt;
    private final int[] testAt;
    private final int from;
    private final boolean placed;

    /// @param alias what the table is called where it is selected from, quoted
    RowLayout(Table table, CandidateRows.Reading reading, String alias) {
        List<String> names = table.columns().stream()
                .map(Column::name)
                .filter(name -> reading.columns() == null
                        || reading.columns().contains(name)
                        || table.key().contains(name))
                .toList();
        List<String> plain =
                names.stream().map(name -> alias + "." + TableName.quoted(name)).toList();
        // a test that is one of the columns is read with it
        List<String> tests =
                reading.tests().stream().filter(test -> !plain.contains(test)).toList();
        this.columns = new RowValues.Columns(names);
        this.keyColumns = new RowValues.Columns(table.key());
        this.from = tests.size();
        this.keyAt = table.key().stream()
                .mapToInt(name -> from + names.indexOf(name))
                .toArray();
        this.testAt = reading.tests().stream()
                .mapToInt(test -> plain.contains(test) ? from + plain.indexOf(test) : tests.indexOf(test))
                .toArray();
        this.placed = table.key().isEmpty() || readsPlace(table);
        tests.forEach(test -> selected.add("(" + test + ")"));
        selected.addAll(plain);
        if (placed) {
            selected.add(alias + ".tableoid");
            selected.add(alias + ".ctid");
        }
    }

    /// Whether some policy looks at where the row is.
    private static boolean readsPlace(Table table) {
        return table.policies().stream()
                .flatMap(policy -> Stream.of(policy.using(), policy.check()))
                .anyMatch(sql ->
                        sql != null && !AtomInspector.systemColumns(table, sql).isEmpty());
    }

    /// The select list.
    String list() {
        return String.join(", ", selected);
    }

    CandidateRows.Read of(TextRows found) {
        return read(found.rows().size(), i -> RowValues.cells(found.rows().get(i)));
    }

    CandidateRows.Read of(CopiedRows found) {
        return read(found.size(), i -> found.line(i)::value);
    }

    private CandidateRows.Read read(int count, IntFunction<RowValues.Cells> cells) {
        List<Truth[]> answers = new ArrayList<>();
        for (int t = 0; t < testAt.length; t++) {
            answers.add(new Truth[count]);
        }
        List<CandidateRow> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            RowValues.Cells row = cells.apply(i);
            for (int t = 0; t < testAt.length; t++) {
                answers.get(t)[i] = AtomEvaluator.truth(row.at(testAt[t]));
            }
            rows.add(row(row, true));
        }
        return new CandidateRows.Read(rows, answers);
    }

    /// A row of these values.
    CandidateRow row(RowValues.Cells cells, boolean exists) {
        int after = from + columns.names().size();
        String tableOid = placed && exists ? String.valueOf(cells.at(after)) : "";
        String ctid = placed && exists ? String.valueOf(cells.at(after + 1)) : "";
        return new CandidateRow(key(cells, tableOid, ctid), columns.of(cells, from), tableOid, ctid, exists);
    }

    private RowKey key(RowValues.Cells cells, String tableOid, String ctid) {
        @Nullable String[] key = new @Nullable String[keyAt.length];
        boolean whole = keyAt.length > 0;
        for (int i = 0; i < keyAt.length; i++) {
            key[i] = cells.at(keyAt[i]);
            whole = whole && key[i] != null;
        }
        return whole
                ? RowKey.of(keyColumns.of(RowValues.cells(key), 0), false)
                : RowKey.of(place.of(RowValues.cells(tableOid, ctid), 0), true);
    }
}
