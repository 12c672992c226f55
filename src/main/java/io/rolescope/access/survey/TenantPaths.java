package io.rolescope.access.survey;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds tables whose rows name their tenant inside a path or a topic, by looking at rows rather than at names: a part
/// counts when it is the key of an existing tenant.
///
/// Source: Supabase, “Storage Access Control”, which parts objects by folder, and “Realtime Authorization”, which parts
/// channels by topic.
final class TenantPaths {
    private static final int ROWS = 2000;
    private static final Set<String> PATHS = Set.of("path", "storage_path", "object_path", "file_path", "object_key");
    private static final Set<String> TOPICS = Set.of("topic", "channel");

    private final Snapshot snapshot;
    private final Backend backend;
    private final ObserverSight sight;
    private final IsolationRun run;

    TenantPaths(Snapshot snapshot, Backend backend, ObserverSight sight, IsolationRun run) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.sight = sight;
        this.run = run;
    }

    /// The same keys and those found in paths and topics.
    TenantKeys addedTo(TenantKeys keys, PolicyCatalog catalog) throws Exception {
        Table tenants = keys.tenants() == null ? null : catalog.tables().get(keys.tenants());
        if (tenants == null || tenants.key().size() != 1) {
            return keys;
        }
        String ids = "SELECT " + TableName.quoted(tenants.key().getFirst()) + "::pg_catalog.text FROM "
                + tenants.name().sql();
        Map<TableName, TenantKey> all = new LinkedHashMap<>(keys.columns());
        for (Table table : catalog.protectable()) {
            if (!all.containsKey(table.name()) && !table.partition()) {
                TenantKey found = find(table, tenants, ids);
                if (found != null) {
                    all.put(table.name(), found);
                }
            }
        }
        return new TenantKeys(keys.tenants(), all);
    }

    private @Nullable TenantKey find(Table table, Table tenants, String ids) throws Exception {
        @Nullable TenantKey best = null;
        @Nullable String unknown = null;
        long most = 0;
        for (TenantKey key : candidates(table)) {
            Attempt attempt = hits(table, key, ids);
            String counted = attempt.rows() == null ? null : attempt.rows().single();
            if (counted == null) {
                unknown = "reading them fails with " + attempt.sqlState();
            } else if (Long.parseLong(counted) > most) {
                best = key;
                most = Long.parseLong(counted);
            } else if (sight.isHeld(table.name()) || sight.isHeld(tenants.name())) {
                unknown = "policies hide rows from this login";
            }
        }
        if (best == null && unknown != null) {
            run.skipped("Whether " + table.name() + " names tenants in its paths or topics cannot be told: " + unknown
                    + ". Its rows were not asked about.");
        }
        return best;
    }

    private static List<TenantKey> candidates(Table table) {
        List<TenantKey> candidates = new ArrayList<>();
        boolean objects =
                table.name().schema().equals("storage") && table.name().name().equals("objects");
        for (Column column : table.columns()) {
            if (PATHS.contains(column.name()) || objects && column.name().equals("name")) {
                candidates.add(TenantKey.within(column.name(), "/", 1));
                candidates.add(TenantKey.within(column.name(), "/", 2));
            } else if (TOPICS.contains(column.name())) {
                candidates.add(TenantKey.within(column.name(), ":", 2));
                candidates.add(TenantKey.within(column.name(), ":", 1));
            }
        }
        return candidates;
    }

    private Attempt hits(Table table, TenantKey key, String ids) throws Exception {
        String sql = "SELECT pg_catalog.count(*) FROM (SELECT " + key.sql() + " AS tenant FROM "
                + table.name().sql() + " LIMIT " + ROWS + ") AS r WHERE r.tenant IN (" + ids + ")";
        return snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
    }
}
