package io.rolescope.app;

import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// One thing above the window: the palette or the lens chooser. Esc or a click beside it closes it.
final class Overlay {
    private final StackPane root = new StackPane();
    private final Region shade = new Region();
    private @Nullable Node focusBefore;

    Overlay() {
        shade.getStyleClass().add("palette-shade");
        shade.setOnMouseClicked(event -> hide());
        root.setVisible(false);
        root.setAlignment(Pos.TOP_CENTER);
        root.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                hide();
                event.consume();
            }
        });
    }

    Node root() {
        return root;
    }

    boolean isShown() {
        return root.isVisible();
    }

    void show(Node content) {
        if (!root.isVisible() && root.getScene() != null) {
            focusBefore = root.getScene().getFocusOwner();
        }
        StackPane.setMargin(content, new Insets(72, 16, 16, 16));
        root.getChildren().setAll(shade, content);
        root.setVisible(true);
    }

    void hide() {
        root.setVisible(false);
        root.getChildren().clear();
        if (focusBefore != null) {
            focusBefore.requestFocus();
            focusBefore = null;
        }
    }
}
