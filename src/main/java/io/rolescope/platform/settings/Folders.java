package io.rolescope.platform.settings;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import net.harawata.appdirs.AppDirs;
import net.harawata.appdirs.AppDirsFactory;

/// The folders that belong to Rolescope for this user of the computer.
///
/// By each system's own custom (XDG on Linux, Library on macOS, AppData on Windows), or all below one folder that the
/// environment variable `ROLESCOPE_HOME` names. Nothing is created until [#ready] is asked for it.
///
/// @param config the settings file
/// @param data what must be kept: the sandbox's database, the activity log, histories
/// @param cache what may be thrown away at any time
/// @param logs the program's own log
public record Folders(Path config, Path data, Path cache, Path logs) {
    /// Names the one folder under which everything is kept instead.
    public static final String HOME_VARIABLE = "ROLESCOPE_HOME";

    private static final String NAME = "rolescope";

    /// The folders of whoever runs this process.
    public static Folders ofThisUser() {
        return from(System.getenv());
    }

    /// The folders that `environment` asks for.
    public static Folders from(Map<String, String> environment) {
        String home = environment.getOrDefault(HOME_VARIABLE, "").strip();
        if (!home.isEmpty()) {
            return under(Path.of(home).toAbsolutePath().normalize());
        }
        AppDirs system = AppDirsFactory.getInstance();
        return new Folders(
                Path.of(system.getUserConfigDir(NAME, null, null)),
                Path.of(system.getUserDataDir(NAME, null, null)),
                Path.of(system.getUserCacheDir(NAME, null, null)),
                Path.of(system.getUserLogDir(NAME, null, null)));
    }

    /// Everything below `home`.
    public static Folders under(Path home) {
        return new Folders(home.resolve("config"), home.resolve("data"), home.resolve("cache"), home.resolve("logs"));
    }

    /// `folder`, created for this user alone where it does not exist yet.
    ///
    /// @throws FailureException with [Failure.Invalid] when it cannot be made
    public static Path ready(Path folder) {
        try {
            if (Files.isDirectory(folder)) {
                return folder;
            }
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                return Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new FailureException(
                    new Failure.Invalid(
                            "The folder " + folder + " cannot be created.",
                            "Make it writable, or name another place in " + HOME_VARIABLE + ".",
                            e.toString(),
                            null),
                    e);
        }
    }
}
