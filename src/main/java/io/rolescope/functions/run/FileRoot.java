package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// The folder that files named in a suite must lie in.
///
/// @param folder the suite's own folder, or the one given for all
public record FileRoot(Path folder) {

    byte[] read(String name, Span span) {
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
            return Files.readAllBytes(file);
        } catch (IOException | InvalidPathException e) {
            throw new RunProblem(span, "The file “" + name + "” cannot be read.");
        }
    }
}
