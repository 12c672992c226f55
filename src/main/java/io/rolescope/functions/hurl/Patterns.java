package io.rolescope.functions.hurl;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Regular expressions as the language has them (those of the Rust `regex` library): Unicode classes, `.` stops at a
/// line feed only, `$` is the very end of the text, groups are named `(?P<name>…)` too.
public final class Patterns {
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("alnum", "\\p{Alnum}"),
            Map.entry("alpha", "\\p{Alpha}"),
            Map.entry("ascii", "\\p{ASCII}"),
            Map.entry("blank", "\\p{Blank}"),
            Map.entry("cntrl", "\\p{Cntrl}"),
            Map.entry("digit", "0-9"),
            Map.entry("graph", "\\p{Graph}"),
            Map.entry("lower", "a-z"),
            Map.entry("print", "\\p{Print}"),
            Map.entry("punct", "!-/:-@\\[-`{-~"),
            Map.entry("space", " \\t\\n\\x0B\\f\\r"),
            Map.entry("upper", "A-Z"),
            Map.entry("word", "0-9A-Za-z_"),
            Map.entry("xdigit", "0-9A-Fa-f"));
    private static final Pattern BY_LINES = Pattern.compile("\\(\\?[a-zA-Z]*m");

    private Patterns() {}

    /// Compiles a pattern of a file.
    ///
    /// @throws java.util.regex.PatternSyntaxException when it is none
    public static Pattern compile(String pattern) {
        return Pattern.compile(
                translated(pattern), Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE | Pattern.UNIX_LINES);
    }

    /// The name by which the compiled pattern knows a group, for Java allows letters and digits only.
    public static String groupName(String name) {
        StringBuilder known = new StringBuilder();
        name.codePoints().forEach(c -> {
            boolean plain = c < 128 && Character.isLetterOrDigit(c);
            known.append(plain ? Character.toString(c) : "Q" + c + "Q");
        });
        return known.isEmpty() || Character.isLetter(known.charAt(0)) ? known.toString() : "Q" + known;
    }

    private static String translated(String pattern) {
        boolean byLines = BY_LINES.matcher(pattern).find();
        StringBuilder java = new StringBuilder();
        int depth = 0;
        int i = 0;
        while (i < pattern.length()) {
            char c = pattern.charAt(i);
            String posix = depth > 0 ? posixAt(pattern, i) : null;
            if (c == '\\' && i + 1 < pattern.length()) {
                java.append(pattern.startsWith("u{", i + 1) ? "\\x" : pattern.substring(i, i + 2));
                i += 2;
            } else if (posix != null) {
                java.append(posix);
                i = pattern.indexOf(":]", i) + 2;
            } else if (depth == 0 && c == '(' && named(pattern, i) > 0) {
                int open = named(pattern, i);
                int close = pattern.indexOf('>', open);
                java.append("(?<")
                        .append(groupName(pattern.substring(open, close)))
                        .append('>');
                i = close + 1;
            } else {
                depth += c == '[' ? 1 : c == ']' && depth > 0 ? -1 : 0;
                java.append(c == '$' && depth == 0 && !byLines ? "\\z" : c);
                i++;
                if (c == '[') {
                    i = firstOfClass(pattern, i, java);
                }
            }
        }
        return java.toString();
    }

    /// A `]` that opens a class stands for itself.
    private static int firstOfClass(String pattern, int start, StringBuilder java) {
        int i = start;
        if (pattern.startsWith("^", i)) {
            java.append('^');
            i++;
        }
        if (pattern.startsWith("]", i)) {
            java.append("\\]");
            i++;
        }
        return i;
    }

    private static @Nullable String posixAt(String pattern, int at) {
        if (!pattern.startsWith("[:", at)) {
            return null;
        }
        int close = pattern.indexOf(":]", at);
        if (close < 0) {
            return null;
        }
        String name = pattern.substring(at + 2, close);
        boolean negated = name.startsWith("^");
        String members = CLASSES.get(negated ? name.substring(1) : name);
        return members == null ? null : negated ? "[^" + members + "]" : members;
    }

    /// Where the name of the group that opens here begins; 0 when it has none.
    private static int named(String pattern, int at) {
        int open = pattern.startsWith("(?P<", at)
                ? at + 4
                : pattern.startsWith("(?<", at) && !pattern.startsWith("(?<=", at) && !pattern.startsWith("(?<!", at)
                        ? at + 3
                        : 0;
        return open > 0 && pattern.indexOf('>', open) > open ? open : 0;
    }
}
