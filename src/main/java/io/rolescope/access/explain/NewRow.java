package io.rolescope.access.explain;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.Table;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import io.rolescope.connections.TextRows;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Completes a row typed by hand: values in their types' own spelling, generated columns computed.
final class NewRow {
    private final Snapshot snapshot;
    private final Backend backend;
    private final Table table;

    NewRow(Snapshot snapshot, Backend backend, Table table) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.table = table;
    }

    /// @throws FailureException with [Failure.Invalid] for a column that is not there or a value that its type
    /// refuses
    CandidateRow of(Map<String, @Nullable String> typed) throws Exception {
        for (String name : typed.keySet()) {
            if (table.column(name).isEmpty()) {
                throw new FailureException(new Failure.Invalid(
                        table.name() + " has no column “" + name + "”.", "Check the columns' names.", "", null));
            }
        }
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (Column column : table.columns()) {
            values.put(column.name(), column.generated() ? null : typed.get(column.name()));
        }
        List<Column> generated =
                table.columns().stream().filter(Column::generated).toList();
        if (!generated.isEmpty()) {
            String list = generated.stream()
                    .map(column -> "(" + column.defaultSql() + ")::pg_catalog.text")
                    .collect(Collectors.joining(", "));
            @Nullable String[] computed = asked(list, values);
            for (int i = 0; i < generated.size(); i++) {
                values.put(generated.get(i).name(), computed[i]);
            }
        }
        List<String> columns = new ArrayList<>();
        table.columns().forEach(column -> columns.add(column.sql() + "::pg_catalog.text"));
        @Nullable String[] spelled = asked(String.join(", ", columns), values);
        for (int i = 0; i < table.columns().size(); i++) {
            values.put(table.columns().get(i).name(), spelled[i]);
        }
        return CandidateRows.typed(table, values);
    }

    private @Nullable String[] asked(String list, Map<String, @Nullable String> values) throws Exception {
        List<@Nullable String> fields = new ArrayList<>(values.values());
        String sql = "SELECT " + list + " FROM (SELECT (" + Literals.text(CompositeText.of(fields)) + "::"
                + table.name().sql() + ").*) AS "
                + io.rolescope.access.catalog.TableName.quoted(table.name().name());
        Attempt attempt = snapshot.as(CandidateRows.exact(backend.observer()), db -> snapshot.tryOut(sql));
        TextRows rows = attempt.rows();
        if (rows == null) {
            throw new FailureException(new Failure.Invalid(
                    "A value does not fit its column: " + attempt.message() + ".",
                    "Write values as the server prints them.",
                    "SQLSTATE " + attempt.sqlState(),
                    attempt.sqlState()));
        }
        return rows.rows().getFirst();
    }
}
