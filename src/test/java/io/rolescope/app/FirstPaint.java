package io.rolescope.app;

import atlantafx.base.theme.PrimerLight;
import java.lang.management.ManagementFactory;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.stage.Window;

/// Prints the milliseconds from the start of the program to its first painted window, the console's or an empty one's,
/// and for the console to the first one with all its controls. The console is started as everybody starts it, from its
/// main class and the settings of `ROLESCOPE_HOME`.
public final class FirstPaint {
    private FirstPaint() {}

    public static void main(String[] args) throws InterruptedException {
        if (args[0].equals("console")) {
            Thread.ofPlatform().daemon().start(FirstPaint::watch);
            Rolescope.main(new String[0]);
        } else {
            Application.launch(Empty.class);
        }
    }

    /// A window of the same toolkit, theme and size with nothing in it.
    public static final class Empty extends Application {
        @Override
        public void start(Stage stage) {
            Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
            stage.setScene(new Scene(new StackPane(new Label("Rolescope")), 1440, 900));
            stage.show();
            tellPaints(stage, true);
        }
    }

    /// Looks for the console's window from outside, as soon as the toolkit takes work.
    private static void watch() {
        while (true) {
            try {
                Platform.runLater(FirstPaint::waitForWindow);
                return;
            } catch (IllegalStateException e) {
                // the toolkit is not started yet
                sleep();
            }
        }
    }

    private static void waitForWindow() {
        if (Window.getWindows().isEmpty()) {
            Window.getWindows().addListener((ListChangeListener<Window>)
                    change -> tellPaints(change.getList().getFirst(), false));
        } else {
            tellPaints(Window.getWindows().getFirst(), false);
        }
    }

    private static void tellPaints(Window window, boolean once) {
        Parent frame = window.getScene().getRoot();
        window.getScene().addPostLayoutPulseListener(() -> {
            boolean first = window.getScene().getRoot() == frame;
            System.out.println((first ? "painted " : "complete ") + sinceStart());
            System.out.flush();
            if (!first || once) {
                Runtime.getRuntime().halt(0);
            }
        });
        Platform.requestNextPulse();
    }

    private static void sleep() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long sinceStart() {
        return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    }
}
