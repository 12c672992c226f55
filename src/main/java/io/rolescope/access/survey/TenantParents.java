package io.rolescope.access.survey;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.ForeignKey;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.Literals;
import io.rolescope.access.survey.TenantIsolation.Membership;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tables whose rows name no tenant, but belong to a row that does: the lines of an invoice, the comments on a
/// post.
///
/// Which rows above are another tenant's is asked as the observer, since row security would hide just those from
/// the identity that is looked at.
final class TenantParents {
    /// How far up is looked: line, invoice, project.
    private static final int LEVELS = 3;
    private static final int MOST = 2000;

    private final Snapshot snapshot;
    private final Backend backend;
    private final Membership own;
    private final IsolationRun run;
    private final Map<TenantKey.Parent, Membership> seen = new HashMap<>();

    TenantParents(Snapshot snapshot, Backend backend, Membership own, IsolationRun run) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.own = own;
        this.run = run;
    }

    /// The same keys and those of tables whose rows belong to rows with a tenant.
    static TenantKeys addedTo(TenantKeys keys, PolicyCatalog catalog) {
        Map<TableName, TenantKey> all = new LinkedHashMap<>(keys.columns());
        for (int level = 0; level < LEVELS; level++) {
            Map<TableName, TenantKey> more = new LinkedHashMap<>();
            for (Table table : catalog.protectable()) {
                if (!all.containsKey(table.name())) {
                    parent(table, all, catalog).ifPresent(key -> more.put(table.name(), key));
                }
            }
            all.putAll(more);
        }
        return new TenantKeys(keys.tenants(), all);
    }

    /// A reference that a row has to have comes first. People say where they belong, not where what they made
    /// does.
    private static Optional<TenantKey> parent(Table table, Map<TableName, TenantKey> keys, PolicyCatalog catalog) {
        @Nullable TenantKey perhaps = null;
        for (ForeignKey reference : table.foreignKeys()) {
            @Nullable TenantKey tenant = keys.get(reference.target());
            @Nullable Table above = catalog.tables().get(reference.target());
            if (tenant == null
                    || above == null
                    || tenant.isPart()
                    || reference.columns().size() != 1
                    || above.name().equals(table.name())
                    || PeopleColumns.listsPeople(above)) {
                continue;
            }
            String column = reference.columns().getFirst();
            TenantKey key = TenantKey.through(
                    column,
                    new TenantKey.Parent(above.name(), reference.targetColumns().getFirst(), tenant));
            if (table.column(column).map(Column::notNull).orElse(false)) {
                return Optional.of(key);
            }
            perhaps = perhaps == null ? key : perhaps;
        }
        return Optional.ofNullable(perhaps);
    }

    /// The membership as it is for a table with this key: what its rows may name of the own and of other
    /// tenants.
    Membership seenBy(TenantKey key) throws Exception {
        TenantKey.Parent parent = key.parent();
        if (parent == null) {
            return own;
        }
        @Nullable Membership known = seen.get(parent);
        if (known == null) {
            Map<String, String> others = named(parent, " <> ALL (");
            if (others.size() == MOST) {
                run.note("Rows that belong to " + parent.table() + " were held against " + MOST
                        + " rows of other tenants there.");
            }
            Set<String> mine = own.tenants().isEmpty()
                    ? Set.of()
                    : new LinkedHashSet<>(named(parent, " = ANY (").keySet());
            known = own.through(mine, others);
            seen.put(parent, known);
        }
        return known;
    }

    private Map<String, String> named(TenantKey.Parent parent, String comparison) throws Exception {
        String sql = "SELECT r.id, r.tenant FROM (SELECT a." + TableName.quoted(parent.key())
                + "::pg_catalog.text AS id, " + parent.tenant().tenantSql("a") + " AS tenant FROM "
                + parent.table().sql() + " AS a) AS r WHERE r.tenant" + comparison
                + Literals.array(java.util.List.copyOf(own.tenants())) + "::pg_catalog.text[]) LIMIT " + MOST;
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
        Map<String, String> found = new LinkedHashMap<>();
        if (attempt.rows() != null) {
            for (@Nullable String[] row : attempt.rows().rows()) {
                if (row[0] != null && row[1] != null) {
                    found.put(row[0], row[1]);
                }
            }
        }
        return found;
    }
}
