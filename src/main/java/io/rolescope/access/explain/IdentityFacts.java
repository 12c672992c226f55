package io.rolescope.access.explain;

import io.rolescope.access.catalog.DatabaseRole;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Repeatability;
import io.rolescope.access.catalog.Table;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.identities.IdentityScheme;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the server says of an identity, asked as that identity.
///
/// @param currentUser `current_user`
/// @param roles whose privileges it has without putting them on: policies for these apply to it
/// @param protectedTables oids of the tables whose policies it is held to (`row_security_active`)
/// @param path the schemas its search path really has, as `current_schemas(true)`
public record IdentityFacts(
        SessionIdentity identity, String currentUser, Set<String> roles, Set<Long> protectedTables, List<String> path) {

    /// Asks inside `snapshot`.
    ///
    /// @throws Exception where the identity cannot be put on
    public static IdentityFacts ask(Snapshot snapshot, SessionIdentity identity) throws Exception {
        @Nullable String[] row = snapshot.runAs(identity, """
                select current_user::text, pg_catalog.to_json(pg_catalog.current_schemas(true))::text,
                       (select pg_catalog.json_agg(r.rolname) from pg_catalog.pg_roles r
                         where pg_catalog.pg_has_role(r.oid, 'USAGE'))::text,
                       (select pg_catalog.json_agg(c.oid::text) from pg_catalog.pg_class c
                         where c.relkind in ('r', 'p') and c.relrowsecurity
                           and pg_catalog.row_security_active(c.oid))::text
                """).getFirst().rows().getFirst();
        Set<Long> active = new HashSet<>();
        Json.texts(row[3]).forEach(oid -> active.add(Long.valueOf(oid)));
        return new IdentityFacts(
                identity, String.valueOf(row[0]), new HashSet<>(Json.texts(row[2])), active, Json.texts(row[1]));
    }

    /// The same with `table` as a draft would have it: whoever is not exempt is held to its policies
    /// (PostgreSQL manual, “Row Security Policies”).
    public IdentityFacts heldTo(Table table, PolicyCatalog catalog) {
        @Nullable DatabaseRole user = catalog.roles().get(currentUser);
        boolean bypasses = user != null && (user.superuser() || user.bypassesRls());
        boolean exempt = bypasses || !table.forced() && roles.contains(table.owner());
        if (!table.rls() || exempt) {
            return this;
        }
        Set<Long> held = new HashSet<>(protectedTables);
        held.add(table.oid());
        return new IdentityFacts(identity, currentUser, roles, held, path);
    }

    /// The settings that it puts on, as [Repeatability#why] takes them.
    Set<String> given() {
        Set<String> given = new HashSet<>(identity.settings().keySet());
        if (IdentityScheme.NO_HEADERS.equals(identity.settings().get(IdentityScheme.HEADERS))) {
            given.remove(IdentityScheme.HEADERS);
            given.add(Repeatability.HEADERS_LEFT_OUT);
        }
        return given;
    }
}
