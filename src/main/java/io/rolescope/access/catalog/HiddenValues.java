package io.rolescope.access.catalog;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/// Values that are not shown, taken out of texts that quote them: sentences, statements, what a server said.
///
/// A text quotes a value in many ways: as it is, as an SQL literal with its quotes doubled, escaped in JSON or in the
/// text of a row, on one line, or cut. All of them are found, the longest value first, so that none leaves a piece of
/// another. A short value is found as a whole word, a very short one only where it stands in quotes or as a list's
/// member: first names such as “A” must not eat the text.
public final class HiddenValues {
    /// Shorter ones may stand inside of any word.
    private static final int ANYWHERE = 8;
    /// Shorter ones may be any word.
    private static final int TELLING = 3;
    /// So much of a long value is recognized where the text cuts it.
    private static final int BEGINNING = 30;

    private static final String OPENING = "'\"“‘(,{=:";
    private static final String CLOSING = "'\"”’),};";
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, String> hidden =
            new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /// @param shown what stands for the value; nothing is hidden where it is the value
    public void hide(String value, String shown) {
        if (!value.isBlank() && !value.equals(shown)) {
            hidden.putIfAbsent(value, shown);
        }
    }

    /// The same words without the values.
    public String in(String words) {
        String shown = words;
        for (Map.Entry<String, String> one : hidden.entrySet()) {
            for (String form : forms(one.getKey())) {
                shown = without(shown, form, one.getValue());
            }
        }
        return shown;
    }

    /// How a text may write a value.
    private static Set<String> forms(String value) {
        String doubled = value.replace("'", "''");
        String json = JSON.writeValueAsString(value);
        Set<String> all = new LinkedHashSet<>();
        all.add(doubled.replace("\\", "\\\\"));
        all.add(doubled);
        all.add(json.substring(1, json.length() - 1));
        all.add(value.replace("\\", "\\\\").replace("\"", "\"\""));
        all.add(value);
        all.add(BLANKS.matcher(value).replaceAll(" "));
        return all;
    }

    private static String without(String text, String value, String shown) {
        String sought = value.length() > BEGINNING ? value.substring(0, BEGINNING) : value;
        int at = text.indexOf(sought);
        if (at < 0) {
            return text;
        }
        StringBuilder all = new StringBuilder();
        int from = 0;
        while (at >= 0) {
            int end = end(text, at, value);
            if (stands(text, at, end, value.length())) {
                all.append(text, from, at).append(shown);
                from = end;
            }
            at = text.indexOf(sought, Math.max(end, at + 1));
        }
        return all.append(text, from, text.length()).toString();
    }

    /// As far as the text goes on as the value does.
    private static int end(String text, int at, String value) {
        int same = 0;
        while (same < value.length() && at + same < text.length() && text.charAt(at + same) == value.charAt(same)) {
            same++;
        }
        return at + same;
    }

    private static boolean stands(String text, int at, int end, int length) {
        if (length >= ANYWHERE) {
            return true;
        }
        if (length >= TELLING) {
            return (at == 0 || !isWord(text, at - 1, at)) && (end == text.length() || !isWord(text, end - 1, end));
        }
        boolean opened = at > 0 && OPENING.indexOf(text.charAt(at - 1)) >= 0 || text.startsWith(" is ", at - 4);
        return opened && (end == text.length() || CLOSING.indexOf(text.charAt(end)) >= 0);
    }

    /// Whether two letters that stand side by side are of one word.
    private static boolean isWord(String text, int left, int right) {
        return Character.isLetterOrDigit(text.charAt(left)) && Character.isLetterOrDigit(text.charAt(right));
    }
}
