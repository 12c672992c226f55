package io.rolescope.kit.charts;

import atlantafx.base.theme.Styles;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// One number with its name, and one line that puts it into proportion. A click leads to where it comes from.
public final class StatTile extends VBox {

    /// @param note in proportion to what: “of 512 that exist”; empty leaves the line blank, so that tiles line up
    /// @param picture at the right of the number, `null` for none
    /// @param onOpen leads to the page behind the number, `null` for none
    public StatTile(
            String name, String number, String note, Tone tone, @Nullable Node picture, @Nullable Runnable onOpen) {
        super(2);
        getStyleClass().addAll("chart", "stat-tile");
        Label title = new Label(name);
        title.getStyleClass().addAll("stat-name", Styles.TEXT_MUTED);
        Label value = new Label(number);
        value.getStyleClass().addAll("stat-number", tone.styleClass());
        value.setMinWidth(Region.USE_PREF_SIZE);
        HBox line = new HBox(8, value);
        line.setAlignment(Pos.CENTER_LEFT);
        if (picture != null) {
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            line.getChildren().addAll(gap, picture);
        }
        Label proportion = new Label(note);
        proportion.getStyleClass().addAll("stat-note", Styles.TEXT_MUTED);
        proportion.setMinWidth(0);
        getChildren().addAll(title, line, proportion);
        setAccessibleText(name + ": " + number + " " + note);
        if (onOpen != null) {
            getStyleClass().add("stat-link");
            Opening.on(this, name + ": " + number + " " + note, onOpen);
        }
    }

    @Override
    public String getUserAgentStylesheet() {
        return ChartRegion.styleSheet();
    }
}
