package io.rolescope.access.survey;

import io.rolescope.access.catalog.Function;
import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Claims;
import io.rolescope.platform.FailureException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a person can make of the own claims without anybody's help: write into `user_metadata` what a policy trusts,
/// and sign in with a second factor.
///
/// Source: Supabase, “Row Level Security”: user metadata can be changed by the user and is no basis for authorization;
/// “Multi-Factor Authentication”: `aal` is `aal2` after the second factor.
record SelfMadeClaims(PolicyCatalog catalog) {
    private static final String CLAIMS = "request.jwt.claims";
    private static final String MARK = "«another tenant»";
    private static final Pattern READ = Pattern.compile(
            "user_metadata'?(?:::text)?\\)?\\s*->>?\\s*'([A-Za-z0-9_]+)'|user_metadata,([A-Za-z0-9_]+)");
    private static final Pattern FACTOR = Pattern.compile("'aal2?'|\\{aal\\}|[\"{]aal[\",}]");

    /// The identities that this table's policies would be told of; a tenant forged is still to be named.
    List<SessionIdentity> of(SessionIdentity identity, Table table) {
        String claims = identity.settings().get(CLAIMS);
        if (claims == null) {
            return List.of();
        }
        Claims own = parsed(claims);
        if (own.text("sub").isEmpty()) {
            return List.of();
        }
        List<SessionIdentity> made = new ArrayList<>();
        Set<String> trusted = trusted(table);
        if (!trusted.isEmpty()) {
            Map<String, Object> metadata = new LinkedHashMap<>();
            trusted.forEach(name -> metadata.put(name, MARK));
            made.add(with(identity, own.with("user_metadata", metadata), "having changed the own user_metadata"));
        }
        boolean asked = texts(table).anyMatch(text -> FACTOR.matcher(text).find());
        if (asked && !own.text("aal").equals(java.util.Optional.of("aal2"))) {
            made.add(with(identity, own.with("aal", "aal2"), "signed in with a second factor"));
        }
        return made;
    }

    /// What is no JSON names nobody who could sign in.
    private static Claims parsed(String claims) {
        try {
            return Claims.parse(claims);
        } catch (FailureException e) {
            return Claims.none();
        }
    }

    /// Whether a tenant is still to be named in it.
    static boolean isForged(SessionIdentity made) {
        return made.settings().getOrDefault(CLAIMS, "").contains(MARK);
    }

    /// The same with this tenant in it.
    static SessionIdentity naming(SessionIdentity forged, String tenant) {
        Map<String, String> settings = new LinkedHashMap<>(forged.settings());
        settings.computeIfPresent(CLAIMS, (name, claims) -> claims.replace(MARK, tenant));
        return forged.with(forged.name(), settings);
    }

    private static SessionIdentity with(SessionIdentity identity, Claims claims, String how) {
        Map<String, String> settings = new LinkedHashMap<>(identity.settings());
        settings.put(CLAIMS, claims.json());
        return identity.with(identity.name() + ", " + how, settings);
    }

    private Set<String> trusted(Table table) {
        Set<String> names = new LinkedHashSet<>();
        texts(table).filter(text -> text.contains("user_metadata")).forEach(text -> {
            Matcher matcher = READ.matcher(text);
            while (matcher.find()) {
                names.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
            }
        });
        return names;
    }

    private Stream<String> texts(Table table) {
        return Stream.concat(
                table.policies().stream().flatMap(SelfMadeClaims::texts),
                catalog.functionsOf(table.name()).stream().map(Function::body));
    }

    private static Stream<String> texts(Policy policy) {
        return Stream.of(String.valueOf(policy.using()), String.valueOf(policy.check()));
    }
}
