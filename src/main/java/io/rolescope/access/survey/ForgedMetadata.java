package io.rolescope.access.survey;

import io.rolescope.access.catalog.Function;
import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Claims;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Identities that have written into their own `user_metadata` what a policy trusts.
///
/// Source: Supabase, “Row Level Security”: user metadata can be changed by the user and is no basis for
/// authorization.
record ForgedMetadata(PolicyCatalog catalog) {
    private static final String CLAIMS = "request.jwt.claims";
    private static final String MARK = "«another tenant»";
    private static final Pattern READ = Pattern.compile(
            "user_metadata'?(?:::text)?\\)?\\s*->>?\\s*'([A-Za-z0-9_]+)'|user_metadata,([A-Za-z0-9_]+)");

    /// The forgery that this table's policies would fall for, if any; the tenant is still to be named.
    List<SessionIdentity> of(SessionIdentity identity, Table table) {
        String claims = identity.settings().get(CLAIMS);
        Set<String> trusted = trusted(table);
        if (claims == null || trusted.isEmpty()) {
            return List.of();
        }
        Claims own = Claims.parse(claims);
        if (own.text("sub").isEmpty()) {
            return List.of();
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        trusted.forEach(name -> metadata.put(name, MARK));
        Map<String, String> settings = new LinkedHashMap<>(identity.settings());
        settings.put(CLAIMS, own.with("user_metadata", metadata).json());
        return List.of(new SessionIdentity(
                identity.name() + ", having changed the own user_metadata", identity.role(), settings));
    }

    /// The same with this tenant in it.
    static SessionIdentity naming(SessionIdentity forged, String tenant) {
        Map<String, String> settings = new LinkedHashMap<>(forged.settings());
        settings.computeIfPresent(CLAIMS, (name, claims) -> claims.replace(MARK, tenant));
        return new SessionIdentity(forged.name(), forged.role(), settings);
    }

    private Set<String> trusted(Table table) {
        Set<String> names = new LinkedHashSet<>();
        Stream<String> policies = table.policies().stream().flatMap(ForgedMetadata::texts);
        Stream<String> helpers = catalog.functionsOf(table.name()).stream().map(Function::body);
        Stream.concat(policies, helpers)
                .filter(text -> text.contains("user_metadata"))
                .forEach(text -> {
                    Matcher matcher = READ.matcher(text);
                    while (matcher.find()) {
                        names.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
                    }
                });
        return names;
    }

    private static Stream<String> texts(Policy policy) {
        return Stream.of(String.valueOf(policy.using()), String.valueOf(policy.check()));
    }
}
