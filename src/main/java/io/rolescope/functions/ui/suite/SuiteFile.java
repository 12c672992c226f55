package io.rolescope.functions.ui.suite;

import io.rolescope.functions.hurl.Entry;
import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.hurl.ParseOutcome;
import io.rolescope.functions.hurl.SyntaxError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A suite as opened.
///
/// @param name short, for the tree
/// @param path where it lies; `null` for one that came with Rolescope
/// @param text as read
public record SuiteFile(String name, @Nullable Path path, String text, ParseOutcome outcome) {

    static SuiteFile shipped(String name, String text) {
        return new SuiteFile(name, null, text, HurlFile.parse(name, text));
    }

    static SuiteFile read(String name, Path path) throws IOException {
        ParseOutcome outcome = HurlFile.read(path);
        String text = outcome instanceof ParseOutcome.Parsed(HurlFile file)
                ? file.print()
                : new String(java.nio.file.Files.readAllBytes(path), java.nio.charset.StandardCharsets.UTF_8);
        return new SuiteFile(name, path, text, outcome);
    }

    /// What is wrong with it; `null` where it can be run.
    public @Nullable SyntaxError refusal() {
        return outcome instanceof ParseOutcome.Refused(SyntaxError error) ? error : null;
    }

    /// The file as read; `null` where it could not be.
    public @Nullable HurlFile file() {
        return outcome instanceof ParseOutcome.Parsed(HurlFile file) ? file : null;
    }

    public List<Entry> entries() {
        @Nullable HurlFile file = file();
        return file == null ? List.of() : file.entries();
    }

    /// Whether another opening means the same file.
    boolean isSame(SuiteFile other) {
        return name.equals(other.name) && java.util.Objects.equals(path, other.path);
    }
}
