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
import org.jspecify.annotations.Nullable;

/// Foreign keys over the tenant and something else, which keep a row with its tenant even where a policy lets it go:
/// `(session_id, organization_id)` refuses a message in another organization than its conversation's.
///
/// Source: PostgreSQL manual, “Row Security Policies”: referential integrity is checked without row security.
final class TenantReferences {
    private final Snapshot snapshot;
    private final Backend backend;
    private final ObserverSight sight;
    private final List<ForeignKey> keys;

    TenantReferences(Snapshot snapshot, Backend backend, ObserverSight sight, Table table, TenantKey tenant) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.sight = sight;
        this.keys = table.foreignKeys().stream()
                .filter(key -> key.columns().size() > 1 && key.columns().contains(tenant.column()))
                .toList();
    }

    /// What becomes of a row that the policies let through.
    ///
    /// @param key the reference that it would break, `null` where it breaks none
    /// @param unknown why whether it breaks one cannot be told, `null` where it can
    record Kept(@Nullable ForeignKey key, @Nullable String unknown) {
        boolean isWritten() {
            return key == null && unknown == null;
        }
    }

    /// Whether something that refers to the tenant refuses such a row.
    Kept refusing(CandidateRow row) throws Exception {
        @Nullable String unknown = null;
        for (ForeignKey key : keys) {
            List<String> conditions = new ArrayList<>();
            for (int i = 0; i < key.columns().size(); i++) {
                String value = row.values().get(key.columns().get(i));
                if (value != null) {
                    conditions.add(TableName.quoted(key.targetColumns().get(i)) + " = " + Literals.text(value));
                }
            }
            if (conditions.size() == key.columns().size()) {
                @Nullable Boolean exists = exists(key.target(), conditions);
                if (Boolean.FALSE.equals(exists)) {
                    return new Kept(key, null);
                }
                if (exists == null) {
                    unknown =
                            "a foreign key to " + key.target() + " may refuse it, whose rows this login does not see.";
                }
            }
        }
        return new Kept(null, unknown);
    }

    /// `null` where the observer would not see it.
    private @Nullable Boolean exists(TableName target, List<String> conditions) throws Exception {
        String sql = "SELECT 1 FROM " + target.sql() + " WHERE " + String.join(" AND ", conditions);
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
        if (attempt.rows() != null && !attempt.rows().rows().isEmpty()) {
            return true;
        }
        return attempt.rows() == null || sight.isHeld(target) ? null : false;
    }
}
