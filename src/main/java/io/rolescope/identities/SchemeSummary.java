package io.rolescope.identities;

import io.rolescope.identities.IdentityScheme.SettingRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// An identity scheme in words: where a person's id, tenant and role are put for the policies to read.
///
/// @param facts what is asked (“User id”) and the answer, in the order to be read
/// @param evidence which policies and functions say so, what matters most first
/// @param notes what could not be told, or what a real client has and this scheme has not
public record SchemeSummary(Map<String, String> facts, List<String> evidence, List<String> notes) {
    private static final String TOKEN = "request.jwt.claims";

    public SchemeSummary {
        facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        evidence = List.copyOf(evidence);
        notes = List.copyOf(notes);
    }

    /// @param directory where people are listed under this scheme
    public static SchemeSummary of(SchemeDetection found, UserDirectory directory) {
        IdentityScheme scheme = found.scheme();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Carried by", carriers(scheme));
        if (!scheme.isRolesOnly()) {
            facts.put("User id", places(found, claim -> SettingMeaning.ofClaim(claim) == SettingMeaning.USER));
            facts.put("Tenant", places(found, claim -> SettingMeaning.ofClaim(claim) == SettingMeaning.TENANT));
            facts.put(
                    "Tenant role",
                    places(
                            found,
                            claim -> !claim.equals(scheme.role().claim())
                                    && SettingMeaning.ofClaim(claim) == SettingMeaning.TENANT_ROLE));
            String others = places(found, claim -> isAnother(claim, scheme));
            if (!others.equals(NOWHERE)) {
                facts.put("Also read", others);
            }
        }
        facts.put("SQL role", sqlRole(scheme));
        facts.put("People listed in", people(scheme, directory));
        if (scheme.searchPath() != null) {
            facts.put("Search path", scheme.searchPath());
        }
        if (scheme.preRequest() != null) {
            facts.put("Called first", scheme.preRequest() + "(), as the role, in a read-only transaction");
        } else if (found.preRequest() != null) {
            facts.put("Called first", "nothing here; PostgREST calls " + found.preRequest() + "()");
        }
        return new SchemeSummary(
                facts,
                found.evidence().stream()
                        .map(SchemeDetection.Evidence::sentence)
                        .distinct()
                        .toList(),
                found.notes());
    }

    private static final String NOWHERE = "not read by any policy";

    private static boolean isAnother(String claim, IdentityScheme scheme) {
        SettingMeaning meaning = SettingMeaning.ofClaim(claim);
        return !claim.equals(scheme.role().claim())
                && (meaning == SettingMeaning.CLAIM || meaning == SettingMeaning.EMAIL);
    }

    private static String carriers(IdentityScheme scheme) {
        List<String> all = new ArrayList<>();
        if (scheme.supabaseClaims()) {
            all.add(TOKEN);
        }
        if (scheme.legacyClaims()) {
            all.add("request.jwt.claim.*");
        }
        scheme.settings().stream().map(SettingRule::setting).distinct().forEach(all::add);
        return all.isEmpty() ? "nothing: each user is a role of the database" : String.join(", ", all);
    }

    /// “my.user_id (claim sub), request.jwt.claims → sub”
    private static String places(SchemeDetection found, Predicate<String> wanted) {
        IdentityScheme scheme = found.scheme();
        List<String> all = new ArrayList<>();
        scheme.settings().stream()
                .filter(rule -> wanted.test(rule.claim()))
                .forEach(rule -> all.add(rule.place() + " (claim " + rule.claim() + ")"));
        if (scheme.supabaseClaims()) {
            found.claimsRead().stream().sorted().filter(wanted).forEach(claim -> all.add(TOKEN + " → " + claim));
            if (wanted.test("sub") && !found.claimsRead().contains("sub") && readsUid(found)) {
                all.add("auth.uid()");
            }
        }
        return all.isEmpty() ? NOWHERE : String.join(", ", all);
    }

    private static boolean readsUid(SchemeDetection found) {
        return found.evidence().stream().anyMatch(one -> one.reads().equals("auth.uid()"));
    }

    private static String sqlRole(IdentityScheme scheme) {
        List<String> ways = new ArrayList<>();
        if (scheme.role().perPerson() || scheme.isRolesOnly()) {
            ways.add("the role called as the person is");
        }
        if (scheme.supabaseClaims() || !scheme.role().claim().equals("role")) {
            ways.add("the claim " + scheme.role().claim());
        }
        ways.add(
                scheme.role().standard() == null
                        ? "authenticated, or the role that most policies are for"
                        : scheme.role().standard());
        return String.join("; else ", ways);
    }

    private static String people(IdentityScheme scheme, UserDirectory directory) {
        if (directory.exists()) {
            return String.join(", ", directory.sources());
        }
        return scheme.people() == null
                ? "no table of users was found that this login may read"
                : scheme.people() + ", which is no table with a key that this login may read";
    }
}
