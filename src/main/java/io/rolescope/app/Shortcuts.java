package io.rolescope.app;

import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/// The keys of the whole window: Ctrl+K palette, Ctrl+L lens, Ctrl+F filter, F5 reload, Esc closes the drawer.
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
        scene.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && window.closeDrawer()) {
                event.consume();
            }
        });
    }

    private static void put(Scene scene, KeyCode code, Runnable action) {
        scene.getAccelerators().put(new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN), action);
    }
}
