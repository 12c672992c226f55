package io.rolescope.functions.jsonpath;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// I-Regexp (RFC 9485) in terms of Java's expressions. Beyond the RFC, `^` and `$` are anchors and the classes
/// `\d \w \s` (with their opposites) are understood, as the implementations in use do.
final class InteroperableRegex {
    private static final String ESCAPABLE = "()*+-.?[\\]^{|}nrt/$";
    private final String source;
    private final StringBuilder java = new StringBuilder();
    private int at;

    private InteroperableRegex(String source) {
        this.source = source;
    }

    /// The compiled pattern; null when the text is none.
    static @Nullable Pattern compile(String source) {
        try {
            InteroperableRegex regex = new InteroperableRegex(source);
            return regex.translate() ? Pattern.compile(regex.java.toString()) : null;
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    private boolean translate() {
        while (at < source.length()) {
            char c = source.charAt(at);
            boolean understood = switch (c) {
                case '\\' -> escape();
                case '[' -> characterClass();
                case '{' -> quantity();
                case '(' -> group();
                case '.' -> copyAs("[^\\n\\r]");
                case '*', '+', '?' -> repeat(c);
                case ']', '}' -> false;
                default -> copyAs(String.valueOf(c));
            };
            if (!understood) {
                return false;
            }
        }
        return true;
    }

    private boolean copyAs(String text) {
        java.append(text);
        at++;
        return true;
    }

    /// Groups capture nothing and have no flags.
    private boolean group() {
        if (at + 1 < source.length() && source.charAt(at + 1) == '?') {
            return false;
        }
        return copyAs("(?:");
    }

    private boolean repeat(char c) {
        copyAs(String.valueOf(c));
        return !atQuantifier();
    }

    private boolean atQuantifier() {
        return at < source.length() && "*+?{".indexOf(source.charAt(at)) >= 0;
    }

    private boolean quantity() {
        int end = source.indexOf('}', at);
        if (end < 0 || !source.substring(at + 1, end).matches("\\d+(,\\d*)?")) {
            return false;
        }
        java.append(source, at, end + 1);
        at = end + 1;
        return !atQuantifier();
    }

    private boolean escape() {
        if (at + 1 >= source.length()) {
            return false;
        }
        char kind = source.charAt(at + 1);
        if (kind == 'p' || kind == 'P') {
            return property(kind);
        }
        if (ESCAPABLE.indexOf(kind) < 0 && "dDwWsS".indexOf(kind) < 0) {
            return false;
        }
        java.append('\\').append(kind);
        at += 2;
        return true;
    }

    private boolean property(char kind) {
        int end = source.indexOf('}', at);
        if (end < 0 || !source.startsWith("{", at + 2)) {
            return false;
        }
        String category = source.substring(at + 3, end);
        if (!category.matches("L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfno]?")) {
            return false;
        }
        java.append('\\').append(kind).append('{').append(category).append('}');
        at = end + 1;
        return true;
    }

    private boolean characterClass() {
        copyAs("[");
        if (at < source.length() && source.charAt(at) == '^') {
            copyAs("^");
        }
        int first = at;
        while (at < source.length() && source.charAt(at) != ']') {
            char c = source.charAt(at);
            if (c == '\\') {
                if (!escape()) {
                    return false;
                }
            } else if (c == '[') {
                return false;
            } else {
                copyAs((c == '&' || c == '^' || (c == '-' && at == first) ? "\\" : "") + c);
            }
        }
        return at > first && at < source.length() && copyAs("]");
    }
}
