package io.rolescope.access.rehearse;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.CandidateRows;
import io.rolescope.access.explain.RowKey;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds the rows that the running transaction has written, in whatever table.
///
/// How many is counted by the server (`pg_stat_xact_user_tables`). Which ones is told by `xmin`: under REPEATABLE READ
/// nothing else is visible whose transaction id is not older than one's own.
final class WrittenRows {
    static final int SHOWN = 20;
    private static final int LAST_BLOCKS = 64;
    private static final int COMPARED = 1_000;
    private static final long SCANNED_BLOCKS = 50_000;
    /// Subtransactions of one rehearsal stay below it; ids of ages ago, which the comparison wraps to, do not.
    private static final long OWN_IDS = 10_000_000;

    private final Snapshot snapshot;
    private final Backend backend;
    private final PolicyCatalog catalog;

    WrittenRows(Snapshot snapshot, Backend backend, PolicyCatalog catalog) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.catalog = catalog;
    }

    /// Rows written to one table so far.
    record Counts(String name, long inserted, long updated, long deleted) {
        Counts since(@Nullable Counts before) {
            return before == null
                    ? this
                    : new Counts(name, inserted - before.inserted, updated - before.updated, deleted - before.deleted);
        }

        boolean isNothing() {
            return inserted == 0 && updated == 0 && deleted == 0;
        }
    }

    /// By the table's oid.
    Map<Long, Counts> counts() throws Exception {
        Map<Long, Counts> counts = new LinkedHashMap<>();
        for (@Nullable String[] row : snapshot.run(RehearsalSql.WRITTEN).rows()) {
            counts.put(
                    Long.valueOf(String.valueOf(row[0])),
                    new Counts(row[4] + "." + row[5], number(row[1]), number(row[2]), number(row[3])));
        }
        return counts;
    }

    /// The new versions of rows of one table, as they are now.
    ///
    /// @param hint keys that are likely among them, looked at first
    List<CandidateRow> newest(Table table, Counts counts, List<RowKey> hint) throws Exception {
        @Nullable String own = ownId();
        long wanted = Math.min(SHOWN, counts.inserted() + counts.updated());
        if (own == null || wanted == 0) {
            return List.of();
        }
        String mine = "((pg_catalog.int8(xmin::pg_catalog.text) - " + Long.parseLong(own) % (1L << 32)
                + " + 4294967296) % 4294967296) < " + OWN_IDS;
        if (!hint.isEmpty()) {
            String keys = hint.stream()
                    .map(key -> "(" + key.condition() + ")")
                    .reduce((one, other) -> one + " OR " + other)
                    .orElseThrow();
            List<CandidateRow> found =
                    CandidateRows.where(snapshot, backend, table, "(" + keys + ") AND " + mine, SHOWN);
            if (found.size() >= wanted) {
                return found;
            }
        }
        long blocks = blocks(table);
        String recent = "ctid >= '(" + Math.max(0, blocks - LAST_BLOCKS) + ",0)'::pg_catalog.tid AND " + mine;
        List<CandidateRow> found = CandidateRows.where(snapshot, backend, table, recent, SHOWN);
        return found.size() >= wanted || blocks > SCANNED_BLOCKS
                ? found
                : CandidateRows.where(snapshot, backend, table, mine, SHOWN);
    }

    /// The same rows as they were; asked after what was written has been taken back.
    Map<RowKey, CandidateRow> before(Table table, List<RowKey> keys) throws Exception {
        Map<RowKey, CandidateRow> rows = new LinkedHashMap<>();
        List<RowKey> lasting = keys.stream().filter(key -> !key.place()).toList();
        for (CandidateRow row : CandidateRows.withKeys(snapshot, backend, table, lasting)) {
            rows.put(row.key(), row);
        }
        return rows;
    }

    /// Rows that were deleted; asked after that has been taken back.
    ///
    /// A row that is there again still says in `xmax` who deleted it, and so does one that was updated or locked:
    /// nothing is answered where these cannot be told apart.
    ///
    /// @param kept the new versions of the rows that were inserted or updated, as far as they are known
    List<CandidateRow> deleted(Table table, Counts counts, List<CandidateRow> kept) throws Exception {
        @Nullable String own = ownId();
        if (own == null || blocks(table) > SCANNED_BLOCKS) {
            return List.of();
        }
        String mine = takenBack(Long.parseLong(own));
        String count = "SELECT pg_catalog.count(*) FROM " + table.name().sql() + " WHERE " + mine;
        long all = number(
                snapshot.as(backend.observer(), db -> snapshot.run(count)).single());
        if (counts.updated() == 0) {
            return all > counts.deleted() ? List.of() : CandidateRows.where(snapshot, backend, table, mine, SHOWN);
        }
        if (all > COMPARED || kept.size() < counts.inserted() + counts.updated()) {
            return List.of();
        }
        Set<RowKey> there = kept.stream().map(CandidateRow::key).collect(Collectors.toSet());
        List<CandidateRow> gone = CandidateRows.where(snapshot, backend, table, mine, COMPARED).stream()
                .filter(row -> !there.contains(row.key()))
                .toList();
        return gone.size() > counts.deleted() ? List.of() : gone.subList(0, Math.min(SHOWN, gone.size()));
    }

    /// Whether a row's `xmax` is of this transaction and was rolled back. Somebody else's that is as new is of a
    /// transaction that goes on or has ended, not of one that failed meanwhile.
    private static String takenBack(long own) {
        String newer =
                "((pg_catalog.int8(xmax::pg_catalog.text) - " + own % (1L << 32) + " + 4294967296) % 4294967296)";
        return "CASE WHEN xmax::pg_catalog.text <> '0' AND " + newer + " < " + OWN_IDS
                + " THEN pg_catalog.pg_xact_status((" + newer + " + " + own
                + ")::pg_catalog.text::pg_catalog.xid8) = 'aborted' ELSE false END";
    }

    private @Nullable String ownId() throws Exception {
        return snapshot.run("SELECT pg_catalog.pg_current_xact_id_if_assigned()::text")
                .single();
    }

    /// Every sequence's place that the observer may read.
    Map<String, String> sequences() throws Exception {
        Map<String, String> places = new LinkedHashMap<>();
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(RehearsalSql.SEQUENCES));
        if (attempt.rows() != null) {
            for (@Nullable String[] row : attempt.rows().rows()) {
                places.put(String.valueOf(row[0]), String.valueOf(row[1]));
            }
        }
        return places;
    }

    static List<String> moved(Map<String, String> before, Map<String, String> after) {
        List<String> moved = new ArrayList<>();
        after.forEach((sequence, place) -> {
            String was = before.getOrDefault(sequence, "unused");
            if (!was.equals(place)) {
                moved.add(sequence + ": " + was + " → " + place);
            }
        });
        return moved;
    }

    @Nullable
    Table table(long oid) {
        return catalog.tables().values().stream()
                .filter(table -> table.oid() == oid)
                .findFirst()
                .orElse(null);
    }

    /// Whether it is `target` or lies below it.
    boolean belongsTo(@Nullable Table table, @Nullable TableName target) {
        if (table == null || target == null) {
            return false;
        }
        return table.name().equals(target)
                || table.parents().stream()
                        .anyMatch(parent -> parent.equals(target)
                                || belongsTo(catalog.table(parent).orElse(null), target));
    }

    private long blocks(Table table) throws Exception {
        @Nullable
        String blocks = snapshot.run("SELECT pg_catalog.pg_relation_size(" + table.oid()
                        + ") / pg_catalog.current_setting('block_size')::pg_catalog.int8")
                .single();
        return number(blocks);
    }

    private static long number(@Nullable String text) {
        return text == null ? 0 : Long.parseLong(text);
    }
}
