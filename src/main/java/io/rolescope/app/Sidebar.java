package io.rolescope.app;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private static final PseudoClass LOW = PseudoClass.getPseudoClass("low");
    private static final PseudoClass LOWER = PseudoClass.getPseudoClass("lower");

    private final Map<PageKind, Button> buttons = new EnumMap<>(PageKind.class);
    private final VBox list = new VBox();
    private final ScrollPane root;

    Sidebar(Consumer<PageKind> onOpen) {
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
        root.heightProperty().addListener((observable, before, now) -> fit(now.doubleValue()));
    }

    /// Draws the list closer in a low window, so that every page stays in sight without scrolling.
    private void fit(double height) {
        list.pseudoClassStateChanged(LOW, false);
        list.pseudoClassStateChanged(LOWER, false);
        list.pseudoClassStateChanged(LOW, isHigherThan(height));
        list.pseudoClassStateChanged(LOWER, isHigherThan(height));
    }

    private boolean isHigherThan(double height) {
        list.applyCss();
        return list.prefHeight(-1) > height;
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
        bringIntoSight(Objects.requireNonNull(buttons.get(current)));
    }

    /// In a window that is lower than the list all the same.
    private void bringIntoSight(Button button) {
        double beyond = list.getHeight() - root.getViewportBounds().getHeight();
        if (beyond > 0) {
            double top = button.getBoundsInParent().getMinY();
            double bottom = button.getBoundsInParent().getMaxY();
            double from = root.getVvalue() * beyond;
            if (top < from || bottom > from + root.getViewportBounds().getHeight()) {
                root.setVvalue(Math.clamp((top - root.getViewportBounds().getHeight() / 2) / beyond, 0, 1));
            }
        }
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
