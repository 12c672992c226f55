package io.rolescope.functions.environment;

import io.rolescope.functions.hurl.Variables;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A set of variables kept as a file of `name=value` lines, which Hurl's own tool takes with `--variables-file`.
///
/// @param variables in the order of the file, values as written
/// @param secretNames variables whose values are asked for or kept in the keychain, written as `#secret name` lines
public record TestEnvironment(String name, Map<String, String> variables, List<String> secretNames) {
    private static final String SECRET = "#secret ";
    private static final String ENDING = ".env";

    public TestEnvironment {
        variables = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        secretNames = List.copyOf(secretNames);
    }

    /// Reads a file.
    ///
    /// @throws FailureException when it cannot be read or a line is not `name=value`
    public static TestEnvironment read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw invalid("The variables file " + file + " cannot be read.", e);
        }
        Map<String, String> variables = new LinkedHashMap<>();
        List<String> secrets = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith(SECRET)) {
                secrets.add(line.substring(SECRET.length()).strip());
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                int equals = line.indexOf('=');
                String key = equals < 0 ? "" : line.substring(0, equals).strip();
                if (!Variables.isName(key)) {
                    throw invalid(file + ":" + (i + 1) + ": a line has the form name=value.", null);
                }
                variables.put(key, line.substring(equals + 1).strip());
            }
        }
        String fileName = String.valueOf(file.getFileName());
        String name = fileName.endsWith(ENDING) ? fileName.substring(0, fileName.length() - ENDING.length()) : fileName;
        return new TestEnvironment(name, variables, secrets);
    }

    /// All environments of a folder, by name.
    public static List<TestEnvironment> readAll(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .map(TestEnvironment::read)
                    .toList();
        } catch (IOException e) {
            throw invalid("The folder " + folder + " cannot be read.", e);
        }
    }

    /// The file an environment of that name is kept in.
    ///
    /// @throws FailureException when the name cannot be one of a file
    public static Path fileOf(Path folder, String name) {
        if (!name.matches("[\\p{L}\\p{N}_-][\\p{L}\\p{N} ._-]{0,60}")) {
            throw invalid("“" + name + "” cannot be the name of an environment.", null);
        }
        return folder.resolve(name + ENDING);
    }

    /// Writes the environment into a folder, over an older one of its name; a reader never sees half of it.
    public void write(Path folder) {
        Path file = fileOf(folder, name);
        List<String> lines = new ArrayList<>();
        secretNames.forEach(secret -> lines.add(SECRET + secret));
        variables.forEach((key, value) -> lines.add(key + "=" + value));
        try {
            Files.createDirectories(folder);
            Path half = Files.createTempFile(folder, name, ".half");
            Files.write(half, lines, StandardCharsets.UTF_8);
            Files.move(half, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw invalid("The environment " + name + " cannot be written to " + file + ".", e);
        }
    }

    private static FailureException invalid(String sentence, @org.jspecify.annotations.Nullable Exception cause) {
        return new FailureException(
                new Failure.Invalid(
                        sentence,
                        "Check the file.",
                        cause == null ? "" : cause.getClass().getSimpleName(),
                        null),
                cause);
    }
}
