package io.rolescope.functions.hurl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A file as read: its entries, and the text they stand in.
public record HurlFile(SourceText source, List<Entry> entries) {
    public HurlFile {
        entries = List.copyOf(entries);
    }

    /// Reads a text.
    public static ParseOutcome parse(String name, String text) {
        return HurlParser.parse(new SourceText(name, text));
    }

    /// Reads a file in UTF-8; what is not UTF-8 is refused like a syntax error.
    public static ParseOutcome read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!java.util.Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
            int good = text.indexOf('\uFFFD');
            SourceText source = new SourceText(file.toString(), text);
            SourceText.Position at = source.at(Math.max(good, 0));
            return new ParseOutcome.Refused(
                    new SyntaxError(file.toString(), at.line(), at.column(), "The file is not UTF-8 text."));
        }
        return parse(file.toString(), text);
    }

    /// The file as it was read, to the byte.
    public String print() {
        return source.text();
    }
}
