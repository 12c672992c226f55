package io.rolescope.kit.charts;

import atlantafx.base.theme.Styles;
import io.rolescope.kit.SideBySide;
import java.util.List;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;
import org.jspecify.annotations.Nullable;

/// A framed piece of a page: what it shows, one line that says what it means, the content.
public final class ChartCard extends VBox {

    /// @param message one sentence that the content proves; empty for none
    public ChartCard(String title, String message, Node content) {
        this(title, message, null, content);
    }

    /// @param legend at the right of the title, `null` for none
    public ChartCard(String title, String message, @Nullable Region legend, Node content) {
        super(4);
        getStyleClass().addAll("chart", "chart-card");
        setMinWidth(0);
        Label heading = new Label(title);
        heading.getStyleClass().add("chart-title");
        // not a child of the card itself: the theme would take it for the title of a chart of JavaFX and write it
        // larger
        getChildren().add(legend == null ? new StackPane(heading) : new SideBySide(heading, legend));
        StackPane.setAlignment(heading, Pos.CENTER_LEFT);
        if (!message.isEmpty()) {
            Label text = new Label(message);
            text.setWrapText(true);
            text.getStyleClass().addAll("chart-message", Styles.TEXT_MUTED);
            getChildren().add(text);
        }
        VBox.setVgrow(content, Priority.ALWAYS);
        VBox.setMargin(content, new Insets(message.isEmpty() ? 4 : 0, 0, 0, 0));
        getChildren().add(content);
    }

    /// The whole card leads somewhere.
    ///
    /// @param name what a screen reader calls it
    public ChartCard opening(String name, Runnable action) {
        getStyleClass().add("chart-card-link");
        Opening.on(this, name, action);
        return this;
    }

    /// Names and colours, in their order.
    public static Region legend(List<String> names, List<Tone> tones) {
        HBox row = new HBox(12);
        row.setAlignment(Pos.CENTER_LEFT);
        for (int i = 0; i < names.size(); i++) {
            Rectangle mark = new Rectangle(9, 9);
            mark.setArcWidth(3);
            mark.setArcHeight(3);
            mark.getStyleClass().addAll("chart-bar", tones.get(i).styleClass());
            Label label = new Label(names.get(i), mark);
            label.setGraphicTextGap(5);
            label.getStyleClass().add("chart-label");
            label.setMinWidth(Region.USE_PREF_SIZE);
            row.getChildren().add(label);
        }
        return row;
    }

    @Override
    public String getUserAgentStylesheet() {
        return ChartRegion.styleSheet();
    }
}
