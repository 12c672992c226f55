package io.rolescope.kit.charts;

import java.util.List;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import javafx.util.Duration;

/// Columns side by side (days, mostly), each stacked of the same parts; the newest one is labelled with its total.
public final class ColumnChart extends ChartRegion {

    /// One kind of part, from the bottom up.
    public record Part(String name, Tone tone) {}

    /// One column.
    ///
    /// @param label written below it where there is room
    /// @param detail what its tooltip is headed with
    /// @param values one for each part, in their order
    public record Column(String label, String detail, List<Double> values) {
        public Column {
            values = List.copyOf(values);
        }

        double total() {
            return values.stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    private final List<Part> parts;
    private final List<Column> columns;
    private final ValueFormat format;
    private final double smallestStep;

    /// @param smallestStep of the value axis; 1 for things one counts, 0 for anything else
    public ColumnChart(List<Part> parts, List<Column> columns, ValueFormat format, double smallestStep) {
        this.parts = List.copyOf(parts);
        this.columns = List.copyOf(columns);
        this.format = format;
        this.smallestStep = smallestStep;
        setPrefSize(420, 180);
        setMinHeight(LEAST_HEIGHT);
    }

    @Override
    void draw(List<Node> shapes) {
        double highest = columns.stream().mapToDouble(Column::total).max().orElse(0);
        if (highest <= 0) {
            Label nothing = new Label("Nothing in this time");
            nothing.getStyleClass().add("chart-label");
            nothing.setAlignment(Pos.CENTER);
            nothing.resizeRelocate(0, 0, getWidth(), getHeight());
            shapes.add(nothing);
            return;
        }
        double[] ticks = Ticks.numbers(0, highest, (int) Math.clamp(Math.floor(getHeight() / 42), 2, 6), smallestStep);
        String last = format.text(columns.getLast().total());
        double lastWidth = Math.ceil(Plot.widthOf(last) * 1.12) + 2;
        Plot plot = new Plot(this, shapes, ticks, format, lastWidth + 4);
        double room = plot.width() / columns.size();
        double width = Math.max(1, Math.min(room * 0.72, 28));
        double labelRoom = 8
                + columns.stream()
                        .mapToDouble(column -> Plot.widthOf(column.label()))
                        .max()
                        .orElse(0);
        int every = (int) Math.max(1, Math.ceil(labelRoom / room));
        for (int i = 0; i < columns.size(); i++) {
            double middle = plot.left() + room * (i + 0.5);
            drawColumn(shapes, plot, columns.get(i), middle, width);
            // counted from the newest, so that the newest is always labelled
            if ((columns.size() - 1 - i) % every == 0) {
                plot.labelBelow(columns.get(i).label(), middle);
            }
        }
        double middle = plot.left() + room * (columns.size() - 0.5);
        Label total = plot.label(
                last,
                middle + width / 2 + 4,
                Math.max(0, plot.y(columns.getLast().total()) - 8),
                lastWidth,
                Pos.CENTER_LEFT);
        total.getStyleClass().add("chart-last");
    }

    private void drawColumn(List<Node> shapes, Plot plot, Column column, double middle, double width) {
        double below = 0;
        for (int part = 0; part < parts.size(); part++) {
            double value = column.values().get(part);
            double y = plot.y(below + value);
            double height = plot.y(below) - y;
            below += value;
            if (value > 0) {
                Rectangle bar = new Rectangle(
                        Math.round(middle - width / 2), y, Math.max(1, Math.round(width)), Math.max(1, height));
                bar.getStyleClass().addAll("chart-bar", parts.get(part).tone().styleClass());
                plot.add(bar);
            }
        }
        Region target = new Region();
        target.resizeRelocate(middle - width / 2 - 2, plot.top(), width + 4, plot.bottom() - plot.top());
        Tooltip tip = new Tooltip(describe(column));
        tip.setShowDelay(Duration.millis(120));
        Tooltip.install(target, tip);
        shapes.add(target);
    }

    private String describe(Column column) {
        StringBuilder text = new StringBuilder(column.detail());
        for (int i = 0; i < parts.size(); i++) {
            if (column.values().get(i) > 0) {
                text.append(String.format(
                        Locale.ENGLISH,
                        "%n%s: %s",
                        parts.get(i).name(),
                        format.text(column.values().get(i))));
            }
        }
        if (parts.size() > 1) {
            text.append(String.format(Locale.ENGLISH, "%ntotal: %s", format.text(column.total())));
        }
        return text.toString();
    }
}
