package io.rolescope.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// What must hold of everything that is on the screen, whatever page it is of.
final class ScreenRules {
    private ScreenRules() {}

    /// Controls that a screen reader could not name: a button of an icon alone without a text for it, a field without
    /// a label, a prompt or a text.
    static List<String> nameless(Parent root) {
        Set<Node> labelled = new HashSet<>();
        List<Node> all = shown(root);
        for (Node node : all) {
            if (node instanceof Label label && label.getLabelFor() != null) {
                labelled.add(label.getLabelFor());
            }
        }
        return all.stream()
                .filter(node -> isField(node) && !labelled.contains(node) && !isNamed(node))
                .map(ScreenRules::describe)
                .toList();
    }

    /// What can be come to by Tab now.
    static List<Node> reachable(Parent root) {
        return shown(root).stream()
                .filter(node -> node.isFocusTraversable() && !node.isDisabled())
                .toList();
    }

    /// Whether two pictures of the same control are the same: nothing marks the focus.
    static boolean same(@Nullable WritableImage one, @Nullable WritableImage other) {
        if (one == null || other == null) {
            return one == other;
        }
        int width = (int) one.getWidth();
        int height = (int) one.getHeight();
        if (width != (int) other.getWidth() || height != (int) other.getHeight()) {
            return false;
        }
        return Arrays.equals(
                pixels(one.getPixelReader(), width, height), pixels(other.getPixelReader(), width, height));
    }

    static String describe(Node node) {
        String text = node instanceof ButtonBase button ? " “" + button.getText() + "”" : "";
        return node.getClass().getSimpleName() + " #" + node.getId() + text + " " + node.getStyleClass();
    }

    private static int[] pixels(PixelReader reader, int width, int height) {
        int[] pixels = new int[width * height];
        reader.getPixels(0, 0, width, height, javafx.scene.image.PixelFormat.getIntArgbInstance(), pixels, 0, width);
        return pixels;
    }

    private static boolean isField(Node node) {
        // parts of a control (the editor of a combo box, the arrows of a scroll bar) are named by the control
        boolean part = node.getParent() instanceof Control
                && !(node.getParent() instanceof ScrollPane)
                && !(node.getParent() instanceof SplitPane)
                && !(node.getParent() instanceof TabPane);
        return !part
                && node.isFocusTraversable()
                && (node instanceof ButtonBase || node instanceof TextInputControl || node instanceof ComboBoxBase<?>);
    }

    private static boolean isNamed(Node node) {
        if (!isBlank(node.getAccessibleText())) {
            return true;
        }
        return switch (node) {
            case ButtonBase button -> !isBlank(button.getText());
            case TextInputControl field -> !isBlank(field.getPromptText());
            case ComboBoxBase<?> box -> !isBlank(box.getPromptText());
            default -> false;
        };
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static List<Node> shown(Parent root) {
        List<Node> found = new ArrayList<>();
        collect(root, found);
        return found;
    }

    private static void collect(Parent parent, List<Node> into) {
        for (Node node : parent.getChildrenUnmodifiable()) {
            boolean empty = node instanceof Region region && (region.getWidth() <= 0 || region.getHeight() <= 0);
            if (node.isVisible() && !empty) {
                into.add(node);
                if (node instanceof Parent inner) {
                    collect(inner, into);
                }
            }
        }
    }
}
