package io.rolescope.functions.hurl;

import java.util.regex.Pattern;

/// A regular expression given as `/…/` or as a quoted string.
public sealed interface RegexLiteral {
    Span span();

    /// `/…/`, compiled while reading, so that a wrong pattern is refused with its position.
    ///
    /// @param text the pattern as written, without the slashes
    record Compiled(Span span, String text, Pattern pattern) implements RegexLiteral {}

    /// A quoted string, compiled when the values of its placeholders are known.
    record Text(Span span, Template template) implements RegexLiteral {}
}
