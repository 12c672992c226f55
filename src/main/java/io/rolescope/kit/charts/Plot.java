package io.rolescope.kit.charts;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/// The area between the axes: where a value lies, and the grid behind it. One for each layout of a chart.
final class Plot {
    static final double LABEL_SIZE = 11;
    private static final double LINE_HEIGHT = 16;
    private static final Font MEASURE = Font.font(LABEL_SIZE);

    private final Region chart;
    private final List<Node> drawn;
    private final double[] ticks;
    private final double left;
    private final double top;
    private final double right;
    private final double bottom;

    /// @param drawn where shapes are added, back to front
    /// @param rightMargin room for what is written behind the last value
    Plot(Region chart, List<Node> drawn, double[] ticks, ValueFormat format, double rightMargin) {
        this.chart = chart;
        this.drawn = drawn;
        this.ticks = ticks.clone();
        ValueFormat axis = format.onAxis(ticks[ticks.length - 1]);
        double widest = 0;
        for (double tick : ticks) {
            widest = Math.max(widest, widthOf(axis.text(tick)));
        }
        left = Math.ceil(widest) + 10;
        top = 10;
        right = Math.max(left + 1, chart.getWidth() - rightMargin);
        bottom = Math.max(top + 1, chart.getHeight() - LINE_HEIGHT - 6);
        for (double tick : ticks) {
            double y = crisp(y(tick));
            add(line(left, y, right, y, "chart-grid"));
            label(axis.text(tick), 0, y - LINE_HEIGHT / 2, left - 8, Pos.CENTER_RIGHT);
        }
    }

    static double widthOf(String text) {
        Text measure = new Text(text);
        measure.setFont(MEASURE);
        return measure.getLayoutBounds().getWidth();
    }

    double left() {
        return left;
    }

    double right() {
        return right;
    }

    double top() {
        return top;
    }

    double bottom() {
        return bottom;
    }

    double width() {
        return right - left;
    }

    double y(double value) {
        double low = ticks[0];
        double high = ticks[ticks.length - 1];
        return bottom - (value - low) / (high - low) * (bottom - top);
    }

    /// The middle of a pixel, so that a thin line is one pixel wide.
    double crisp(double at) {
        return Math.floor(at) + 0.5;
    }

    void add(Node node) {
        node.setMouseTransparent(true);
        drawn.add(node);
    }

    Line line(double x1, double y1, double x2, double y2, String style) {
        Line line = new Line(x1, y1, x2, y2);
        line.getStyleClass().add(style);
        return line;
    }

    /// A label below the plot, centred at `x` but never outside.
    void labelBelow(String text, double x) {
        double width = widthOf(text) + 6;
        double at = Math.clamp(x - width / 2, 0, Math.max(0, chart.getWidth() - width));
        label(text, at, bottom + 4, width, Pos.CENTER);
    }

    Label label(String text, double x, double y, double width, Pos alignment) {
        Label label = new Label(text);
        label.getStyleClass().add("chart-label");
        label.setAlignment(alignment);
        label.setMinWidth(width);
        label.setPrefWidth(width);
        label.resizeRelocate(Math.round(x), Math.round(y), Math.ceil(width), LINE_HEIGHT);
        label.setManaged(false);
        add(label);
        return label;
    }
}
