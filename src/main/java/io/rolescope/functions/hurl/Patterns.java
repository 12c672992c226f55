package io.rolescope.functions.hurl;

import java.util.regex.Pattern;

/// Regular expressions as the language has them: Unicode classes, `.` stops at a line feed only.
public final class Patterns {
    private Patterns() {}

    /// Compiles a pattern of a file.
    ///
    /// @throws java.util.regex.PatternSyntaxException when it is none
    public static Pattern compile(String pattern) {
        return Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE | Pattern.UNIX_LINES);
    }
}
