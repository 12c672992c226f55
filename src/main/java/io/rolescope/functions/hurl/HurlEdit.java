package io.rolescope.functions.hurl;

import java.util.List;
import java.util.stream.Collectors;

/// Changes to a file that touch no line but their own. Each gives the new text, which is then read again; a change that
/// would make the file unreadable is refused by that reading.
public final class HurlEdit {
    private HurlEdit() {}

    /// The text with asserts added at the end of the `[Asserts]` section of an entry. The section, and the
    /// `HTTP *` line in front of it, are added where they are missing.
    ///
    /// @param asserts lines such as `status == 200`, without line ends
    public static String addAsserts(HurlFile file, int entry, List<String> asserts) {
        if (asserts.isEmpty()) {
            return file.print();
        }
        Entry target = file.entries().get(entry);
        Response response = target.response();
        String eol = file.source().lineEnd();
        if (response == null) {
            String lines = "HTTP *" + eol + "[Asserts]" + eol + lines(asserts, eol);
            return insertBehindLine(file, target.request().span().end(), lines);
        }
        return response.section(Section.Asserts.class)
                .map(section -> insertBehindLine(file, section.span().end(), lines(asserts, eol)))
                .orElseGet(() -> insertBehindLine(file, beforeBody(response), "[Asserts]" + eol + lines(asserts, eol)));
    }

    /// The text with the expected status of an entry replaced, or its `HTTP` line added.
    public static String expectStatus(HurlFile file, int entry, int status) {
        Entry target = file.entries().get(entry);
        Response response = target.response();
        if (response == null) {
            return insertBehindLine(
                    file,
                    target.request().span().end(),
                    "HTTP " + status + file.source().lineEnd());
        }
        String version = response.version() == null ? "HTTP" : "HTTP/" + response.version();
        return replace(file, response.statusLine(), version + " " + status);
    }

    /// The text with a span replaced.
    public static String replace(HurlFile file, Span span, String replacement) {
        String text = file.print();
        return text.substring(0, span.start()) + replacement + text.substring(span.end());
    }

    /// Where the last section or header in front of the body ends.
    private static int beforeBody(Response response) {
        if (!response.sections().isEmpty()) {
            return response.sections().getLast().span().end();
        }
        if (!response.headers().isEmpty()) {
            return response.headers().getLast().span().end();
        }
        return response.statusLine().end();
    }

    private static String lines(List<String> lines, String eol) {
        return lines.stream().map(line -> line + eol).collect(Collectors.joining());
    }

    private static String insertBehindLine(HurlFile file, int offset, String lines) {
        String text = file.print();
        int lineEnd = text.indexOf('\n', offset);
        if (lineEnd < 0) {
            return text + file.source().lineEnd() + lines;
        }
        return text.substring(0, lineEnd + 1) + lines + text.substring(lineEnd + 1);
    }
}
