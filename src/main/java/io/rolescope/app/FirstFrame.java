package io.rolescope.app;

import atlantafx.base.theme.Styles;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;

/// What is painted before the window's controls exist: its bars in their places and colours, so that nothing jumps when
/// they come.
final class FirstFrame {
    private FirstFrame() {}

    static Scene scene(double width, double height) {
        BorderPane frame = new BorderPane(new Label("Opening…"));
        frame.setTop(bar(Styles.BG_DEFAULT, 0, 56));
        frame.setLeft(bar(Styles.BG_SUBTLE, 201, 0));
        frame.setBottom(bar(Styles.BG_SUBTLE, 0, 30));
        return new Scene(frame, width, height);
    }

    /// Runs `action` once, in the pulse that paints the scene.
    static void afterPaint(Scene scene, Runnable action) {
        scene.addPostLayoutPulseListener(new Runnable() {
            @Override
            public void run() {
                scene.removePostLayoutPulseListener(this);
                action.run();
            }
        });
        Platform.requestNextPulse();
    }

    /// Coloured by a class of the theme: reading our own stylesheet, or any style as text, is left for later.
    private static Node bar(String background, double width, double height) {
        Region bar = new Region();
        bar.setMinSize(width, height);
        bar.getStyleClass().add(background);
        return bar;
    }
}
