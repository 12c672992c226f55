package io.rolescope.health.ui;

import io.rolescope.health.ServiceMetrics;
import io.rolescope.health.ServiceMetrics.FunctionFigures;
import io.rolescope.health.ServiceMetrics.QueryFigures;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.GridColumn.Kind;
import io.rolescope.kit.grid.LocalGrid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// Edge functions and queries under row-level security, as the backend's metrics page tells of them.
final class ServicesTab {
    private ServicesTab() {}

    static Node of(Optional<ServiceMetrics> known) {
        if (known.isEmpty()) {
            return EmptyView.of(
                    Feather.ACTIVITY,
                    "No metrics page",
                    "This backend has no address of Prometheus metrics. Give it one on the Connect page.");
        }
        ServiceMetrics metrics = known.get();
        LocalGrid<FunctionFigures> functions = new LocalGrid<>(
                "function-metrics",
                List.of(
                        GridColumn.of("function", "Edge function", Kind.CODE, 260, FunctionFigures::function),
                        GridColumn.of("calls", "Calls", Kind.NUMBER, 100, FunctionFigures::calls),
                        GridColumn.of("errors", "Errors", Kind.PERCENT, 100, FunctionFigures::errorRate),
                        GridColumn.of("average", "Average", Kind.DURATION, 110, row -> millis(row.averageMillis())),
                        GridColumn.of("p95", "95 % within", Kind.DURATION, 110, row -> millis(row.p95Millis())),
                        GridColumn.text(
                                "status",
                                "By status",
                                320,
                                row -> row.byStatus().entrySet().stream()
                                        .sorted(java.util.Map.Entry.comparingByKey())
                                        .map(entry -> entry.getKey() + " " + entry.getValue())
                                        .collect(Collectors.joining(", ")))));
        functions.setRows(metrics.functions());
        functions
                .grid()
                .setPlaceholder(EmptyView.of(
                        Feather.ZAP, "No calls yet", "No edge function was called since the service began."));
        LocalGrid<QueryFigures> queries = new LocalGrid<>(
                "query-metrics",
                List.of(
                        GridColumn.of("table", "Table", Kind.CODE, 260, QueryFigures::table),
                        GridColumn.text("operation", "Operation", 120, QueryFigures::operation),
                        GridColumn.of("queries", "Queries", Kind.NUMBER, 100, QueryFigures::queries),
                        GridColumn.of("average", "Average", Kind.DURATION, 110, row -> millis(row.averageMillis())),
                        GridColumn.of("p95", "95 % within", Kind.DURATION, 110, row -> millis(row.p95Millis()))));
        queries.setRows(metrics.queries());
        queries.grid()
                .setPlaceholder(EmptyView.of(
                        Feather.DATABASE, "No queries yet", "Nothing was asked under row-level security so far."));
        VBox.setVgrow(functions.root(), Priority.ALWAYS);
        VBox.setVgrow(queries.root(), Priority.ALWAYS);
        Label heading = new Label("Queries under row-level security");
        heading.getStyleClass().add("section-title");
        heading.setStyle("-fx-padding: 8 24 0 24;");
        return new VBox(8, functions.root(), heading, queries.root());
    }

    private static @Nullable Duration millis(@Nullable Double number) {
        return number == null ? null : Duration.ofNanos(Math.round(number * 1_000_000));
    }
}
