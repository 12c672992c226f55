package io.rolescope.kit.charts;

import io.rolescope.kit.charts.ChartSeries.Point;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.shape.Circle;
import javafx.scene.shape.ClosePath;
import javafx.scene.shape.Line;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import org.jspecify.annotations.Nullable;

/// Lines over time: local times below, thresholds drawn, gaps left open, the last value marked, all values on hover.
public final class TimeChart extends ChartRegion {
    private static final double LABEL_HEIGHT = 14;

    /// What is drawn.
    ///
    /// @param low lowest value of the axis, `null` to start at zero or below the lowest value
    /// @param high highest value of the axis, `null` to end above the highest value
    /// @param filled whether the area below the first line is tinted
    /// @param smallestStep of the value axis; 1 for things one counts
    public record Spec(
            List<ChartSeries> series,
            ValueFormat format,
            List<Threshold> thresholds,
            @Nullable Double low,
            @Nullable Double high,
            boolean filled,
            double smallestStep) {

        public Spec {
            series = List.copyOf(series);
            thresholds = List.copyOf(thresholds);
        }

        public static Spec of(ValueFormat format, ChartSeries... series) {
            return new Spec(List.of(series), format, List.of(), null, null, series.length == 1, 0);
        }

        public Spec between(double lowest, double highest) {
            return new Spec(series, format, thresholds, lowest, highest, filled, smallestStep);
        }

        public Spec withThresholds(List<Threshold> lines) {
            return new Spec(series, format, lines, low, high, filled, smallestStep);
        }

        public Spec counting() {
            return new Spec(series, format, thresholds, low, high, filled, 1);
        }
    }

    private final Spec spec;
    private final ZoneId zone;
    private final ChartHover hover;

    public TimeChart(Spec spec) {
        this(spec, ZoneId.systemDefault());
    }

    public TimeChart(Spec spec, ZoneId zone) {
        this.spec = spec;
        this.zone = zone;
        this.hover = new ChartHover(this, spec, zone);
        setPrefSize(420, 180);
        setMinHeight(LEAST_HEIGHT);
    }

    @Override
    void draw(List<Node> shapes) {
        @Nullable Instant from = null;
        @Nullable Instant to = null;
        double lowest = spec.low() == null ? 0 : spec.low();
        double highest = spec.high() == null ? Double.NEGATIVE_INFINITY : spec.high();
        for (ChartSeries series : spec.series()) {
            for (Point point : series.points()) {
                from = from == null || point.at().isBefore(from) ? point.at() : from;
                to = to == null || point.at().isAfter(to) ? point.at() : to;
                Double value = point.value();
                if (value != null) {
                    lowest = spec.low() == null ? Math.min(lowest, value) : lowest;
                    highest = spec.high() == null ? Math.max(highest, value) : highest;
                }
            }
        }
        if (from == null || to == null || highest == Double.NEGATIVE_INFINITY) {
            Label nothing = new Label("No values in this time");
            nothing.getStyleClass().add("chart-label");
            nothing.setAlignment(Pos.CENTER);
            nothing.resizeRelocate(0, 0, getWidth(), getHeight());
            shapes.add(nothing);
            return;
        }
        double[] ticks = Ticks.numbers(
                lowest, highest, (int) Math.clamp(Math.floor(getHeight() / 42), 2, 6), spec.smallestStep());
        Plot plot = new Plot(this, shapes, ticks, spec.format(), rightMargin());
        TimeScale scale = new TimeScale(from, to, plot.left(), plot.right());
        int most = (int) Math.max(2, plot.width() / 76);
        for (Ticks.TimeTick tick : Ticks.times(from, to, zone, most)) {
            plot.labelBelow(tick.label(), scale.x(tick.at()));
        }
        drawThresholds(plot, ticks);
        List<Double> labels = new ArrayList<>();
        boolean first = true;
        for (ChartSeries series : spec.series()) {
            drawSeries(plot, scale, series, first && spec.filled(), ticks[0], labels);
            first = false;
        }
        hover.follow(plot, scale, shapes);
    }

    private double rightMargin() {
        double widest = 0;
        for (ChartSeries series : spec.series()) {
            @Nullable Point last = series.last();
            if (last != null && last.value() != null) {
                widest = Math.max(widest, Plot.widthOf(spec.format().text(last.value())) * 1.12);
            }
        }
        return widest + 14;
    }

    private void drawThresholds(Plot plot, double[] ticks) {
        for (Threshold threshold : spec.thresholds()) {
            if (threshold.value() < ticks[0] || threshold.value() > ticks[ticks.length - 1]) {
                continue;
            }
            double y = plot.crisp(plot.y(threshold.value()));
            Line line = plot.line(plot.left(), y, plot.right(), y, "chart-threshold");
            line.getStyleClass().add(threshold.tone().styleClass());
            plot.add(line);
            String text = threshold.label() + " " + spec.format().text(threshold.value());
            Label label = plot.label(text, plot.left() + 4, y, Plot.widthOf(text) + 8, Pos.CENTER_LEFT);
            label.getStyleClass()
                    .addAll("chart-threshold-label", threshold.tone().styleClass());
        }
    }

    private void drawSeries(
            Plot plot, TimeScale scale, ChartSeries series, boolean filled, double floor, List<Double> labels) {
        List<List<Point>> runs = runs(series.points());
        for (List<Point> run : runs) {
            Path line = new Path();
            line.getStyleClass().addAll("chart-line", series.tone().styleClass());
            for (Point point : run) {
                double x = scale.x(point.at());
                double y = plot.y(valueOf(point));
                line.getElements().add(line.getElements().isEmpty() ? new MoveTo(x, y) : new LineTo(x, y));
            }
            if (filled && run.size() > 1) {
                Path area = new Path(line.getElements());
                area.getStyleClass().addAll("chart-area", series.tone().styleClass());
                area.getElements()
                        .addAll(
                                new LineTo(scale.x(run.getLast().at()), plot.y(floor)),
                                new LineTo(scale.x(run.getFirst().at()), plot.y(floor)),
                                new ClosePath());
                plot.add(area);
            }
            plot.add(line);
            if (run.size() == 1) {
                plot.add(dot(scale.x(run.getFirst().at()), plot.y(valueOf(run.getFirst())), series, 2));
            }
        }
        @Nullable Point last = series.last();
        if (last != null) {
            double x = scale.x(last.at());
            double y = plot.y(valueOf(last));
            plot.add(dot(x, y, series, 3.5));
            String text = spec.format().text(valueOf(last));
            double free = free(y - 8, labels);
            labels.add(free);
            Label label = plot.label(text, x + 7, free, Plot.widthOf(text) * 1.12 + 4, Pos.CENTER_LEFT);
            label.getStyleClass().addAll("chart-last", series.tone().styleClass());
        }
    }

    /// The nearest height at which the last value can be read beside those that are written already.
    private static double free(double wanted, List<Double> taken) {
        for (double away = 0; away < 6 * LABEL_HEIGHT; away++) {
            for (double tried : new double[] {wanted - away, wanted + away}) {
                if (tried >= 0 && taken.stream().noneMatch(other -> Math.abs(other - tried) < LABEL_HEIGHT)) {
                    return tried;
                }
            }
        }
        return wanted;
    }

    static Circle dot(double x, double y, ChartSeries series, double radius) {
        Circle dot = new Circle(x, y, radius);
        dot.getStyleClass().addAll("chart-dot", series.tone().styleClass());
        return dot;
    }

    private static double valueOf(Point point) {
        Double value = point.value();
        if (value == null) {
            throw new IllegalArgumentException("a gap has no value");
        }
        return value;
    }

    /// The stretches without gaps.
    private static List<List<Point>> runs(List<Point> points) {
        List<List<Point>> runs = new ArrayList<>();
        List<Point> run = new ArrayList<>();
        for (Point point : points) {
            if (point.value() != null) {
                run.add(point);
            } else if (!run.isEmpty()) {
                runs.add(run);
                run = new ArrayList<>();
            }
        }
        if (!run.isEmpty()) {
            runs.add(run);
        }
        return runs;
    }

    /// Where a time lies between two edges; one single time lies at the right.
    record TimeScale(Instant from, Instant to, double left, double right) {
        double x(Instant at) {
            double span = (double) to.toEpochMilli() - from.toEpochMilli();
            return span == 0 ? right : left + (at.toEpochMilli() - from.toEpochMilli()) / span * (right - left);
        }

        Instant at(double x) {
            double share = right == left ? 1 : (x - left) / (right - left);
            return from.plusMillis(Math.round(share * (to.toEpochMilli() - from.toEpochMilli())));
        }
    }
}
