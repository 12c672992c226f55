package io.rolescope.platform;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A file that appears under its name only when it is whole: written beside it, then moved.
public final class WholeFile implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final long NEARLY_FULL = 1 << 20;

    private final Path file;
    private final Path part;
    private final OutputStream out;
    private boolean complete;

    private WholeFile(Path file, Path part, OutputStream out) {
        this.file = file;
        this.part = part;
        this.out = out;
    }

    /// @throws FailureException when nothing can be written there
    public static WholeFile open(Path file) {
        Path target = file.toAbsolutePath();
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            return onto(part, target);
        } catch (IOException e) {
            throw failure(e, target);
        }
    }

    /// @param part where it is written until it is whole
    public static WholeFile onto(Path part, Path target) throws IOException {
        OutputStream raw = Files.newOutputStream(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        return new WholeFile(target, part, new Checked(new BufferedOutputStream(raw, BUFFER), target));
    }

    public OutputStream stream() {
        return out;
    }

    /// Puts the file in its place.
    ///
    /// @return its size in bytes
    public long complete() {
        try {
            out.close();
            try {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            }
            complete = true;
            return Files.size(file);
        } catch (IOException e) {
            throw failure(e, file);
        }
    }

    @Override
    public void close() {
        if (complete) {
            return;
        }
        try {
            out.close();
        } catch (IOException | FailureException e) {
            // what went wrong has been said already, or was asked for
        }
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // stays beside as *.part, never under the final name
        }
    }

    /// The disk is asked how full it is: the message of the error differs from system to system.
    private static FailureException failure(IOException e, Path file) {
        String name = file.getFileName().toString();
        Failure failure = switch (e) {
            case AccessDeniedException denied ->
                new Failure.NotPermitted(
                        "“" + name + "” may not be written there.", "Choose another folder.", e.toString(), null);
            case NoSuchFileException missing ->
                new Failure.Invalid(
                        "The folder for “" + name + "” does not exist.", "Choose another folder.", e.toString(), null);
            case NotDirectoryException missing ->
                new Failure.Invalid(
                        "The place for “" + name + "” is not a folder.", "Choose another folder.", e.toString(), null);
            case FileAlreadyExistsException there ->
                new Failure.Conflict(
                        "“" + name + "” exists and cannot be replaced.", "Choose another name.", e.toString(), null);
            default ->
                full(file)
                        ? new Failure.Invalid(
                                "The disk is full: “" + name + "” was not written.",
                                "Make room, or choose another disk. Nothing half-written was left.",
                                e.toString(),
                                null)
                        : new Failure.Invalid(
                                "“" + name + "” could not be written.",
                                "Choose another folder. Nothing half-written was left.",
                                e.toString(),
                                null);
        };
        return new FailureException(failure, e);
    }

    private static boolean full(Path file) {
        try {
            return Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < NEARLY_FULL;
        } catch (IOException e) {
            return false;
        }
    }

    /// Turns what goes wrong on the disk into a failure that says so, before it looks like one of the database.
    private static final class Checked extends FilterOutputStream {
        private final Path file;

        Checked(OutputStream out, Path file) {
            super(out);
            this.file = file;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                throw failure(e, file);
            }
        }

        @Override
        public void write(int one) {
            try {
                out.write(one);
            } catch (IOException e) {
                throw failure(e, file);
            }
        }

        @Override
        public void flush() {
            try {
                out.flush();
            } catch (IOException e) {
                throw failure(e, file);
            }
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException e) {
                throw failure(e, file);
            }
        }
    }
}
