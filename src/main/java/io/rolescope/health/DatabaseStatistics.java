package io.rolescope.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the server tells its login about itself, all of one moment.
///
/// Source: PostgreSQL manual, “The Cumulative Statistics System”. What needs a right that the login lacks is said by
/// [#seesOthersQueries] and [#statementsNote], not left out silently.
///
/// @param takenAt the server's clock
/// @param maxConnections as `max_connections`
/// @param seesOthersQueries whether queries of other logins are shown (superuser or `pg_read_all_stats`)
/// @param statisticsSince when the counters were set to zero, `null` for never
/// @param statements slowest first; empty with a [#statementsNote] that says why
/// @param statementsNote why there are no statements, empty where there are
public record DatabaseStatistics(
        Instant takenAt,
        long databaseBytes,
        int maxConnections,
        boolean seesOthersQueries,
        @Nullable Instant statisticsSince,
        List<ConnectionGroup> connections,
        List<Activity> activities,
        List<LockWait> lockWaits,
        CacheUse cache,
        List<TableFigures> tables,
        List<IndexFigures> indexes,
        List<StatementFigures> statements,
        String statementsNote,
        List<ReplicationSlot> slots) {

    public DatabaseStatistics {
        connections = List.copyOf(connections);
        activities = List.copyOf(activities);
        lockWaits = List.copyOf(lockWaits);
        tables = List.copyOf(tables);
        indexes = List.copyOf(indexes);
        statements = List.copyOf(statements);
        slots = List.copyOf(slots);
    }

    public int connectionCount() {
        return connections.stream().mapToInt(ConnectionGroup::count).sum();
    }

    /// Queries under way for longer than `limit`, longest first.
    public List<Activity> longRunning(Duration limit) {
        return activities.stream()
                .filter(activity -> activity.isRunning()
                        && activity.queryAge() != null
                        && activity.queryAge().compareTo(limit) >= 0)
                .toList();
    }

    /// Indexes that nothing has used since the counters began and that hold no constraint up.
    public List<IndexFigures> unusedIndexes() {
        return indexes.stream().filter(IndexFigures::isUnused).toList();
    }

    /// Connections alike in login, database and state.
    ///
    /// @param state `active`, `idle`, `idle in transaction`, …; `null` where the server does not say
    public record ConnectionGroup(
            String login,
            String application,
            @Nullable String state,
            int count,
            @Nullable Duration oldestTransaction) {}

    /// One server process of this database.
    ///
    /// @param query `null` where the login may not see it
    public record Activity(
            int pid,
            String login,
            String application,
            @Nullable String state,
            @Nullable String waitsFor,
            @Nullable Duration transactionAge,
            @Nullable Duration queryAge,
            @Nullable String query) {

        boolean isRunning() {
            return "active".equals(state) || "idle in transaction".equals(state);
        }
    }

    /// One process that waits for a lock that another one holds.
    public record LockWait(
            int blockedPid,
            String blockedLogin,
            @Nullable String blockedQuery,
            @Nullable Duration waiting,
            int blockingPid,
            String blockingLogin,
            @Nullable String blockingState,
            @Nullable String blockingQuery) {}

    /// Blocks found in memory against blocks asked of the operating system.
    public record CacheUse(long tableHits, long tableReads, long indexHits, long indexReads) {

        /// Per cent, `null` while nothing was read.
        public @Nullable Double tableRate() {
            return rate(tableHits, tableReads);
        }

        /// Per cent, `null` while nothing was read.
        public @Nullable Double indexRate() {
            return rate(indexHits, indexReads);
        }

        private static @Nullable Double rate(long hits, long reads) {
            return hits + reads == 0 ? null : 100.0 * hits / (hits + reads);
        }
    }

    /// A table as the statistics know it.
    ///
    /// @param estimatedRows by the planner's statistics; `null` when never analyzed
    /// @param tableBytes `null` while somebody locks the table against reading
    /// @param bloatBytes about how much of the file holds no rows, `null` where there are no statistics
    public record TableFigures(
            String schema,
            String name,
            @Nullable Long estimatedRows,
            @Nullable Long tableBytes,
            @Nullable Long indexBytes,
            long sequentialScans,
            long indexScans,
            long liveRows,
            long deadRows,
            long changedSinceAnalyze,
            @Nullable Instant lastVacuum,
            @Nullable Instant lastAnalyze,
            @Nullable Long bloatBytes) {

        /// Per cent of scans that used an index, `null` when there were none.
        public @Nullable Double indexUse() {
            long scans = sequentialScans + indexScans;
            return scans == 0 ? null : 100.0 * indexScans / scans;
        }

        /// Per cent of rows that are dead, `null` when there are none at all.
        public @Nullable Double deadShare() {
            long rows = liveRows + deadRows;
            return rows == 0 ? null : 100.0 * deadRows / rows;
        }
    }

    /// @param bytes `null` while somebody locks it against reading
    /// @param holdsConstraint it is unique or belongs to a key, so it is needed even if nothing reads it
    public record IndexFigures(
            String schema,
            String table,
            String name,
            @Nullable Long bytes,
            long scans,
            boolean holdsConstraint,
            boolean valid) {

        public boolean isUnused() {
            return scans == 0 && !holdsConstraint;
        }
    }

    /// One kind of statement, as pg_stat_statements sums it up.
    ///
    /// @param cacheRate per cent of blocks found in memory, `null` where it touched none
    /// @param query `null` where the login may not see it
    public record StatementFigures(
            String login,
            long calls,
            double totalMillis,
            double meanMillis,
            double maxMillis,
            long rows,
            @Nullable Double cacheRate,
            @Nullable String query) {}

    /// @param retainedBytes of write-ahead log kept for it, `null` where the server does not say
    public record ReplicationSlot(
            String name,
            String type,
            @Nullable String plugin,
            boolean active,
            @Nullable String walStatus,
            @Nullable Long retainedBytes) {}
}
