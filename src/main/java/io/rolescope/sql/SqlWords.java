package io.rolescope.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Parts of a statement for colouring it, and the word under the cursor for completing it.
public final class SqlWords {
    private static final String KEYWORDS = "select|from|where|and|or|not|in|is|null|as|on|join|left|right|full|inner"
            + "|outer|cross|lateral|group|by|order|having|limit|offset|fetch|first|rows|only|union|all|intersect|except"
            + "|distinct|case|when|then|else|end|exists|between|like|ilike|similar|to|asc|desc|nulls|last|with|recursive"
            + "|over|partition|window|filter|values|array|any|some|true|false|cast|explain|analyze|verbose|table|using"
            + "|natural|for|returning|interval|at|time|zone|collate";
    private static final Pattern TOKEN = Pattern.compile(
            "(?<comment>--[^\\n]*|/\\*(?:[^*]|\\*(?!/))*(?:\\*/)?)"
                    + "|(?<string>[eE]?'(?:[^']|'')*'?|\\$(?<tag>\\w*)\\$.*?(?:\\$\\k<tag>\\$|\\z))"
                    + "|(?<name>\"(?:[^\"]|\"\")*\"?)"
                    + "|(?<number>\\b\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?\\b)"
                    + "|(?<keyword>\\b(?i:" + KEYWORDS + ")\\b)",
            Pattern.DOTALL);

    private SqlWords() {}

    /// What a part is.
    public enum Kind {
        COMMENT,
        STRING,
        NAME,
        NUMBER,
        KEYWORD
    }

    /// A part that is coloured.
    public record Part(Kind kind, int from, int to) {}

    /// The coloured parts of `sql`, in order; what is between them is plain.
    public static List<Part> parts(String sql) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(sql);
        while (matcher.find()) {
            Kind kind = matcher.group("comment") != null
                    ? Kind.COMMENT
                    : matcher.group("string") != null
                            ? Kind.STRING
                            : matcher.group("name") != null
                                    ? Kind.NAME
                                    : matcher.group("number") != null ? Kind.NUMBER : Kind.KEYWORD;
            parts.add(new Part(kind, matcher.start(), matcher.end()));
        }
        return parts;
    }

    /// Where the word begins that ends at `caret`; dots belong to it, so that `public.fi` is one.
    public static int wordStart(String sql, int caret) {
        int at = caret;
        while (at > 0 && (Character.isLetterOrDigit(sql.charAt(at - 1)) || "_.".indexOf(sql.charAt(at - 1)) >= 0)) {
            at--;
        }
        return at;
    }

    /// Those of `names` (`schema.table`) that the word may become, best first.
    public static List<String> completions(String word, List<String> names, int most) {
        String wanted = word.toLowerCase(Locale.ROOT);
        List<String> starting = names.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(wanted)
                        || name.substring(name.indexOf('.') + 1)
                                .toLowerCase(Locale.ROOT)
                                .startsWith(wanted))
                .toList();
        return starting.stream().limit(most).toList();
    }
}
