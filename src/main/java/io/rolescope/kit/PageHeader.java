package io.rolescope.kit;

import atlantafx.base.theme.Styles;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The top of every page: title and one line of summary left, main actions right.
public final class PageHeader {
    private final Label summary = new Label();
    private final HBox root;

    public PageHeader(String title, Node... actions) {
        Label heading = new Label(title);
        heading.getStyleClass().add("page-title");
        summary.getStyleClass().addAll("page-summary", Styles.TEXT_MUTED);
        // a line that is cut can still be read
        Tooltip whole = new Tooltip();
        whole.textProperty().bind(summary.textProperty());
        whole.setWrapText(true);
        whole.setMaxWidth(600);
        summary.setTooltip(whole);
        VBox left = new VBox(2, heading, summary);
        left.setMinWidth(0);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox right = new HBox(8, actions);
        right.setAlignment(Pos.CENTER_RIGHT);
        right.setMinWidth(Region.USE_PREF_SIZE);
        root = new HBox(12, left, gap, right);
        root.setAlignment(Pos.CENTER_LEFT);
        root.getStyleClass().add("page-header");
    }

    /// The line below the title. Empty text leaves the line blank, so that nothing jumps.
    public Label summary() {
        return summary;
    }

    public Node root() {
        return root;
    }
}
