package io.rolescope.kit.charts;

import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// A chart that is drawn anew whenever its size changes. What it draws is unmanaged; the base is the style sheet.
abstract class ChartRegion extends Region {
    /// A plot below this says nothing any more; the page scrolls instead.
    static final double LEAST_HEIGHT = 104;

    private double drawnWidth = -1;
    private double drawnHeight = -1;

    ChartRegion() {
        getStyleClass().add("chart");
        setMinSize(60, 40);
    }

    /// Adds everything to `shapes`, back to front, for the present size.
    abstract void draw(List<Node> shapes);

    @Override
    protected final void layoutChildren() {
        if (getWidth() == drawnWidth && getHeight() == drawnHeight) {
            // changing the children asks for a layout again: drawing in each would never end
            return;
        }
        drawnWidth = getWidth();
        drawnHeight = getHeight();
        List<Node> shapes = new ArrayList<>();
        if (getWidth() > 20 && getHeight() > 12) {
            draw(shapes);
        }
        shapes.forEach(shape -> shape.setManaged(false));
        getChildren().setAll(shapes);
    }

    @Override
    public String getUserAgentStylesheet() {
        return styleSheet();
    }

    static String styleSheet() {
        @Nullable URL sheet = ChartRegion.class.getResource("charts.css");
        if (sheet == null) {
            throw new IllegalStateException("charts.css is missing from the build");
        }
        return sheet.toExternalForm();
    }
}
