package io.rolescope.app;

import io.rolescope.cli.RolescopeCommand;

/// Where the program starts. Without a command the window opens; JavaFX is not loaded for anything else.
public final class Rolescope {
    private Rolescope() {}

    public static void main(String[] args) {
        System.exit(RolescopeCommand.commandLine(WindowStart::open, new ScreenshotsCommand())
                .execute(args));
    }
}
