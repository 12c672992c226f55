package io.rolescope.kit.charts;

import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;

/// Makes something drawn lead somewhere: by a click, and by Enter or Space once Tab has come to it.
final class Opening {
    private Opening() {}

    static void on(Node node, String name, Runnable action) {
        node.setCursor(Cursor.HAND);
        node.setFocusTraversable(true);
        node.setAccessibleRole(AccessibleRole.BUTTON);
        node.setAccessibleText(name);
        node.setOnMouseClicked(event -> action.run());
        node.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
                action.run();
                event.consume();
            }
        });
    }
}
