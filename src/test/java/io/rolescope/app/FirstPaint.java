package io.rolescope.app;

import atlantafx.base.theme.PrimerLight;
import io.rolescope.kit.Tasks;
import java.lang.management.ManagementFactory;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;

/// Prints the milliseconds from the start of the program to its first painted window: the console's, or an empty one's.
public final class FirstPaint extends Application {

    /// Where it starts: the java command wants JavaFX on the module path for a main class that is an application
    /// itself.
    public static final class Start {
        private Start() {}

        public static void main(String[] args) {
            Application.launch(FirstPaint.class, args);
        }
    }

    @Override
    public void start(Stage stage) {
        if (getParameters().getRaw().contains("console")) {
            new Console(Tasks.onWindow(), Console.passing()).show(stage, false);
        } else {
            Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
            stage.setScene(new Scene(new StackPane(new Label("Rolescope")), 1440, 900));
            stage.show();
        }
        stage.getScene().addPostLayoutPulseListener(FirstPaint::end);
        Platform.requestNextPulse();
    }

    private static void end() {
        long painted = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        System.out.println("painted " + painted);
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }
}
