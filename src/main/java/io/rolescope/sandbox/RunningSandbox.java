package io.rolescope.sandbox;

import io.rolescope.connections.BackendProfile;
import io.rolescope.platform.settings.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the sandbox that a program was told the database of.
public final class RunningSandbox {
    private RunningSandbox() {}

    /// The sandbox of this user whose database `profile` is, for programs that were only told how to reach that:
    /// on this computer, at its port, and still answering. A sandbox that ended may leave its addresses behind, and
    /// another server may have its port by now.
    public static Optional<SandboxEndpoints> at(Folders folders, BackendProfile profile) {
        if (!isThisComputer(profile.host())) {
            return Optional.empty();
        }
        Path all = folders.data().resolve("sandbox");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> kept = Files.list(all)) {
            for (Path folder : kept.toList()) {
                Optional<SandboxEndpoints> found = SandboxEndpoints.read(SandboxFolder.running(folder))
                        .filter(one -> one.profile().port() == profile.port()
                                && one.profile().database().equals(profile.database()))
                        .filter(Sandbox::answers);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isThisComputer(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
