package io.rolescope.identities;

import io.rolescope.identities.IdentityScheme.RoleRule;
import io.rolescope.identities.IdentityScheme.SettingRule;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An identity scheme as it is written on the command line, one word or pair at a time.
///
/// `claims` (`request.jwt.claims`), `legacy` (`request.jwt.claim.NAME`), `SETTING=CLAIM`, `SETTING->>KEY=CLAIM` for a
/// setting that holds a JSON object, `role=NAME` (of whoever has no other), `role-claim=CLAIM`, `role-per-person`,
/// `pre-request=FUNCTION`, `search-path=LIST`, `people=SCHEMA.TABLE`; `detected` first, to change what is detected.
public final class SchemeText {
    /// As PostgreSQL takes a custom setting's name: two or more names with dots between.
    private static final Pattern SETTING =
            Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*(\\.[\\p{L}_][\\p{L}\\p{N}_$]*)+");
    private static final String DETECTED = "detected";

    private SchemeText() {}

    /// Whether the scheme begins with what is detected.
    public static boolean startsFromDetected(List<String> words) {
        return words.isEmpty() || words.get(0).strip().equals(DETECTED);
    }

    /// Reads a scheme.
    ///
    /// @param detected what `detected` stands for; asked for only where it is written
    /// @throws FailureException with [Failure.Invalid] that names the word that is wrong
    public static IdentityScheme parse(List<String> words, java.util.function.Supplier<IdentityScheme> detected) {
        Reading reading = new Reading(startsFromDetected(words) ? detected.get() : IdentityScheme.rolesOnly());
        words.stream()
                .skip(startsFromDetected(words) && !words.isEmpty() ? 1 : 0)
                .forEach(reading::word);
        return reading.scheme();
    }

    /// The words that [#parse] reads as `scheme`.
    public static List<String> words(IdentityScheme scheme) {
        List<String> words = new ArrayList<>();
        if (scheme.supabaseClaims()) {
            words.add("claims");
        }
        if (scheme.legacyClaims()) {
            words.add("legacy");
        }
        scheme.settings().forEach(rule -> words.add(rule.place().replace(" ", "") + "=" + rule.claim()));
        if (words.isEmpty()) {
            words.add("roles");
        }
        if (!scheme.role().claim().equals("role")) {
            words.add("role-claim=" + scheme.role().claim());
        }
        if (scheme.role().perPerson()) {
            words.add("role-per-person");
        }
        Optional.ofNullable(scheme.role().standard()).ifPresent(name -> words.add("role=" + name));
        Optional.ofNullable(scheme.preRequest()).ifPresent(name -> words.add("pre-request=" + name));
        Optional.ofNullable(scheme.people()).ifPresent(name -> words.add("people=" + name));
        Optional.ofNullable(scheme.searchPath()).ifPresent(path -> words.add("search-path=" + path));
        return words;
    }

    /// A rule as it was typed.
    ///
    /// @throws FailureException with [Failure.Invalid] for what is no setting, or where no claim is named
    public static SettingRule rule(String place, String claim) {
        SettingRule rule = SettingRule.of(place, claim);
        if (!SETTING.matcher(rule.setting()).matches()) {
            throw invalid(
                    "“" + rule.setting() + "” is not the name of a setting of your own.",
                    "It has a dot in it, as in app.user_id.");
        }
        if (rule.setting().startsWith("request.jwt.claim")) {
            throw invalid(
                    rule.setting() + " is one of the claims' own settings.", "Choose claims instead, or both kinds.");
        }
        if (rule.claim().isEmpty() || "".equals(rule.key())) {
            throw invalid(
                    "It is not said what fills " + rule.setting() + ".",
                    "Name a claim: sub for the user's id, organization_id for the tenant.");
        }
        return rule;
    }

    private static final class Reading {
        private boolean claims;
        private boolean legacy;
        private final List<SettingRule> rules;
        private @Nullable String searchPath;
        private String roleClaim;
        private boolean perPerson;
        private @Nullable String standard;
        private @Nullable String preRequest;
        private @Nullable String people;

        Reading(IdentityScheme from) {
            claims = from.supabaseClaims();
            legacy = from.legacyClaims();
            rules = new ArrayList<>(from.settings());
            searchPath = from.searchPath();
            roleClaim = from.role().claim();
            perPerson = from.role().perPerson();
            standard = from.role().standard();
            preRequest = from.preRequest();
            people = from.people();
        }

        void word(String written) {
            String word = written.strip();
            int equals = word.indexOf('=');
            if (equals < 0) {
                flag(word);
                return;
            }
            String name = word.substring(0, equals).strip();
            String value = word.substring(equals + 1).strip();
            if (value.isEmpty()) {
                throw invalid("Nothing follows “" + name + "=”.", "Write " + name + "=SOMETHING, or leave it out.");
            }
            switch (name) {
                case "role" -> standard = value;
                case "role-claim" -> roleClaim = value;
                case "pre-request" -> preRequest = value;
                case "search-path" -> searchPath = value;
                case "people" -> people = value;
                default -> {
                    SettingRule rule = rule(name, value);
                    rules.removeIf(old -> old.place().equals(rule.place()));
                    rules.add(rule);
                }
            }
        }

        private void flag(String word) {
            switch (word) {
                case "claims" -> claims = true;
                case "legacy" -> legacy = true;
                case "role-per-person" -> perPerson = true;
                case "roles" -> {
                    claims = false;
                    legacy = false;
                    rules.clear();
                }
                default ->
                    throw invalid(
                            "“" + word + "” is no part of a scheme.",
                            "Write claims, legacy, roles, role-per-person, SETTING=CLAIM, role=NAME, role-claim=CLAIM,"
                                    + " pre-request=FUNCTION, people=SCHEMA.TABLE or search-path=LIST.");
            }
        }

        IdentityScheme scheme() {
            return new IdentityScheme(
                    claims,
                    legacy,
                    rules,
                    searchPath,
                    new RoleRule(roleClaim, perPerson, standard),
                    preRequest,
                    people);
        }
    }

    private static FailureException invalid(String sentence, String nextStep) {
        return new FailureException(new Failure.Invalid(sentence, nextStep, "", null));
    }
}
