package io.rolescope.app;

import io.rolescope.kit.Tasks;
import io.rolescope.platform.settings.Folders;
import javafx.application.Application;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The desktop program: paints the window first, then starts or connects to anything.
public final class RolescopeApplication extends Application {
    private @Nullable Console console;

    @Override
    public void start(Stage stage) {
        console = new Console(Tasks.onWindow(), Folders.ofThisUser());
        console.show(stage, getParameters().getRaw().contains("--demo"));
    }

    @Override
    public void stop() {
        if (console != null) {
            console.close();
        }
    }
}
