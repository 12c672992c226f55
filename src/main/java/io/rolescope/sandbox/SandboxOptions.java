package io.rolescope.sandbox;

import io.rolescope.platform.settings.Folders;
import java.nio.file.Path;
import java.util.Map;

/// How the sandbox is to be started.
///
/// @param folders where its data is kept; every scale, with and without planted faults, has a folder of its own
/// @param port of PostgreSQL, the next one is that of HTTP; 0 for any free ones
/// @param scale of the demo data, 1 is three organizations
/// @param fresh whether kept data is thrown away first
/// @param flawed whether the known faults are planted
/// @param settings what functions and gateway read by the documented names (`MAX_FILE_SIZE`, `PUSHER_KEY`, …)
public record SandboxOptions(
        Folders folders, int port, int scale, boolean fresh, boolean flawed, Map<String, String> settings) {

    public SandboxOptions {
        if (port < 0 || port > 65_534) {
            throw new IllegalArgumentException("A port is a number from 0 to 65534, not " + port);
        }
        if (scale < 1 || scale > 100_000) {
            throw new IllegalArgumentException("A scale is a number from 1 to 100000, not " + scale);
        }
        settings = Map.copyOf(settings);
    }

    /// Scale 1, free ports, data kept in the user's data folder, settings from the environment.
    public static SandboxOptions standard() {
        return new SandboxOptions(Folders.ofThisUser(), 0, 1, false, false, System.getenv());
    }

    /// The same with everything kept below `home`.
    public SandboxOptions withHome(Path home) {
        return new SandboxOptions(Folders.under(home), port, scale, fresh, flawed, settings);
    }

    public SandboxOptions withPort(int newPort) {
        return new SandboxOptions(folders, newPort, scale, fresh, flawed, settings);
    }

    public SandboxOptions withScale(int newScale) {
        return new SandboxOptions(folders, port, newScale, fresh, flawed, settings);
    }

    public SandboxOptions withFresh(boolean newFresh) {
        return new SandboxOptions(folders, port, scale, newFresh, flawed, settings);
    }

    public SandboxOptions withFlawed(boolean newFlawed) {
        return new SandboxOptions(folders, port, scale, fresh, newFlawed, settings);
    }

    public SandboxOptions withSettings(Map<String, String> newSettings) {
        return new SandboxOptions(folders, port, scale, fresh, flawed, newSettings);
    }

    /// Settings may hold keys of other services, so they are not printed.
    @Override
    public String toString() {
        return "SandboxOptions[data=" + folders.data() + ", port=" + port + ", scale=" + scale + ", fresh=" + fresh
                + ", flawed=" + flawed + "]";
    }
}
