package io.rolescope.app;

import io.rolescope.kit.Tasks;
import io.rolescope.platform.settings.Folders;
import io.rolescope.platform.settings.Look;
import java.util.function.Supplier;
import javafx.application.Application;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The desktop program: paints the window first, then starts or connects to anything.
public final class RolescopeApplication extends Application {
    private @Nullable Console console;

    static void launch(boolean demo) {
        Ahead.begin();
        Application.launch(RolescopeApplication.class, demo ? new String[] {"--demo"} : new String[0]);
    }

    @Override
    public void start(Stage stage) {
        console = new Console(Tasks.onWindow(), Folders.ofThisUser(), Ahead.LOOK.get());
        console.show(stage, getParameters().getRaw().contains("--demo"));
    }

    @Override
    public void stop() {
        if (console != null) {
            console.close();
        }
    }

    /// Read while the toolkit starts, from the moment that this class is first touched. JavaFX makes the
    /// application itself and takes nothing but texts along.
    private static final class Ahead {
        private static final Supplier<Look> LOOK = Tasks.ahead(() -> Look.in(Folders.ofThisUser()));

        /// Touching the class is what begins.
        static void begin() {}
    }
}
