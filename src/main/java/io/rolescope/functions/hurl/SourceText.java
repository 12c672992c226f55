package io.rolescope.functions.hurl;

/// A text with the name it is reported under.
///
/// @param name file name as shown in messages and reports
/// @param text the whole text, byte order mark and line ends included
public record SourceText(String name, String text) {

    /// A place as a person counts it: lines and characters (code points) from 1. A byte order mark is not counted.
    public record Position(int line, int column) {
        @Override
        public String toString() {
            return line + ":" + column;
        }
    }

    /// The line and column of an offset.
    public Position at(int offset) {
        int line = 1;
        int lineStart = text.startsWith("\uFEFF") ? 1 : 0;
        int end = Math.clamp(offset, lineStart, text.length());
        for (int i = lineStart; i < end; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new Position(line, text.codePointCount(lineStart, end) + 1);
    }

    /// The characters of a span.
    public String cut(Span span) {
        return text.substring(span.start(), span.end());
    }

    /// The line end used by this text, taken from its first line.
    public String lineEnd() {
        int first = text.indexOf('\n');
        return first > 0 && text.charAt(first - 1) == '\r' ? "\r\n" : "\n";
    }
}
