package io.rolescope.kit.charts;

import io.rolescope.kit.Formats;
import io.rolescope.kit.charts.ChartSeries.Point;
import io.rolescope.kit.charts.TimeChart.TimeScale;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;
import org.jspecify.annotations.Nullable;

/// Shows what a chart's values are at the time under the pointer.
final class ChartHover {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE d MMM, HH:mm", Locale.ENGLISH);

    private final TimeChart.Spec spec;
    private final ZoneId zone;
    private final Line rule = new Line();
    private final VBox box = new VBox(2);
    private final List<Circle> dots = new ArrayList<>();
    private @Nullable Plot plot;
    private @Nullable TimeScale scale;

    ChartHover(TimeChart chart, TimeChart.Spec spec, ZoneId zone) {
        this.spec = spec;
        this.zone = zone;
        rule.getStyleClass().add("chart-rule");
        box.getStyleClass().add("chart-hover");
        for (ChartSeries series : spec.series()) {
            dots.add(TimeChart.dot(0, 0, series, 4));
        }
        show(false);
        chart.setOnMouseMoved(event -> moveTo(chart, event.getX()));
        chart.setOnMouseExited(event -> show(false));
    }

    /// Goes over a fresh drawing.
    void follow(Plot newPlot, TimeScale newScale, List<Node> shapes) {
        plot = newPlot;
        scale = newScale;
        show(false);
        rule.setMouseTransparent(true);
        box.setMouseTransparent(true);
        shapes.add(rule);
        shapes.addAll(dots);
        shapes.add(box);
    }

    private void moveTo(TimeChart chart, double x) {
        @Nullable Plot at = plot;
        @Nullable TimeScale times = scale;
        if (at == null || times == null || x < at.left() - 8 || x > at.right() + 8) {
            show(false);
            return;
        }
        @Nullable Instant nearest = nearest(times.at(x));
        if (nearest == null) {
            return;
        }
        double lineX = at.crisp(times.x(nearest));
        rule.setStartX(lineX);
        rule.setEndX(lineX);
        rule.setStartY(at.top());
        rule.setEndY(at.bottom());
        Label head = new Label(TIME.withZone(zone).format(nearest));
        head.getStyleClass().add("chart-hover-head");
        box.getChildren().setAll(head);
        for (int i = 0; i < spec.series().size(); i++) {
            ChartSeries series = spec.series().get(i);
            @Nullable Double value = valueAt(series, nearest);
            dots.get(i).setVisible(value != null);
            if (value != null) {
                dots.get(i).setCenterX(lineX);
                dots.get(i).setCenterY(at.y(value));
            }
            box.getChildren()
                    .add(row(series, value == null ? "no value" : spec.format().text(value)));
        }
        Label utc = new Label(Formats.utc(nearest));
        utc.getStyleClass().add("chart-label");
        box.getChildren().add(utc);
        rule.setVisible(true);
        box.setVisible(true);
        box.applyCss();
        box.autosize();
        double boxX = lineX + 12 + box.getWidth() > chart.getWidth() ? lineX - 12 - box.getWidth() : lineX + 12;
        box.relocate(Math.max(0, boxX), 2);
    }

    private static Node row(ChartSeries series, String text) {
        Circle mark = TimeChart.dot(0, 0, series, 4);
        Label name = new Label(series.name(), mark);
        name.setGraphicTextGap(6);
        Region gap = new Region();
        gap.setMinWidth(16);
        HBox.setHgrow(gap, Priority.ALWAYS);
        Label value = new Label(text);
        value.getStyleClass().add("chart-hover-value");
        return new HBox(name, gap, value);
    }

    private @Nullable Instant nearest(Instant wanted) {
        @Nullable Instant best = null;
        for (ChartSeries series : spec.series()) {
            for (Point point : series.points()) {
                if (best == null || distance(point.at(), wanted).compareTo(distance(best, wanted)) < 0) {
                    best = point.at();
                }
            }
        }
        return best;
    }

    private static Duration distance(Instant one, Instant other) {
        return Duration.between(one, other).abs();
    }

    private static @Nullable Double valueAt(ChartSeries series, Instant at) {
        for (Point point : series.points()) {
            if (point.at().equals(at)) {
                return point.value();
            }
        }
        return null;
    }

    private void show(boolean visible) {
        rule.setVisible(visible);
        box.setVisible(visible);
        dots.forEach(dot -> dot.setVisible(visible));
    }
}
