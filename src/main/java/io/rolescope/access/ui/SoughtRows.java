package io.rolescope.access.ui;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.ui.Simulation.Question;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.kit.Formats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/// Rows that somebody reaches, or does not reach, however far down the table they are.
///
/// The first rows of the table are judged until as many are found as are wanted. Rows that can be read in a larger
/// table are taken from what the server returns to the identity itself.
final class SoughtRows {
    /// So many rows are judged at most.
    static final int LOOKED_THROUGH = 10_000;

    private final Backend backend;
    private final AccessExplainer explainer;
    private final ReadOptions options;

    SoughtRows(Backend backend, AccessExplainer explainer, ReadOptions options) {
        this.backend = backend;
        this.explainer = explainer;
        this.options = options;
    }

    /// The rows in the key's order, at most as many as the question wants; the summary is of all that were looked
    /// through.
    Explanation of(SessionIdentity who, Table table, Question question) {
        Explanation all =
                explainer.reasons(who, table, question.shape(), new RowSelection.First(LOOKED_THROUGH), options);
        boolean cut = all.rows().size() == LOOKED_THROUGH;
        boolean read = cut
                && question.shape() == StatementShape.SELECT
                && question.shown() == RowsShown.ALLOWED
                && !table.key().isEmpty();
        List<RowKey> keys = read ? returned(who, table, question.limit()) : judged(all, question);
        String note = read
                ? "As the server returns them to " + who.name() + "."
                : "Among the first " + Formats.count(LOOKED_THROUGH) + " rows.";
        List<RowVerdict> rows = keys.isEmpty() ? List.of() : judged(who, table, question, keys);
        return new Explanation(
                all.identity(),
                table,
                all.shape(),
                all.gate(),
                rows,
                all.summary(),
                all.statement(),
                cut ? List.of(note) : List.of(),
                all.wroteNothing());
    }

    private static List<RowKey> judged(Explanation all, Question question) {
        return all.rows().stream()
                .filter(row -> question.shown().shows(row.verdict()))
                .limit(question.limit())
                .map(RowVerdict::key)
                .toList();
    }

    /// The same rows again, whole; a row that has come to something else meanwhile is left out.
    private List<RowVerdict> judged(SessionIdentity who, Table table, Question question, List<RowKey> keys) {
        List<RowVerdict> rows = new ArrayList<>(explainer
                .explain(who, table, question.shape(), new RowSelection.Keys(keys), options)
                .rows());
        rows.removeIf(row -> !question.shown().shows(row.verdict()));
        rows.sort(Comparator.comparingInt(row -> keys.indexOf(row.key())));
        return rows;
    }

    private List<RowKey> returned(SessionIdentity who, Table table, int limit) {
        List<Field<?>> order = table.key().stream()
                .<Field<?>>map(column -> field(name(column)))
                .toList();
        List<Field<String>> written = table.key().stream()
                .map(column -> field(name(column)).cast(SQLDataType.CLOB).as(name(column)))
                .toList();
        return backend.as(who.with("DateStyle", "ISO, YMD"))
                .read(
                        options,
                        db -> db.select(written)
                                .from(table(
                                        name(table.name().schema(), table.name().name())))
                                .orderBy(order)
                                .limit(limit)
                                .fetch(row -> {
                                    Map<String, String> values = new LinkedHashMap<>();
                                    table.key()
                                            .forEach(column -> values.put(column, row.get(name(column), String.class)));
                                    return new RowKey(values, false);
                                }));
    }
}
