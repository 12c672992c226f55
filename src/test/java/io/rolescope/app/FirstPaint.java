package io.rolescope.app;

import static java.util.Objects.requireNonNull;

import atlantafx.base.theme.PrimerLight;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.settings.Folders;
import io.rolescope.platform.settings.SettingsStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// Prints the milliseconds from the start of the program to its first painted window, the console's or an empty one's,
/// and
/// for the console to the first one with all its controls.
public final class FirstPaint extends Application {
    private static @Nullable Folders folders;
    private static @Nullable Supplier<SettingsStore> settings;

    /// Where it starts: the java command wants JavaFX on the module path for a main class that is an application
    /// itself.
    public static final class Start {
        private Start() {}

        public static void main(String[] args) {
            if (args[0].equals("console")) {
                // as the program does: settings that somebody once saved are read while the toolkit starts
                Folders kept = saved();
                folders = kept;
                settings = Tasks.ahead(() -> SettingsStore.in(kept));
            }
            Application.launch(FirstPaint.class, args);
        }
    }

    @Override
    public void start(Stage stage) {
        if (getParameters().getRaw().contains("console")) {
            new Console(
                            Tasks.onWindow(),
                            requireNonNull(folders),
                            requireNonNull(settings).get())
                    .show(stage, false);
        } else {
            Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
            stage.setScene(new Scene(new StackPane(new Label("Rolescope")), 1440, 900));
            stage.show();
        }
        Parent frame = stage.getScene().getRoot();
        boolean console = getParameters().getRaw().contains("console");
        stage.getScene().addPostLayoutPulseListener(() -> {
            boolean first = stage.getScene().getRoot() == frame;
            System.out.println((first ? "painted " : "complete ") + sinceStart());
            System.out.flush();
            if (!first || !console) {
                Runtime.getRuntime().halt(0);
            }
        });
        Platform.requestNextPulse();
    }

    private static long sinceStart() {
        return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    }

    private static Folders saved() {
        Folders folders = Console.passing();
        try {
            Path file = folders.config().resolve("settings.json");
            Files.createDirectories(file.getParent());
            Files.writeString(file, """
                    {"theme": "dark", "window": {"x": 0, "y": 0, "width": 1440, "height": 900, "maximized": false}}
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folders;
    }
}
