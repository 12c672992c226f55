package io.rolescope.sandbox;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.settings.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The folder that one sandbox keeps its data in, and the lock that lets one program at a time run it.
///
/// Everything inside may hold passwords, so the folder is its owner's alone where the file system can say so.
final class SandboxFolder implements AutoCloseable {
    /// Folders that this very program has. A second channel on a lock file must not even be opened: on POSIX,
    /// closing it gives up the lock of the first.
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final Path real;
    private final FileChannel channel;
    private final FileLock lock;

    private SandboxFolder(Path folder, Path real, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.real = real;
        this.channel = channel;
        this.lock = lock;
    }

    /// Where `options` keep their data.
    static Path of(SandboxOptions options) {
        return options.folders()
                .data()
                .resolve("sandbox")
                .resolve("scale-" + options.scale() + (options.flawed() ? "-flawed" : ""));
    }

    /// Takes the folder for this program; empty when another one has it.
    static Optional<SandboxFolder> take(Path folder) {
        try {
            Folders.ready(folder);
            Path real = folder.toRealPath();
            if (!TAKEN.add(real)) {
                return Optional.empty();
            }
            Optional<SandboxFolder> taken = Optional.empty();
            try {
                taken = lock(folder, real);
                return taken;
            } finally {
                if (taken.isEmpty()) {
                    TAKEN.remove(real);
                }
            }
        } catch (IOException e) {
            throw new FailureException(
                    new Failure.Invalid(
                            "The sandbox's folder cannot be written.",
                            "Choose another folder with the environment variable ROLESCOPE_HOME.",
                            folder + ": " + e.getMessage(),
                            null),
                    e);
        }
    }

    private static Optional<SandboxFolder> lock(Path folder, Path real) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            @Nullable FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new SandboxFolder(folder, real, channel, lock));
            }
        } catch (OverlappingFileLockException e) {
            // taken by this program through another class loader
        }
        channel.close();
        return Optional.empty();
    }

    Path database() {
        return folder.resolve("postgres");
    }

    Path storage() {
        return folder.resolve("storage");
    }

    Path logs() {
        return folder.resolve("logs");
    }

    Path credentials() {
        return folder.resolve("credentials.json");
    }

    /// Written last when the data is complete; without it the data was left half made.
    Path complete() {
        return folder.resolve("complete");
    }

    /// How to reach the running sandbox, for other programs of the same user.
    static Path running(Path folder) {
        return folder.resolve("running.json");
    }

    /// Throws all data away; the lock stays.
    void clear() {
        try {
            Files.deleteIfExists(complete());
            deleteTree(database());
            deleteTree(storage());
            deleteTree(logs());
            Files.deleteIfExists(credentials());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes a file that only its owner may read, whole or not at all.
    static void writePrivate(Path file, String text) {
        try {
            Path half = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(half);
            Files.writeString(half, "", StandardOpenOption.CREATE_NEW);
            if (isPosix(half)) {
                Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rw-------"));
            }
            try (FileChannel out = FileChannel.open(half, StandardOpenOption.WRITE)) {
                out.write(java.nio.ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
                out.force(true);
            }
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (channel) {
            try {
                Files.deleteIfExists(running(folder));
            } finally {
                if (lock.isValid()) {
                    lock.release();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            TAKEN.remove(real);
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
