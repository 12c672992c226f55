package io.rolescope.app;

import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.TraversalDirection;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.fxmisc.richtext.StyledTextArea;

/// The keys of the whole window: Ctrl+K palette, Ctrl+L lens, Ctrl+F filter, F5 reload, Esc closes the drawer,
/// Tab goes on, Enter presses what has the focus.
final class Shortcuts {
    private final MainWindow window;

    Shortcuts(MainWindow window) {
        this.window = window;
    }

    void install(Scene scene) {
        put(scene, KeyCode.K, window::openPalette);
        put(scene, KeyCode.L, window::chooseLens);
        put(scene, KeyCode.F, window::focusFilter);
        put(scene, KeyCode.R, window::reload);
        scene.getAccelerators().put(new KeyCodeCombination(KeyCode.F5), window::reload);
        scene.addEventFilter(KeyEvent.KEY_PRESSED, Shortcuts::goOn);
        scene.addEventHandler(KeyEvent.KEY_PRESSED, Shortcuts::press);
        scene.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && window.closeDrawer()) {
                event.consume();
            }
        });
    }

    /// Tab goes on everywhere, out of texts of several lines too: who has no mouse must not be caught in one.
    private static void goOn(KeyEvent event) {
        boolean caught = event.getTarget() instanceof TextArea || event.getTarget() instanceof StyledTextArea<?, ?>;
        if (caught && event.getCode() == KeyCode.TAB && !event.isControlDown() && !event.isAltDown()) {
            ((Node) event.getTarget())
                    .requestFocusTraversal(event.isShiftDown() ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
            event.consume();
        }
    }

    /// Enter presses what has the focus, as Space does.
    private static void press(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER && event.getTarget() instanceof ButtonBase button) {
            button.fire();
            event.consume();
        }
    }

    private static void put(Scene scene, KeyCode code, Runnable action) {
        scene.getAccelerators().put(new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN), action);
    }
}
