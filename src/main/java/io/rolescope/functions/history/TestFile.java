package io.rolescope.functions.history;

import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.hurl.ParseOutcome;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Adds a test to a suite. What stands in the file stays as it is, to the byte.
public final class TestFile {
    private TestFile() {}

    /// Writes an entry behind the last one of a file, or into a new file.
    ///
    /// @param entry in Hurl's syntax
    /// @param remark stands above it; empty for none
    /// @throws FailureException with [Failure.Invalid] when the file or the entry cannot be read; nothing is
    /// changed then
    public static void append(Path file, String entry, String remark) throws IOException {
        String before = Files.exists(file) ? readable(file) : "";
        String end = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
        String above = remark.isBlank() ? "" : "# " + remark.strip().replaceAll("\\s+", " ") + "\n";
        String after = before + end + (before.isEmpty() ? "" : "\n") + above + entry.strip() + "\n";
        if (HurlFile.parse(file.toString(), after) instanceof ParseOutcome.Refused refused) {
            throw invalid(
                    "The test cannot be read: " + refused.error().message(),
                    refused.error().toString());
        }
        Path folder = file.toAbsolutePath().getParent();
        Path half = Files.createTempFile(folder, String.valueOf(file.getFileName()), ".half");
        Files.writeString(half, after);
        try {
            Files.move(half, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(half);
            throw e;
        }
    }

    private static String readable(Path file) throws IOException {
        return switch (HurlFile.read(file)) {
            case ParseOutcome.Parsed(HurlFile parsed) -> parsed.print();
            case ParseOutcome.Refused refused ->
                throw invalid(
                        "The file " + file.getFileName() + " cannot be read at line "
                                + refused.error().line() + ", column "
                                + refused.error().column() + ", so nothing is added to it.",
                        refused.error().toString());
        };
    }

    private static FailureException invalid(String sentence, String details) {
        return new FailureException(
                new Failure.Invalid(sentence, "Correct it, or choose another file.", details, null));
    }
}
