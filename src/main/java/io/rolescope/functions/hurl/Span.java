package io.rolescope.functions.hurl;

/// A stretch of the source text.
///
/// @param start offset of the first character (UTF-16 units)
/// @param end offset behind the last character
public record Span(int start, int end) {
    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("span from " + start + " to " + end);
        }
    }
}
