package io.rolescope.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Folders for one run of the tests, where JUnit's `@TempDir` does not reach. They are removed when the run ends; those
/// of a run that was killed are removed by the next one.
public final class PassingFolders {
    private static final String PREFIX = "rolescope-tests-";
    /// A run makes its folder before it locks it.
    private static final Duration YOUNG = Duration.ofMinutes(10);
    /// Held until the program ends: the system gives it up even when the program is killed.
    private static final FileChannel HELD;

    private static final Path OWN;

    static {
        try {
            sweep(Path.of(System.getProperty("java.io.tmpdir")));
            OWN = Files.createTempDirectory(PREFIX);
            HELD = FileChannel.open(OWN.resolve("lock"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            HELD.lock();
            Runtime.getRuntime().addShutdownHook(new Thread(PassingFolders::end, "passing-folders"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PassingFolders() {}

    /// A new empty folder.
    ///
    /// @param label what it is for, to find it while the tests run
    public static Path make(String label) {
        try {
            return Files.createTempDirectory(OWN, label);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Removes what runs that have ended left in `folder`.
    static void sweep(Path folder) throws IOException {
        List<Path> left;
        try (Stream<Path> all = Files.list(folder)) {
            left = all.filter(one -> one.getFileName().toString().startsWith(PREFIX))
                    .toList();
        }
        for (Path one : left) {
            try {
                if (Files.getLastModifiedTime(one)
                                .toInstant()
                                .isBefore(Instant.now().minus(YOUNG))
                        && !isInUse(one)) {
                    delete(one);
                }
            } catch (IOException e) {
                // another run is removing it right now
            }
        }
    }

    private static boolean isInUse(Path folder) throws IOException {
        Path file = folder.resolve("lock");
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            @Nullable FileLock lock = channel.tryLock();
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static void end() {
        try {
            HELD.close();
            delete(OWN);
        } catch (IOException | UncheckedIOException e) {
            // the next run removes it
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        }
    }
}
