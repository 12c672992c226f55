package io.rolescope.platform.settings;

import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Lets one console at a time read, change and write the settings: a lock on a file beside them, since they themselves
/// are replaced whole. The system takes it back when a program ends without doing so.
final class SettingsLock implements AutoCloseable {
    /// Saving takes milliseconds; whoever holds it for longer hangs, and must not keep others from saving.
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final @Nullable FileChannel channel;

    private SettingsLock(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /// Waits for others, for a while. Where the folder knows no locks, or cannot be written at all, nothing is held:
    /// what is wrong with it tells the writing itself.
    static SettingsLock take(Path settings) {
        @Nullable FileChannel channel = null;
        try {
            Path folder = settings.toAbsolutePath().getParent();
            Folders.ready(Objects.requireNonNull(folder, "a file stands in a folder"));
            channel = FileChannel.open(
                    settings.resolveSibling("." + settings.getFileName() + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!isTaken(channel) && System.nanoTime() < end) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (IOException | FailureException e) {
            // as good as it gets: the file is still written whole
        }
        return new SettingsLock(channel);
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // another store of this program holds it
            return false;
        }
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // the system takes it back with the program
            }
        }
    }
}
