package io.rolescope.identities;

import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Person.Membership;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// Puts together the claims that a person's token would carry.
///
/// With `auth.users` as Supabase's auth server does it, hook included; elsewhere the claims and settings that policies
/// read, filled with the person's id, tenant and role.
final class TokenMaker {
    private final Backend backend;
    private final SchemeDetection detection;
    private final SessionIdentity reader;
    private final @Nullable PeopleTables people;

    TokenMaker(Backend backend, SchemeDetection detection, SessionIdentity reader, @Nullable PeopleTables people) {
        this.backend = backend;
        this.detection = detection;
        this.reader = reader;
        this.people = people;
    }

    SignIn signIn(Person person, @Nullable Membership tenant) {
        List<String> notes = new ArrayList<>();
        if (person.state() != null) {
            notes.add(person.name() + " is " + person.state()
                    + " and could not sign in now; an older token may still do.");
        }
        boolean supabase = people != null && people.auth() && detection.scheme().supabaseClaims();
        Claims claims = supabase
                ? new AccessTokenHook(backend).applied(person.id(), supabaseClaims(person), notes)
                : plainClaims(person, tenant);
        String role = claims.at(detection.scheme().role().claim()).orElseGet(() -> standardRole(detection.scheme()));
        if (roleIsMissing(role)) {
            notes.add("The role " + role + " that the token names does not exist here; every request would fail.");
        }
        String label = person.label();
        return new SignIn(
                new Identity.User(
                        person.id(), person.name(), person.email(), role, claims, label.isEmpty() ? null : label),
                notes);
    }

    private Claims supabaseClaims(Person person) {
        return backend.as(reader).read(db -> SupabaseToken.ask(db, person.id(), issuer()));
    }

    private String issuer() {
        @Nullable String functions = backend.profile().functionsUrl();
        @Nullable String storage = backend.profile().storageUrl();
        @Nullable String known = functions == null ? storage : functions;
        return known == null ? "supabase" : known.replaceAll("/(functions|storage)/v1/?$", "") + "/auth/v1";
    }

    private boolean roleIsMissing(String role) {
        return backend.as(SessionIdentity.login())
                .read(db -> db.fetch("select 1 from pg_catalog.pg_roles where rolname = ?", role)
                        .isEmpty());
    }

    /// What an application of its own would put into token or settings, as far as policies read it.
    private Claims plainClaims(Person person, @Nullable Membership tenant) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", person.id());
        put(claims, detection.scheme().role().claim(), ClientRole.of(backend, detection.scheme(), person));
        if (person.email() != null) {
            claims.put("email", person.email());
        }
        if (detection.scheme().supabaseClaims()) {
            for (String path : detection.claimsRead()) {
                if (!path.equals("role")) {
                    put(claims, path, value(SettingMeaning.ofClaim(path), person, tenant));
                }
            }
        }
        for (IdentityScheme.SettingRule rule : detection.scheme().settings()) {
            SettingMeaning meaning = meaning(rule);
            put(
                    claims,
                    rule.claim(),
                    meaning == SettingMeaning.CLAIM ? column(person, rule.claim()) : value(meaning, person, tenant));
        }
        return Claims.of(claims);
    }

    /// By the claim's name, which the person may have chosen; where that says nothing, by the setting's.
    private static SettingMeaning meaning(IdentityScheme.SettingRule rule) {
        SettingMeaning ofClaim = SettingMeaning.ofClaim(rule.claim());
        return ofClaim != SettingMeaning.CLAIM
                ? ofClaim
                : SettingMeaning.of(rule.key() == null ? rule.setting() : "x." + rule.key());
    }

    private static String standardRole(IdentityScheme scheme) {
        return scheme.role().standard() == null
                ? SupabaseToken.AUTHENTICATED
                : scheme.role().standard();
    }

    private static @Nullable String value(SettingMeaning meaning, Person person, @Nullable Membership tenant) {
        return switch (meaning) {
            case USER -> person.id();
            case EMAIL -> person.email();
            case TENANT -> tenant == null ? null : tenant.tenantId();
            case TENANT_ROLE ->
                person.platformRole() != null ? person.platformRole() : tenant == null ? null : tenant.role();
            case CLAIM, CONTEXT -> null;
        };
    }

    /// A setting that no rule of thumb knows may be a column of the person: `app.region` and `users.region`.
    private @Nullable String column(Person person, String name) {
        if (people == null) {
            return null;
        }
        PeopleTables from = people;
        return from.extra(name)
                .flatMap(field -> backend.as(reader).read(db -> value(db, from, field, person.id())))
                .orElse(null);
    }

    private static Optional<String> value(DSLContext db, PeopleTables from, Field<String> field, String id) {
        return db.select(field.as("value"))
                .from(from.from())
                .where(from.idIs(id))
                .fetchOptional("value", String.class);
    }

    /// Sets a claim at a path, one level deep at most, unless it is there already.
    private static void put(Map<String, Object> claims, String path, @Nullable String value) {
        if (value == null) {
            return;
        }
        int dot = path.lastIndexOf('.');
        if (dot < 0 || path.contains("://")) {
            claims.putIfAbsent(path, value);
            return;
        }
        Map<String, Object> inner = new LinkedHashMap<>();
        if (claims.get(path.substring(0, dot)) instanceof Map<?, ?> there) {
            there.forEach((key, old) -> inner.put(String.valueOf(key), old));
        }
        inner.putIfAbsent(path.substring(dot + 1), value);
        claims.put(path.substring(0, dot), inner);
    }
}
