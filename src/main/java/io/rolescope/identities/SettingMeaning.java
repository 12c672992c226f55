package io.rolescope.identities;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a custom setting's name says that it carries, and so which claim fills it.
///
/// A guess by the words of the name; that is why the scheme can be edited.
enum SettingMeaning {
    USER("sub"),
    TENANT("organization_id"),
    TENANT_ROLE("user_role"),
    EMAIL("email"),
    /// A claim named as the setting's last part.
    CLAIM(""),
    /// Of the request or the program, not of the person.
    CONTEXT("");

    /// Claims that name the tenant where a policy or helper takes them out of the token, the likeliest first.
    private static final Set<String> TENANT_WORDS = Set.of(
            "tenant",
            "org",
            "organization",
            "organisation",
            "company",
            "workspace",
            "team",
            "account",
            "customer",
            "client",
            "school",
            "site",
            "store",
            "shop",
            "business",
            "group",
            "household",
            "clinic",
            "department");

    private static final Set<String> USER_WORDS =
            Set.of("user", "uid", "sub", "person", "member", "profile", "actor", "employee", "principal", "subject");
    private static final Set<String> ROLE_WORDS = Set.of("role", "roles");
    private static final Set<String> EMAIL_WORDS = Set.of("email", "mail", "e_mail");
    private static final Set<String> FILLER =
            Set.of("current", "active", "selected", "session", "my", "app", "the", "id", "uuid", "key", "x", "hasura");
    /// Gateways that hand each claim on under its own name: PostGraphile's `jwt.claims.NAME` and those after it.
    private static final Pattern CLAIMS_BY_NAME = Pattern.compile("(jwt\\.)?claims?\\.[^.]+|jwt\\.[^.]+");
    private static final List<String> CONTEXT_PREFIXES =
            List.of("request.", "response.", "storage.", "realtime.", "pgrst.", "app.settings.", "pgaudit.", "cron.");

    private final String claim;

    SettingMeaning(String claim) {
        this.claim = claim;
    }

    /// @param setting as given to `current_setting`
    static SettingMeaning of(String setting) {
        String name = setting.toLowerCase(Locale.ROOT);
        if (!name.contains(".") || CONTEXT_PREFIXES.stream().anyMatch(name::startsWith)) {
            return CONTEXT;
        }
        List<String> words = Arrays.stream(lastPart(name).split("[_-]", -1))
                .filter(word -> !FILLER.contains(word))
                .toList();
        if (words.stream().anyMatch(ROLE_WORDS::contains)) {
            return TENANT_ROLE;
        }
        if (words.stream().anyMatch(EMAIL_WORDS::contains)) {
            return EMAIL;
        }
        if (words.size() == 1 && TENANT_WORDS.contains(words.get(0))) {
            return TENANT;
        }
        if (words.size() == 1 && USER_WORDS.contains(words.get(0))) {
            return USER;
        }
        // “my.id”, “current_user.id”: the part before says whose
        return words.isEmpty() ? ofOwner(name) : CLAIM;
    }

    /// The claim that fills `setting`: one that the database itself takes out of the token and that means the same,
    /// else the usual one.
    String claimFor(String setting, Set<String> claimsRead) {
        if (CLAIMS_BY_NAME.matcher(setting).matches()) {
            return lastPart(setting);
        }
        if (this == TENANT || this == TENANT_ROLE) {
            Optional<String> read = claimsRead.stream()
                    .filter(path -> !path.startsWith("user_metadata") && !path.equals("role"))
                    .filter(path -> of("x." + lastPart(path)) == this)
                    .findFirst();
            if (read.isPresent()) {
                return read.get();
            }
        }
        return this == CLAIM ? lastPart(setting) : claim;
    }

    /// What a claim's name says that it carries: `app_metadata.organization_id` the tenant, `sub` the person.
    static SettingMeaning ofClaim(String path) {
        return of("x." + lastPart(path));
    }

    /// Whether a table of this name holds tenants: `organizations`, `app_companies`, `team`.
    static boolean isTenantTable(String table) {
        String name = table.toLowerCase(Locale.ROOT);
        String last = name.substring(name.lastIndexOf('_') + 1);
        return TENANT_WORDS.contains(last)
                || TENANT_WORDS.contains(last.replaceAll("s$", ""))
                || TENANT_WORDS.contains(last.replaceAll("es$", ""))
                || TENANT_WORDS.contains(last.replaceAll("ies$", "y"));
    }

    private static SettingMeaning ofOwner(String name) {
        String before = name.substring(0, name.lastIndexOf('.'));
        List<String> words = Arrays.asList(lastPart(before).split("[_-]", -1));
        if (words.stream().anyMatch(TENANT_WORDS::contains)) {
            return TENANT;
        }
        return words.stream().anyMatch(word -> USER_WORDS.contains(word) || word.equals("my")) ? USER : CLAIM;
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
