package io.rolescope.app;

import io.rolescope.cli.RolescopeCommand;
import java.util.List;

/// Where the program starts. Without a command the window opens; JavaFX is not loaded for anything else, and
/// the command line's own machinery not for the window.
public final class Rolescope {
    private Rolescope() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> args) {
        boolean demo = args.equals(List.of("--demo"));
        RolescopeCommand.Window window = WindowStart::open;
        if ((demo || args.isEmpty()) && WindowStart.hasDisplay()) {
            try {
                return WindowStart.open(demo);
            } catch (RuntimeException e) {
                // told by the command line as any other failure
                window = again -> {
                    throw e;
                };
            }
        }
        return RolescopeCommand.commandLine(window, new ScreenshotsCommand()).execute(args.toArray(String[]::new));
    }
}
