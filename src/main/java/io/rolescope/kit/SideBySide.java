package io.rolescope.kit;

import javafx.geometry.Orientation;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// Two pieces on one line, the second at the right; below the first where the line is too short for both.
public final class SideBySide extends Pane {
    private static final double GAP = 12;
    private static final double LINE_GAP = 4;

    private final Region first;
    private final Region second;

    public SideBySide(Region first, Region second) {
        super(first, second);
        this.first = first;
        this.second = second;
        setMinWidth(0);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefWidth(double height) {
        return first.prefWidth(-1) + GAP + second.prefWidth(-1);
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        double above = heightOf(first, width);
        double beside = heightOf(second, width);
        return fits(width) ? Math.max(above, beside) : above + LINE_GAP + beside;
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double above = heightOf(first, width);
        double beside = heightOf(second, width);
        if (fits(width)) {
            double line = Math.max(above, beside);
            double right = snapSizeX(second.prefWidth(-1));
            first.resizeRelocate(0, snapPositionY((line - above) / 2), snapSizeX(first.prefWidth(-1)), above);
            second.resizeRelocate(snapPositionX(width - right), snapPositionY((line - beside) / 2), right, beside);
        } else {
            first.resizeRelocate(0, 0, Math.min(width, snapSizeX(first.prefWidth(-1))), above);
            second.resizeRelocate(0, above + LINE_GAP, Math.min(width, snapSizeX(second.prefWidth(-1))), beside);
        }
    }

    private boolean fits(double width) {
        return width < 0 || Math.ceil(computePrefWidth(-1)) <= width + 1;
    }

    private static double heightOf(Region region, double width) {
        return region.prefHeight(region.getContentBias() == Orientation.HORIZONTAL && width >= 0 ? width : -1);
    }
}
