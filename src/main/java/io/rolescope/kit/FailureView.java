package io.rolescope.kit;

import atlantafx.base.theme.Styles;
import io.rolescope.platform.Failure;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A failure as a person reads it: what happened, what to try, and details for a ticket.
public final class FailureView {
    private FailureView() {}

    /// @param again runs it once more; `null` where that makes no sense
    public static Node of(Failure failure, @Nullable Runnable again) {
        FontIcon icon = new FontIcon(failure instanceof Failure.Cancelled ? Feather.SLASH : Feather.ALERT_TRIANGLE);
        icon.getStyleClass().add("failure-icon");
        Label headline = new Label(failure.headline());
        headline.getStyleClass().add(Styles.TITLE_4);
        Label sentence = wrapped(failure.sentence());
        Label next = wrapped(failure.nextStep());
        next.getStyleClass().add(Styles.TEXT_MUTED);
        HBox actions = new HBox(8);
        actions.setAlignment(Pos.CENTER);
        if (again != null) {
            Button retry = new Button("Try again", new FontIcon(Feather.REFRESH_CW));
            retry.setOnAction(event -> again.run());
            actions.getChildren().add(retry);
        }
        if (!failure.details().isBlank()) {
            Button copy = new Button("Copy details", new FontIcon(Feather.COPY));
            copy.getStyleClass().add(Styles.FLAT);
            copy.setOnAction(event -> copy(failure));
            actions.getChildren().add(copy);
        }
        VBox box = new VBox(8, icon, headline, sentence, next, actions);
        box.setAlignment(Pos.CENTER);
        box.getStyleClass().add("state-view");
        return box;
    }

    private static Label wrapped(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMaxWidth(560);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.setAlignment(Pos.CENTER);
        label.setStyle("-fx-text-alignment: center;");
        return label;
    }

    private static void copy(Failure failure) {
        ClipboardContent content = new ClipboardContent();
        content.putString(failure.headline() + "\n" + failure.sentence() + "\n" + failure.details());
        Clipboard.getSystemClipboard().setContent(content);
    }
}
