package io.rolescope.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The SQL files that the program carries, by folder and in the order of their names.
public final class SqlScripts {
    private SqlScripts() {}

    /// A file's name and text.
    public record Script(String name, String text) {}

    /// The `.sql` files right inside `folder` (`sql/demo`), sorted by name; none where the folder is not there.
    public static List<Script> in(String folder) {
        @Nullable URL found = SqlScripts.class.getClassLoader().getResource(folder);
        if (found == null) {
            return List.of();
        }
        try {
            URI uri = found.toURI();
            if (uri.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                    return read(jar.getPath("/" + folder));
                }
            }
            return read(Path.of(uri));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Script> read(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".sql"))
                    .sorted(java.util.Comparator.comparing(
                            file -> file.getFileName().toString()))
                    .map(SqlScripts::script)
                    .toList();
        }
    }

    private static Script script(Path file) {
        try {
            return new Script(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
