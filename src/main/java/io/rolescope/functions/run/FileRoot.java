package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The folder that files named in a suite must lie in, read or written.
///
/// @param folder the suite's own folder, or the one given for all
public record FileRoot(Path folder) {

    byte[] read(String name, Span span) {
        try {
            return Files.readAllBytes(place(name, span));
        } catch (IOException e) {
            throw new RunProblem(span, "The file “" + name + "” cannot be read.");
        }
    }

    /// Where something lies that is there.
    Path place(String name, Span span) {
        try {
            Path root = folder.toRealPath();
            Path file = root.resolve(name);
            if (!file.normalize().startsWith(root)
                    || !Files.exists(file)
                    || !file.toRealPath().startsWith(root)) {
                throw new RunProblem(
                        span,
                        "The file “" + name + "” is not there, or lies outside of the folder files may be read from.");
            }
            return file;
        } catch (IOException | InvalidPathException e) {
            throw new RunProblem(span, "The file “" + name + "” cannot be read.");
        }
    }

    /// Whether there is a file of that name in the folder.
    boolean has(String name) {
        try {
            Path root = folder.toRealPath();
            Path file = root.resolve(name).normalize();
            return file.startsWith(root) && Files.isRegularFile(file);
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    /// Writes a file, whole or not at all; one that is there is replaced.
    void write(String name, byte[] content, Span span) {
        try {
            Path root = folder.toRealPath();
            Path file = root.resolve(name).normalize();
            Path parent = file.getParent();
            if (!file.startsWith(root)
                    || parent == null
                    || !Files.isDirectory(parent)
                    || !parent.toRealPath().startsWith(root)
                    || Files.isDirectory(file)) {
                throw new RunProblem(
                        span,
                        "The file “" + name + "” lies outside of the folder files may be written to, or in none.");
            }
            Path fresh = Files.createTempFile(parent, ".rolescope", null);
            try {
                Files.write(fresh, content);
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException | InvalidPathException e) {
            throw new RunProblem(span, "The file “" + name + "” cannot be written.");
        }
    }
}
