package io.rolescope.access.survey;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.Literals;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Files in buckets that are public: storage serves them to anybody who knows their names, without asking a
/// policy. That one lets the names be found, too, may be meant.
///
/// Source: Supabase manual, “Storage buckets”.
final class PublicBuckets {
    private static final TableName OBJECTS = new TableName("storage", "objects");
    private static final TableName BUCKETS = new TableName("storage", "buckets");
    private static final String OF_OBJECT = "bucket_id";

    private PublicBuckets() {}

    /// Whether the row is a file of such a bucket.
    static boolean holds(Snapshot snapshot, Backend backend, PolicyCatalog catalog, TableName table, CandidateRow row)
            throws Exception {
        @Nullable String bucket = row.values().get(OF_OBJECT);
        boolean kept = catalog.table(BUCKETS)
                .filter(found ->
                        found.column("public").isPresent() && found.column("id").isPresent())
                .isPresent();
        if (!table.equals(OBJECTS) || bucket == null || !kept) {
            return false;
        }
        String sql = "SELECT public FROM " + BUCKETS.sql() + " WHERE id::pg_catalog.text = " + Literals.text(bucket);
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
        return attempt.rows() != null
                && attempt.rows().rows().stream().anyMatch(found -> Arrays.equals(found, new String[] {"t"}));
    }

    /// SQL that leaves out the files of the row's bucket.
    static String leavingOut(CandidateRow row) {
        return OF_OBJECT + "::pg_catalog.text IS DISTINCT FROM " + Literals.text(bucket(row));
    }

    static String bucket(CandidateRow row) {
        return Objects.requireNonNull(row.values().get(OF_OBJECT));
    }
}
