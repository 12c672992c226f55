package io.rolescope.app;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// One thing above the window: the palette or the lens chooser. Esc or a click beside it closes it.
final class Overlay {
    private final StackPane root = new StackPane();
    private final Region shade = new Region();
    private @Nullable Node focusBefore;
    private final ChangeListener<@Nullable Node> keeper = (observable, before, now) -> keep(before, now);

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

    /// What is asked is answered or closed first: Tab does not lead behind it.
    private void keep(@Nullable Node before, @Nullable Node now) {
        if (now != null && !isInside(now) && before != null && isInside(before)) {
            List<Node> stops = new ArrayList<>();
            collect(root, stops);
            if (!stops.isEmpty()) {
                (before == stops.getFirst() ? stops.getLast() : stops.getFirst()).requestFocus();
            }
        }
    }

    private boolean isInside(Node node) {
        for (@Nullable Node above = node; above != null; above = above.getParent()) {
            if (above == root) {
                return true;
            }
        }
        return false;
    }

    private static void collect(Parent parent, List<Node> stops) {
        for (Node node : parent.getChildrenUnmodifiable()) {
            if (node.isFocusTraversable() && node.isVisible() && !node.isDisabled()) {
                stops.add(node);
            } else if (node instanceof Parent inner && node.isVisible()) {
                collect(inner, stops);
            }
        }
    }

    void show(Node content) {
        if (!root.isVisible() && root.getScene() != null) {
            focusBefore = root.getScene().getFocusOwner();
        }
        if (root.getScene() != null) {
            root.getScene().focusOwnerProperty().removeListener(keeper);
            root.getScene().focusOwnerProperty().addListener(keeper);
        }
        StackPane.setMargin(content, new Insets(72, 16, 16, 16));
        root.getChildren().setAll(shade, content);
        root.setVisible(true);
    }

    void hide() {
        if (root.getScene() != null) {
            root.getScene().focusOwnerProperty().removeListener(keeper);
        }
        root.setVisible(false);
        root.getChildren().clear();
        if (focusBefore != null) {
            focusBefore.requestFocus();
            focusBefore = null;
        }
    }
}
