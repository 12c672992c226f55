package io.rolescope.identities;

import io.rolescope.identities.PersonalColumns.Kind;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Masks what is personal where it stands inside words: sentences, clauses, scripts. There is no column to tell it by,
/// so it is told by its form; a name has none, and is masked only where its column is known.
public final class PersonalText {
    private static final Pattern EMAIL =
            Pattern.compile("[\\p{L}\\p{N}._%+-]+@[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+");
    private static final Pattern PHONE = Pattern.compile("(?<![\\w+])\\+\\d[\\d ()/-]{6,}\\d");
    private static final Pattern NETWORK = Pattern.compile("(?<![\\w.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\w.])");
    /// Eight pairs of digits are no network address: ids are written so that are kept as `macaddr8`.
    private static final Pattern NETWORK_6 =
            Pattern.compile("(?i)(?<![\\w:])(?!(?:[0-9a-f]{2}:){7}[0-9a-f]{2}(?![\\w:]))"
                    + "(?:[0-9a-f]{1,4}:){3,7}(?::[0-9a-f]{0,4}|[0-9a-f]{1,4})(?![\\w:])");
    private static final Pattern TYPE = Pattern.compile("::[a-z_]+(?: [a-z]+)*");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final List<String> NOT_NAMES = List.of("true", "false", "null");
    private static final PersonalColumns RULES = new PersonalColumns(Map.of());

    private PersonalText() {}

    /// The same words with every e-mail address, phone number and network address masked.
    public static String masked(String text) {
        String masked = EMAIL.matcher(text).replaceAll(hidden(Kind.EMAIL, "@"));
        masked = PHONE.matcher(masked).replaceAll(hidden(Kind.PHONE, "+"));
        masked = NETWORK.matcher(masked).replaceAll(hidden(Kind.NETWORK, "."));
        return NETWORK_6.matcher(masked).replaceAll(hidden(Kind.NETWORK, ":"));
    }

    /// What a clause saw, masked: by the last name in what it looked at (`email`, `auth.jwt() ->> 'phone'::text`), else
    /// by the value's form.
    ///
    /// @param what a column or a call, as the clause writes it
    public static @Nullable String masked(String what, @Nullable String value) {
        if (value == null) {
            return null;
        }
        @Nullable Kind kind = RULES.kind("", "", lastName(what), "text", null);
        if (kind != null) {
            return PersonalColumns.masked(kind, value);
        }
        return value.strip().startsWith("{") ? PersonalJson.masked(RULES, "", "", value) : masked(value);
    }

    private static String lastName(String what) {
        return WORD.matcher(TYPE.matcher(what).replaceAll(""))
                .results()
                .map(java.util.regex.MatchResult::group)
                .filter(word -> !NOT_NAMES.contains(word.toLowerCase(java.util.Locale.ROOT)))
                .reduce((before, last) -> last)
                .orElse("");
    }

    private static String hidden(Kind kind, String form) {
        return String.valueOf(PersonalColumns.masked(kind, form));
    }
}
