package io.rolescope.app;

import io.rolescope.cli.RolescopeCommand;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Logger;

/// Opens the window where there is a display to open it on.
final class WindowStart {
    /// Held, because the log system forgets loggers that nobody holds, and their filters with them.
    private static final Logger JAVAFX = Logger.getLogger("javafx");

    private WindowStart() {}

    static int open(boolean demo) {
        if (!hasDisplay()) {
            throw new FailureException(new Failure.Invalid(
                    "There is no display here to open the window on (neither DISPLAY nor WAYLAND_DISPLAY is set).",
                    "“rolescope screenshots --out DIR” draws every page into pictures without a display, and"
                            + " “rolescope --help” lists what the command line can do.",
                    "",
                    null));
        }
        quietToolkit();
        try {
            RolescopeApplication.launch(demo);
        } catch (UnsupportedOperationException e) {
            throw new FailureException(notOpened(e, System.getenv().getOrDefault("DISPLAY", "")), e);
        }
        return RolescopeCommand.FINE;
    }

    /// What the toolkit throws when the system's part of it is missing or the display does not answer.
    static Failure notOpened(UnsupportedOperationException thrown, String display) {
        String said = String.valueOf(thrown.getMessage());
        boolean library = said.contains("library");
        return new Failure.Invalid(
                library
                        ? "The window cannot be opened, because the system's GTK 3 library is missing."
                        : "The display “" + display + "” cannot be opened.",
                library
                        ? "Install it (on Debian and Ubuntu the package libgtk-3-0) and start again."
                        : "Look whether it runs and whether you may use it (DISPLAY names it); “rolescope --help” lists"
                                + " what works without one.",
                said,
                null);
    }

    /// JavaFX stands on the class path on purpose, with everything else; its complaint about that helps nobody.
    static void quietToolkit() {
        JAVAFX.setFilter(record -> !String.valueOf(record.getMessage()).startsWith("Unsupported JavaFX configuration"));
    }

    static boolean hasDisplay() {
        return hasDisplay(System.getProperty("os.name", ""), System.getProperty("glass.platform", ""), System.getenv());
    }

    /// Windows and macOS always have one; elsewhere X11 or Wayland must have said where it is.
    static boolean hasDisplay(String os, String platform, Map<String, String> environment) {
        String system = os.toLowerCase(Locale.ROOT);
        return system.contains("win")
                || system.contains("mac")
                || platform.equalsIgnoreCase("Headless")
                || !environment.getOrDefault("DISPLAY", "").isEmpty()
                || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
    }
}
