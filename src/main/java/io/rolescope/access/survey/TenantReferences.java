package io.rolescope.access.survey;

import io.rolescope.access.catalog.ForeignKey;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.Literals;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Foreign keys over the tenant and something else, which keep a row with its tenant even where a policy lets it go:
/// `(session_id, organization_id)` refuses a message in another organization than its conversation's.
///
/// Source: PostgreSQL manual, “Row Security Policies”: referential integrity is checked without row security.
final class TenantReferences {
    private final Snapshot snapshot;
    private final Backend backend;
    private final List<ForeignKey> keys;

    TenantReferences(Snapshot snapshot, Backend backend, Table table, TenantKey tenant) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.keys = table.foreignKeys().stream()
                .filter(key -> key.columns().size() > 1 && key.columns().contains(tenant.column()))
                .toList();
    }

    /// What such a row would break; empty where nothing refuses it.
    Optional<ForeignKey> refusing(CandidateRow row) throws Exception {
        for (ForeignKey key : keys) {
            List<String> conditions = new ArrayList<>();
            for (int i = 0; i < key.columns().size(); i++) {
                String value = row.values().get(key.columns().get(i));
                if (value != null) {
                    conditions.add(TableName.quoted(key.targetColumns().get(i)) + " = " + Literals.text(value));
                }
            }
            if (conditions.size() == key.columns().size() && !exists(key.target(), conditions)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    private boolean exists(TableName target, List<String> conditions) throws Exception {
        String sql = "SELECT 1 FROM " + target.sql() + " WHERE " + String.join(" AND ", conditions);
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
        // a target that this login may not read refuses nothing as far as is known
        return attempt.rows() == null || !attempt.rows().rows().isEmpty();
    }
}
