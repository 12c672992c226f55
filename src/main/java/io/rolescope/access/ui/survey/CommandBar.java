package io.rolescope.access.ui.survey;

import io.rolescope.access.survey.MatrixCell;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/// One small bar: filled from below by the share of rows that the identity is let through for. A sign stands
/// where there is no share to draw: refused, fails, unknown, no rows.
final class CommandBar {
    static final double WIDTH = 13;
    private static final double HEIGHT = 20;
    private static final double LEAST = 2;

    private CommandBar() {}

    /// @param above the identity goes across tenants by design
    static Node of(MatrixCell cell, boolean above) {
        StackPane bar = new StackPane();
        bar.setMinSize(WIDTH, HEIGHT);
        bar.setMaxSize(WIDTH, HEIGHT);
        bar.getStyleClass().add("command-bar");
        if (cell.foreign() > 0) {
            bar.getStyleClass().add(above ? "command-bar-above" : "command-bar-foreign");
        }
        switch (cell.state()) {
            case ALL, SOME -> bar.getChildren().add(fill(cell));
            case NONE -> {}
            case EMPTY -> bar.getStyleClass().add("command-bar-empty");
            case REFUSED -> bar.getChildren().add(sign("–", "verdict-unknown"));
            case FAILS -> bar.getChildren().add(sign("!", "verdict-fails"));
            case UNKNOWN -> bar.getChildren().add(sign("?", "verdict-unknown"));
        }
        return bar;
    }

    private static Node fill(MatrixCell cell) {
        Region fill = new Region();
        double share = cell.total() == 0 ? 0 : Math.min(1, (double) cell.allowed() / cell.total());
        fill.setMaxHeight(Math.max(LEAST, share * (HEIGHT - 2)));
        fill.setMinHeight(Math.max(LEAST, share * (HEIGHT - 2)));
        fill.getStyleClass().add("command-bar-fill");
        StackPane.setAlignment(fill, Pos.BOTTOM_CENTER);
        return fill;
    }

    private static Node sign(String text, String style) {
        Label label = new Label(text);
        label.getStyleClass().add(style);
        return label;
    }
}
