package io.rolescope.app;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The list of pages at the left.
final class Sidebar {
    private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");

    private final Map<PageKind, Button> buttons = new EnumMap<>(PageKind.class);
    private final ScrollPane root;

    Sidebar(Consumer<PageKind> onOpen) {
        VBox list = new VBox();
        list.getStyleClass().add("sidebar");
        PageKind.@Nullable Section section = null;
        for (PageKind kind : PageKind.values()) {
            if (kind.section() != section) {
                section = kind.section();
                Label heading = new Label(section.title());
                heading.getStyleClass().add("sidebar-heading");
                list.getChildren().add(heading);
            }
            Button button = new Button(kind.title(), new FontIcon(kind.icon()));
            button.setId("page-" + kind.key());
            button.setMaxWidth(Double.MAX_VALUE);
            button.getStyleClass().add("sidebar-item");
            button.setOnAction(event -> onOpen.accept(kind));
            buttons.put(kind, button);
            list.getChildren().add(button);
        }
        list.addEventFilter(KeyEvent.KEY_PRESSED, this::goThrough);
        root = new ScrollPane(list);
        root.setFitToWidth(true);
        root.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        root.getStyleClass().add("sidebar-scroll");
    }

    Node root() {
        return root;
    }

    /// Tab comes to the current page alone; arrows go on from there.
    void showCurrent(PageKind current) {
        buttons.forEach((kind, button) -> {
            button.pseudoClassStateChanged(CURRENT, kind == current);
            button.setFocusTraversable(kind == current);
        });
    }

    private void goThrough(KeyEvent event) {
        int step = event.getCode() == KeyCode.DOWN ? 1 : event.getCode() == KeyCode.UP ? -1 : 0;
        List<Button> open =
                buttons.values().stream().filter(button -> !button.isDisabled()).toList();
        int at = open.indexOf(event.getTarget());
        if (step != 0 && at >= 0) {
            open.get(Math.clamp(at + step, 0, open.size() - 1)).requestFocus();
            event.consume();
        }
    }

    void enableBackendPages(boolean enabled) {
        buttons.forEach((kind, button) -> button.setDisable(kind.needsBackend() && !enabled));
    }
}
