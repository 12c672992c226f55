package io.rolescope.identities;

import io.rolescope.connections.Backend;
import io.rolescope.connections.ServerFacts;
import io.rolescope.connections.SessionIdentity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jooq.DSLContext;

/// The SQL role that an application's users have on a backend without `auth.users`.
///
/// In this order: on backends where each user is a role, the role of that name; the scheme's standard role;
/// `authenticated` where this database knows it; the role that most policies are for; the login itself where row
/// security applies to it; the role that may read most tables.
final class ClientRole {
    private ClientRole() {}

    static String of(Backend backend, IdentityScheme scheme, Person person) {
        ServerFacts facts = backend.facts();
        List<String> filtered = facts.roles().stream()
                .filter(role -> !role.superuser() && !role.bypassesRls())
                .map(ServerFacts.SettableRole::name)
                .toList();
        if (scheme.isRolesOnly() || scheme.role().perPerson()) {
            var own = Stream.of(person.name(), person.id(), String.valueOf(person.email()))
                    .filter(filtered::contains)
                    .findFirst();
            if (own.isPresent()) {
                return own.get();
            }
        }
        if (scheme.role().standard() != null) {
            return scheme.role().standard();
        }
        if (filtered.isEmpty()) {
            return facts.login();
        }
        return backend.as(SessionIdentity.login())
                .read(db -> authenticated(db, filtered)
                        .or(() -> byPolicies(db, filtered))
                        .or(() -> facts.seesUnfiltered() ? byGrants(db, filtered) : Optional.of(facts.login()))
                        .orElse(facts.login()));
    }

    /// Roles belong to the whole server: one of this name may be there for another of its databases.
    private static Optional<String> authenticated(DSLContext db, List<String> roles) {
        return db.fetch("""
                        select r.rolname::text as name
                          from pg_catalog.pg_roles r
                         where r.rolname = ? and r.rolname::text = any (?::text[])
                           and (exists (select from pg_catalog.pg_policy p where r.oid = any (p.polroles))
                                or exists (select from pg_catalog.pg_class c
                                            cross join lateral aclexplode(c.relacl) given
                                            where given.grantee = r.oid))
                        """, SupabaseToken.AUTHENTICATED, roles.toArray(String[]::new)).stream()
                .map(row -> row.get("name", String.class))
                .findFirst();
    }

    private static Optional<String> byPolicies(DSLContext db, List<String> roles) {
        return db.fetch("""
                        select r.rolname::text as name
                          from pg_catalog.pg_policy p cross join lateral unnest(p.polroles) target
                          join pg_catalog.pg_roles r on r.oid = target
                         where r.rolname::text = any (?::text[])
                         group by r.rolname order by count(*) desc, r.rolname limit 1
                        """, (Object) roles.toArray(String[]::new)).stream()
                .map(row -> row.get("name", String.class))
                .findFirst();
    }

    private static Optional<String> byGrants(DSLContext db, List<String> roles) {
        return db.fetch("""
                        select r.rolname::text as name
                          from pg_catalog.pg_roles r
                          join pg_catalog.pg_class c on c.relkind in ('r', 'p')
                          join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                         where r.rolname::text = any (?::text[])
                           and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
                           and has_table_privilege(r.oid, c.oid, 'SELECT')
                         group by r.rolname order by count(*) desc, r.rolname limit 1
                        """, (Object) roles.toArray(String[]::new)).stream()
                .map(row -> row.get("name", String.class))
                .findFirst();
    }
}
