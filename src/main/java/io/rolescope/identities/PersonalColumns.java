package io.rolescope.identities;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which columns hold something about a person, and how they are shown until somebody reveals them.
///
/// A column is personal by what its comment says, else by the words of its name, else by its type; what the person
/// decided for a column wins over all of it. A mask shows that something is there and of which kind, no more.
///
/// Names, everywhere alike: as a value in somebody's row (a grid, a drawer's values, JSON, what a clause saw, a
/// rehearsed change) a name is masked like an address, since whoever looks through rows need not know whose they are.
/// As what somebody is called (the lens, the lists of people and members, owners and actors beside a thing, rows
/// to choose from, the sentence “Ana cannot see …”) it stays in sight: support looks for Ana, and helps nobody called
/// “•••••”.
public final class PersonalColumns {
    /// What kind of personal thing a column holds; decides what its mask still shows.
    public enum Kind {
        NAME,
        EMAIL,
        PHONE,
        ADDRESS,
        BIRTH,
        NETWORK,
        IDENTIFIER,
        OTHER
    }

    private static final List<String> COMMENT_WORDS =
            List.of("personal data", "personally identifiable", "personenbezogen", "pii", "gdpr", "sensitive");
    private static final List<String> NOT_PERSONAL = List.of("not personal", "no personal", "non-personal", "no pii");

    private static final Set<String> NETWORK_TYPES = Set.of("inet", "cidr", "macaddr", "macaddr8");

    /// Names of one word or several, by the words that they end with or consist of.
    private static final Map<String, Kind> NAMES = Map.ofEntries(
            Map.entry("email", Kind.EMAIL),
            Map.entry("email_address", Kind.EMAIL),
            Map.entry("e_mail", Kind.EMAIL),
            Map.entry("mail", Kind.EMAIL),
            Map.entry("phone", Kind.PHONE),
            Map.entry("phone_number", Kind.PHONE),
            Map.entry("telephone", Kind.PHONE),
            Map.entry("mobile", Kind.PHONE),
            Map.entry("fax", Kind.PHONE),
            Map.entry("full_name", Kind.NAME),
            Map.entry("fullname", Kind.NAME),
            Map.entry("first_name", Kind.NAME),
            Map.entry("firstname", Kind.NAME),
            Map.entry("last_name", Kind.NAME),
            Map.entry("lastname", Kind.NAME),
            Map.entry("middle_name", Kind.NAME),
            Map.entry("given_name", Kind.NAME),
            Map.entry("family_name", Kind.NAME),
            Map.entry("surname", Kind.NAME),
            Map.entry("maiden_name", Kind.NAME),
            Map.entry("display_name", Kind.NAME),
            Map.entry("user_name", Kind.NAME),
            Map.entry("username", Kind.NAME),
            Map.entry("address", Kind.ADDRESS),
            Map.entry("street", Kind.ADDRESS),
            Map.entry("street_address", Kind.ADDRESS),
            Map.entry("address_line1", Kind.ADDRESS),
            Map.entry("address_line2", Kind.ADDRESS),
            Map.entry("postal_code", Kind.ADDRESS),
            Map.entry("postcode", Kind.ADDRESS),
            Map.entry("zip", Kind.ADDRESS),
            Map.entry("zip_code", Kind.ADDRESS),
            Map.entry("latitude", Kind.ADDRESS),
            Map.entry("longitude", Kind.ADDRESS),
            Map.entry("birth_date", Kind.BIRTH),
            Map.entry("birthdate", Kind.BIRTH),
            Map.entry("birthday", Kind.BIRTH),
            Map.entry("date_of_birth", Kind.BIRTH),
            Map.entry("dob", Kind.BIRTH),
            Map.entry("born_on", Kind.BIRTH),
            Map.entry("ip", Kind.NETWORK),
            Map.entry("ip_address", Kind.NETWORK),
            Map.entry("ip_addr", Kind.NETWORK),
            Map.entry("client_ip", Kind.NETWORK),
            Map.entry("remote_addr", Kind.NETWORK),
            Map.entry("user_agent", Kind.NETWORK),
            Map.entry("mac_address", Kind.NETWORK),
            Map.entry("ssn", Kind.IDENTIFIER),
            Map.entry("social_security_number", Kind.IDENTIFIER),
            Map.entry("national_id", Kind.IDENTIFIER),
            Map.entry("tax_id", Kind.IDENTIFIER),
            Map.entry("passport", Kind.IDENTIFIER),
            Map.entry("passport_number", Kind.IDENTIFIER),
            Map.entry("iban", Kind.IDENTIFIER),
            Map.entry("card_number", Kind.IDENTIFIER),
            Map.entry("license_number", Kind.IDENTIFIER),
            Map.entry("gender", Kind.OTHER),
            Map.entry("religion", Kind.OTHER),
            Map.entry("nationality", Kind.OTHER),
            Map.entry("raw_user_meta_data", Kind.OTHER),
            Map.entry("user_metadata", Kind.OTHER));

    /// Last words that make a column a fact about the thing, not the thing: `email_confirmed_at`, `phone_verified`.
    private static final Set<String> ABOUT = Set.of(
            "at",
            "id",
            "count",
            "verified",
            "confirmed",
            "enabled",
            "status",
            "type",
            "sent",
            "hash",
            "template",
            "domain");

    private final Map<String, Boolean> decided;

    /// @param decided whether a column is masked, by `schema.table.column`, where the person decided
    public PersonalColumns(Map<String, Boolean> decided) {
        this.decided = Map.copyOf(decided);
    }

    /// The kind of personal thing in a column, `null` where it is shown as it is.
    ///
    /// @param type as `format_type` writes it
    /// @param comment of the column, `null` for none
    public @Nullable Kind kind(String schema, String table, String column, String type, @Nullable String comment) {
        Boolean masked = decided.get(schema + "." + table + "." + column);
        if (Boolean.FALSE.equals(masked)) {
            return null;
        }
        @Nullable Kind byRule = byRule(table, column, type, comment);
        return byRule == null && Boolean.TRUE.equals(masked) ? Kind.OTHER : byRule;
    }

    private static @Nullable Kind byRule(String table, String column, String type, @Nullable String comment) {
        String said = comment == null ? "" : comment.toLowerCase(Locale.ROOT);
        if (NOT_PERSONAL.stream().anyMatch(said::contains)) {
            return null;
        }
        @Nullable Kind byName = byName(table, column);
        if (byName != null && holdsText(byName, type)) {
            return byName;
        }
        if (COMMENT_WORDS.stream().anyMatch(word -> hasWord(said, word))) {
            return byName == null ? Kind.OTHER : byName;
        }
        return NETWORK_TYPES.contains(type) ? Kind.NETWORK : null;
    }

    private static @Nullable Kind byName(String table, String column) {
        String name = column.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
        List<String> words = Arrays.asList(name.split("[_\\s-]+", -1));
        if (ABOUT.contains(words.get(words.size() - 1)) && !NAMES.containsKey(name)) {
            return null;
        }
        for (int from = 0; from < words.size(); from++) {
            @Nullable Kind kind = NAMES.get(String.join("_", words.subList(from, words.size())));
            if (kind != null) {
                return kind;
            }
        }
        return name.equals("name") && isOfPeople(table) ? Kind.NAME : null;
    }

    /// Words that a personal column's name ends with or consists of, in no order.
    public static Set<String> names() {
        return NAMES.keySet();
    }

    private static boolean isOfPeople(String table) {
        String name = table.toLowerCase(Locale.ROOT);
        return List.of(
                        "user",
                        "profile",
                        "person",
                        "people",
                        "member",
                        "customer",
                        "patient",
                        "student",
                        "employee",
                        "contact")
                .stream()
                .anyMatch(name::contains);
    }

    /// `phone boolean` or `address_id`-like keys say nothing by themselves.
    private static boolean holdsText(Kind kind, String type) {
        return switch (type) {
            case "boolean", "uuid", "oid" -> false;
            case "integer", "bigint", "smallint" -> kind == Kind.PHONE || kind == Kind.IDENTIFIER;
            case "timestamp with time zone", "timestamp without time zone", "date" -> kind == Kind.BIRTH;
            default -> true;
        };
    }

    private static boolean hasWord(String text, String word) {
        int at = text.indexOf(word);
        boolean before = at <= 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
        int end = at + word.length();
        return at >= 0 && before && (end >= text.length() || !Character.isLetterOrDigit(text.charAt(end)));
    }

    /// `value` as it is shown until revealed: what kind it is stays to be seen, whose it is does not.
    ///
    /// @param value as text, `null` for NULL, which is no secret
    public static @Nullable String masked(Kind kind, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return value;
        }
        return switch (kind) {
            case EMAIL -> "•••@•••";
            case PHONE -> value.startsWith("+") ? "+•••" : "•••";
            case BIRTH -> "••••-••-••";
            case NETWORK -> value.indexOf(':') >= 0 && value.indexOf('.') < 0 ? "•:•" : "•.•.•.•";
            case NAME, ADDRESS, IDENTIFIER, OTHER -> "•••••";
        };
    }
}
