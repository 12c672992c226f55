package io.rolescope.kit.charts;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.shape.Circle;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import org.jspecify.annotations.Nullable;

/// A line as small as a word: how something went, without an axis.
public final class Sparkline extends ChartRegion {
    private final List<@Nullable Double> values;
    private final Tone tone;

    /// @param values oldest first; `null` leaves a gap
    public Sparkline(List<@Nullable Double> values, Tone tone) {
        this.values = new ArrayList<>(values);
        this.tone = tone;
        setMinSize(48, 20);
        setPrefSize(96, 24);
        setMaxHeight(24);
    }

    @Override
    protected double computeMinHeight(double width) {
        return 20;
    }

    @Override
    void draw(List<Node> shapes) {
        double low = values.stream()
                .filter(value -> value != null)
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(0);
        double high = values.stream()
                .filter(value -> value != null)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        double span = high == low ? 1 : high - low;
        double width = getWidth() - 6;
        double height = getHeight() - 6;
        Path line = new Path();
        line.getStyleClass().addAll("chart-line", tone.styleClass());
        boolean pen = false;
        double x = 3;
        double y = 3;
        for (int i = 0; i < values.size(); i++) {
            Double value = values.get(i);
            if (value == null) {
                pen = false;
                continue;
            }
            x = 3 + (values.size() == 1 ? width : width * i / (values.size() - 1));
            y = 3 + height * (1 - (value - low) / span);
            line.getElements().add(pen ? new LineTo(x, y) : new MoveTo(x, y));
            pen = true;
        }
        if (!line.getElements().isEmpty()) {
            Circle dot = new Circle(x, y, 2.5);
            dot.getStyleClass().addAll("chart-dot", tone.styleClass());
            shapes.add(line);
            shapes.add(dot);
        }
    }
}
