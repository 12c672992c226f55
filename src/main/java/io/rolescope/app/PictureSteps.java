package io.rolescope.app;

import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ListView;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import org.jspecify.annotations.Nullable;

/// Does in the window what a picture asks for. What is not there is left: the picture shows why.
final class PictureSteps {
    private PictureSteps() {}

    /// On the window's thread.
    static void take(Parent root, Picture.Step step) {
        switch (step) {
            case Picture.Step.Press press -> {
                if (find(root, press.id()) instanceof ButtonBase button && !button.isDisabled()) {
                    button.fire();
                }
            }
            case Picture.Step.Write write -> {
                if (find(root, write.id()) instanceof TextInputControl field) {
                    field.setText(write.text());
                }
            }
            case Picture.Step.Choose choose -> choose(find(root, choose.id()), choose.row());
        }
    }

    private static void choose(@Nullable Node node, int row) {
        switch (node) {
            case TableView<?> table
            when table.getItems().size() > row -> table.getSelectionModel().clearAndSelect(row);
            case ListView<?> list
            when list.getItems().size() > row -> list.getSelectionModel().clearAndSelect(row);
            case TabPane tabs
            when tabs.getTabs().size() > row -> tabs.getSelectionModel().select(row);
            case null, default -> {}
        }
    }

    private static @Nullable Node find(Parent root, String id) {
        return root.lookup("#" + id);
    }
}
