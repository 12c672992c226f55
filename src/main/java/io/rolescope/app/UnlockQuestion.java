package io.rolescope.app;

import atlantafx.base.theme.Styles;
import io.rolescope.connections.BackendProfile;
import io.rolescope.connections.Environment;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Asks whether changes shall be possible on this backend; in production its name has to be typed.
final class UnlockQuestion {
    private final VBox root = new VBox(12);
    private final TextField reason = new TextField();

    /// @param onAnswer told the reason when the person agrees
    UnlockQuestion(BackendProfile profile, Consumer<String> onAnswer, Runnable onCancel) {
        boolean production = profile.environment() == Environment.PRODUCTION;
        Label title = new Label("Unlock writes on " + profile.name() + "?");
        title.getStyleClass().add(Styles.TITLE_3);
        Label text =
                new Label("Rolescope changes nothing by itself. Unlocked, pages offer changes; each shows the exact"
                        + " statement or request first and asks. Writes are locked again when the backend is closed.");
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        reason.setId("unlock-reason");
        reason.setPromptText("A ticket, a request");
        Label why = new Label("Reason, kept in the activity log on this computer");
        why.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.TEXT_MUTED);
        TextField name = new TextField();
        name.setId("unlock-name");
        name.setPromptText("This is production: type “" + profile.name() + "”");
        Button unlock = new Button("Unlock writes", new FontIcon(Feather.UNLOCK));
        unlock.setId("unlock-writes");
        unlock.getStyleClass().add(Styles.DANGER);
        if (production) {
            unlock.disableProperty().bind(name.textProperty().isNotEqualTo(profile.name()));
        }
        unlock.setOnAction(event -> onAnswer.accept(reason.getText().strip()));
        Button cancel = new Button("Stay read-only");
        cancel.setCancelButton(true);
        cancel.setOnAction(event -> onCancel.run());
        HBox buttons = new HBox(8, unlock, cancel);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        root.getChildren().addAll(title, text, new VBox(4, why, reason));
        if (production) {
            root.getChildren().add(name);
        }
        root.getChildren().add(buttons);
        root.getStyleClass().add("question");
        root.setMaxSize(520, Region.USE_PREF_SIZE);
    }

    Node root() {
        return root;
    }

    void focus() {
        reason.requestFocus();
    }
}
