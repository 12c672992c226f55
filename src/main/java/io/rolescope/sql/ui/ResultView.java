package io.rolescope.sql.ui;

import io.rolescope.connections.Answer;
import io.rolescope.explorer.TimeText;
import io.rolescope.identities.PersonalColumns;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.FailureView;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.GridColumn.Kind;
import io.rolescope.sql.QueryResult;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// What a statement answered: rows, a plan, or why not; below it how long it took and what the server remarked.
final class ResultView {
    private ResultView() {}

    static Node of(QueryResult result, Reveal reveal) {
        BorderPane root = new BorderPane(
                switch (result) {
                    case QueryResult.Answered answered -> rows(answered.answer(), reveal);
                    case QueryResult.Planned planned -> PlanView.of(planned.plan());
                    case QueryResult.Refused refused -> FailureView.of(refused.failure(), null);
                });
        root.setBottom(message(result));
        return root;
    }

    private static Node rows(Answer answer, Reveal reveal) {
        if (answer.columns().isEmpty()) {
            return EmptyView.of(Feather.CHECK, "Done", "The statement answers no rows.");
        }
        List<GridColumn<List<@Nullable String>>> columns = new ArrayList<>();
        for (int i = 0; i < answer.columns().size(); i++) {
            columns.add(column(answer.columns().get(i), i, reveal));
        }
        DataGrid<List<@Nullable String>> grid = new DataGrid<>(columns);
        grid.setNullText("null");
        grid.table().setId("sql-rows");
        grid.setPlaceholder(EmptyView.of(
                Feather.INBOX,
                "No rows",
                "Nothing satisfies the statement, or row-level security hides it from this identity."));
        grid.setRows(answer.rows());
        return grid.root();
    }

    private static GridColumn<List<@Nullable String>> column(Answer.Column column, int at, Reveal reveal) {
        Kind kind = kind(column.type());
        return GridColumn.<List<@Nullable String>>of(
                        column.name() + "-" + at,
                        column.name(),
                        kind,
                        Math.max(width(kind), Math.min(220, 34 + column.name().length() * 7.2)),
                        row -> value(kind, shown(column, row.get(at), reveal)))
                .noted(column.name() + " · " + column.type()
                        + (personal(column, reveal) == null ? "" : "\nPersonal: masked until revealed."));
    }

    private static @Nullable String shown(Answer.Column column, @Nullable String value, Reveal reveal) {
        PersonalColumns.@Nullable Kind kind = personal(column, reveal);
        if (kind != null) {
            return reveal.shown(kind, value);
        }
        boolean json = column.type().equals("json") || column.type().equals("jsonb");
        Answer.@Nullable Origin from = column.origin();
        return json ? reveal.json(from == null ? "" : from.schema(), from == null ? "" : from.table(), value) : value;
    }

    /// By the name that the query gives it, and by the column that it really is.
    private static PersonalColumns.@Nullable Kind personal(Answer.Column column, Reveal reveal) {
        Answer.@Nullable Origin from = column.origin();
        String schema = from == null ? "" : from.schema();
        String table = from == null ? "" : from.table();
        PersonalColumns.@Nullable Kind byName = reveal.kind(schema, table, column.name(), column.type());
        return byName != null || from == null ? byName : reveal.kind(schema, table, from.column(), column.type());
    }

    private static @Nullable Object value(Kind kind, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (kind) {
            case NUMBER -> number(text);
            case TIME -> {
                @Nullable Instant time = TimeText.instant(text);
                yield time == null ? text : time;
            }
            case BOOLEAN -> text.equals("t") ? Boolean.TRUE : text.equals("f") ? Boolean.FALSE : text;
            default -> text;
        };
    }

    private static Object number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static Kind kind(String type) {
        return switch (type) {
            case "int2", "int4", "int8", "numeric", "float4", "float8" -> Kind.NUMBER;
            case "timestamptz" -> Kind.TIME;
            case "uuid" -> Kind.ID;
            case "json", "jsonb" -> Kind.JSON;
            case "bool" -> Kind.BOOLEAN;
            case "text", "varchar", "name", "bpchar" -> Kind.TEXT;
            default -> Kind.CODE;
        };
    }

    private static double width(Kind kind) {
        return switch (kind) {
            case NUMBER, PERCENT, DURATION, MONEY, TIME, BOOLEAN -> 100;
            case ID -> 110;
            case TEXT, CODE, JSON, BYTES -> 180;
        };
    }

    private static Node message(QueryResult result) {
        VBox box = new VBox(2);
        box.getStyleClass().add("pager");
        Label line = new Label(line(result));
        line.setId("sql-message");
        line.getStyleClass().addAll("pager-count", "fact-name");
        box.getChildren().add(line);
        if (result instanceof QueryResult.Answered answered) {
            answered.answer().notices().forEach(notice -> box.getChildren().add(new Label(notice)));
        }
        return box;
    }

    private static String line(QueryResult result) {
        String time = Formats.duration(result.time());
        return switch (result) {
            case QueryResult.Answered answered ->
                (answered.answer().more()
                                ? "The first "
                                        + Formats.count(answered.answer().rows().size()) + " rows, there are more"
                                : Formats.counted(answered.answer().rows().size(), "row", "rows"))
                        + " · " + time;
            case QueryResult.Planned planned ->
                (planned.analyzed() ? "Planned and run" : "Planned, not run") + " · " + time;
            case QueryResult.Refused refused ->
                "Refused"
                        + (refused.failure().code() == null
                                ? ""
                                : " (SQLSTATE " + refused.failure().code() + ")") + " · " + time;
        };
    }
}
