package io.rolescope.access.expression;

import java.util.Locale;

/// One word, name, literal or sign of an SQL expression, with its place in the text.
///
/// @param start first character
/// @param end behind the last one
public record Token(Kind kind, String text, int start, int end) {

    /// What a token is.
    public enum Kind {
        WORD,
        QUOTED_NAME,
        STRING,
        NUMBER,
        PARAMETER,
        OPERATOR,
        OPEN,
        CLOSE,
        COMMA,
        DOT,
        OTHER
    }

    /// Whether it is this key word, unquoted, whatever its case.
    public boolean isWord(String upperCase) {
        return kind == Kind.WORD && text.length() == upperCase.length() && text.equalsIgnoreCase(upperCase);
    }

    /// Whether it may name something.
    public boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }

    /// The name as the catalog spells it: quotes taken off, or folded to lower case.
    public String name() {
        return kind == Kind.QUOTED_NAME
                ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
                : text.toLowerCase(Locale.ROOT);
    }
}
