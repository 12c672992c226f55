package io.rolescope.kit;

import atlantafx.base.theme.Styles;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;

/// An empty place that says why it is empty and what to do.
public final class EmptyView {
    private EmptyView() {}

    public static Node of(Ikon icon, String headline, String why) {
        FontIcon picture = new FontIcon(icon);
        picture.getStyleClass().add("empty-icon");
        Label title = new Label(headline);
        title.getStyleClass().add(Styles.TITLE_4);
        Label text = new Label(why);
        text.setWrapText(true);
        text.setMaxWidth(520);
        text.setMinHeight(Region.USE_PREF_SIZE);
        text.setAlignment(Pos.CENTER);
        text.setStyle("-fx-text-alignment: center;");
        text.getStyleClass().add(Styles.TEXT_MUTED);
        VBox box = new VBox(8, picture, title, text);
        box.setAlignment(Pos.CENTER);
        box.getStyleClass().add("state-view");
        return box;
    }

    /// With the next step as a button.
    public static Node of(Ikon icon, String headline, String why, String step, Runnable action) {
        VBox box = (VBox) of(icon, headline, why);
        Button button = new Button(step);
        button.setOnAction(event -> action.run());
        box.getChildren().add(button);
        return box;
    }
}
