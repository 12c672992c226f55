package io.rolescope.access.survey;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.ForeignKey;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final ObserverSight sight;
    private final Membership own;
    private final IsolationRun run;
    private final Map<TenantKey.Parent, Optional<Membership>> seen = new HashMap<>();

    TenantParents(Snapshot snapshot, Backend backend, ObserverSight sight, Membership own, IsolationRun run) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.sight = sight;
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
            if (tenant == null || above == null || !isAbove(above, table, tenant)) {
                continue;
            }
            @Nullable TenantKey key = key(reference, above, tenant);
            if (key == null) {
                continue;
            }
            if (table.column(key.column()).map(Column::notNull).orElse(false)) {
                return Optional.of(key);
            }
            perhaps = perhaps == null ? key : perhaps;
        }
        return Optional.ofNullable(perhaps);
    }

    private static boolean isAbove(Table above, Table table, TenantKey tenant) {
        return !tenant.isPart() && !above.name().equals(table.name()) && !PeopleColumns.listsPeople(above);
    }

    /// By one column, or by the one of several that says what the row above says itself; `null` where there is
    /// none.
    private static @Nullable TenantKey key(ForeignKey reference, Table above, TenantKey tenant) {
        if (reference.columns().size() == 1) {
            return TenantKey.through(
                    reference.columns().getFirst(),
                    new TenantKey.Parent(above.name(), reference.targetColumns().getFirst(), tenant));
        }
        int same = reference.targetColumns().indexOf(tenant.column());
        return same < 0 ? null : new TenantKey(reference.columns().get(same), null, 0, tenant.parent());
    }

    /// Tables whose rows belong to rows with a tenant by several columns at once, none of which says it: they are
    /// not looked at.
    static Map<TableName, TableName> notFollowed(TenantKeys keys, PolicyCatalog catalog) {
        Map<TableName, TableName> left = new LinkedHashMap<>();
        for (Table table : catalog.protectable()) {
            for (ForeignKey reference :
                    keys.columns().containsKey(table.name()) ? List.<ForeignKey>of() : table.foreignKeys()) {
                @Nullable TenantKey tenant = keys.columns().get(reference.target());
                @Nullable Table above = catalog.tables().get(reference.target());
                if (tenant != null
                        && above != null
                        && reference.columns().size() > 1
                        && isAbove(above, table, tenant)) {
                    left.putIfAbsent(table.name(), above.name());
                }
            }
        }
        return left;
    }

    /// The membership as it is for a table with this key: what its rows may name of the own and of other
    /// tenants. Empty, and said so, where this login does not see the rows above.
    Optional<Membership> seenBy(TableName table, TenantKey key) throws Exception {
        TenantKey.Parent parent = key.parent();
        if (parent == null) {
            return Optional.of(own);
        }
        @Nullable Optional<Membership> known = seen.get(parent);
        if (known == null) {
            known = above(table, key, parent);
            seen.put(parent, known);
        } else if (known.isEmpty()) {
            run.skipped(table + " was not looked at: whose its rows are is said by rows of " + parent.table()
                    + " that this login does not see.");
        }
        return known;
    }

    private Optional<Membership> above(TableName table, TenantKey key, TenantKey.Parent parent) throws Exception {
        @Nullable TableName held = sight.heldAbove(key);
        if (held != null) {
            run.skipped(table + " was not looked at: whose its rows are is said by rows of " + held
                    + ", which policies hide from this login.");
            return Optional.empty();
        }
        Named others = named(parent, own.lookedFor("r.tenant"));
        Named mine = own.tenants().isEmpty()
                ? new Named(Map.of(), null)
                : named(parent, "r.tenant = ANY (" + Membership.array(own.tenants()) + ")");
        @Nullable String failed = others.sqlState() == null ? mine.sqlState() : others.sqlState();
        if (failed != null) {
            run.skipped(table + " was not looked at: whose its rows are is said by rows of " + parent.table()
                    + ", and reading those fails with " + failed + ".");
            return Optional.empty();
        }
        if (others.tenants().size() == MOST) {
            run.skipped("Rows that belong to " + parent.table() + " were held against " + MOST
                    + " rows of other tenants there, and not against the rest.");
        }
        return Optional.of(own.through(new LinkedHashSet<>(mine.tenants().keySet()), others.tenants()));
    }

    /// What rows name, with the tenant each stands for.
    ///
    /// @param sqlState how reading them failed, `null` where it did not
    private record Named(
            Map<String, String> tenants, @Nullable String sqlState) {}

    private Named named(TenantKey.Parent parent, String condition) throws Exception {
        String sql = "SELECT r.id, r.tenant FROM (SELECT a." + TableName.quoted(parent.key())
                + "::pg_catalog.text AS id, " + parent.tenant().tenantSql("a") + " AS tenant FROM "
                + parent.table().sql() + " AS a) AS r WHERE " + condition + " LIMIT " + MOST;
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
        if (attempt.rows() == null) {
            return new Named(Map.of(), String.valueOf(attempt.sqlState()));
        }
        Map<String, String> found = new LinkedHashMap<>();
        for (@Nullable String[] row : attempt.rows().rows()) {
            if (row[0] != null && row[1] != null) {
                found.put(row[0], row[1]);
            }
        }
        return new Named(found, null);
    }
}
