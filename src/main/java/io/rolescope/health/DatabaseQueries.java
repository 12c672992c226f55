package io.rolescope.health;

import io.rolescope.health.DatabaseStatistics.Activity;
import io.rolescope.health.DatabaseStatistics.CacheUse;
import io.rolescope.health.DatabaseStatistics.ConnectionGroup;
import io.rolescope.health.DatabaseStatistics.IndexFigures;
import io.rolescope.health.DatabaseStatistics.LockWait;
import io.rolescope.health.DatabaseStatistics.ReplicationSlot;
import io.rolescope.health.DatabaseStatistics.StatementFigures;
import io.rolescope.health.DatabaseStatistics.TableFigures;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Reads of the server's own statistics. Source of the columns: PostgreSQL manual, chapters “Monitoring Database
/// Activity” and “System Views”.
final class DatabaseQueries {
    /// What the server writes instead of a query that the reader may not see.
    private static final String HIDDEN = "<insufficient privilege>";

    private static final int MOST = 1_000;

    private DatabaseQueries() {}

    static DatabaseStatistics all(DSLContext db) {
        Record server = db.fetchSingle("""
                select now() as taken_at, pg_database_size(current_database()) as bytes,
                       current_setting('max_connections')::int as most,
                       pg_has_role(session_user, 'pg_read_all_stats', 'USAGE') as sees,
                       (select stats_reset from pg_catalog.pg_stat_database where datname = current_database()) as since
                """);
        Optional<String> statementsHome = statementsHome(db);
        return new DatabaseStatistics(
                server.get("taken_at", OffsetDateTime.class).toInstant(),
                server.get("bytes", Long.class),
                server.get("most", Integer.class),
                server.get("sees", Boolean.class),
                instant(server, "since"),
                connections(db),
                activities(db),
                lockWaits(db),
                cache(db),
                tables(db),
                indexes(db),
                statementsHome.map(home -> statements(db, home)).orElse(List.of()),
                statementsHome.isPresent()
                        ? ""
                        : "The extension pg_stat_statements is not installed in this database, or this login may not read it.",
                slots(db));
    }

    private static List<ConnectionGroup> connections(DSLContext db) {
        return db.fetch("""
                        select coalesce(usename, '(' || backend_type || ')')::text as login, application_name as application,
                               state, count(*)::int as n,
                               extract(epoch from now() - min(xact_start))::float8 as oldest
                          from pg_catalog.pg_stat_activity
                         where (backend_type = 'client backend' or backend_type is null and usesysid is not null)
                         group by 1, 2, 3 order by n desc, 1, 2, 3
                        """)
                .map(row -> new ConnectionGroup(
                        row.get("login", String.class),
                        row.get("application", String.class),
                        row.get("state", String.class),
                        row.get("n", Integer.class),
                        age(row, "oldest")));
    }

    private static List<Activity> activities(DSLContext db) {
        return db.fetch("""
                        select pid, coalesce(usename, '')::text as login, application_name as application, state,
                               wait_event_type || ': ' || wait_event as waits,
                               extract(epoch from clock_timestamp() - xact_start)::float8 as transaction_age,
                               extract(epoch from clock_timestamp() - query_start)::float8 as query_age, query
                          from pg_catalog.pg_stat_activity
                         where (backend_type = 'client backend' or backend_type is null and usesysid is not null)
                           and datname = current_database() and pid <> pg_backend_pid()
                         order by (state = 'active') desc nulls last, query_start nulls last limit ?
                        """, MOST)
                .map(row -> new Activity(
                        row.get("pid", Integer.class),
                        row.get("login", String.class),
                        row.get("application", String.class),
                        row.get("state", String.class),
                        row.get("waits", String.class),
                        age(row, "transaction_age"),
                        age(row, "query_age"),
                        visible(row.get("query", String.class))));
    }

    private static List<LockWait> lockWaits(DSLContext db) {
        return db.fetch("""
                        select w.pid as blocked, coalesce(w.usename, '')::text as blocked_login, w.query as blocked_query,
                               extract(epoch from clock_timestamp() - w.state_change)::float8 as waiting,
                               b.pid as blocking, coalesce(b.usename, '')::text as blocking_login,
                               b.state as blocking_state, b.query as blocking_query
                          from pg_catalog.pg_stat_activity w
                         cross join lateral unnest(pg_blocking_pids(w.pid)) as k (pid)
                          join pg_catalog.pg_stat_activity b on b.pid = k.pid
                         where w.wait_event_type = 'Lock' order by waiting desc limit ?
                        """, MOST)
                .map(row -> new LockWait(
                        row.get("blocked", Integer.class),
                        row.get("blocked_login", String.class),
                        visible(row.get("blocked_query", String.class)),
                        age(row, "waiting"),
                        row.get("blocking", Integer.class),
                        row.get("blocking_login", String.class),
                        row.get("blocking_state", String.class),
                        visible(row.get("blocking_query", String.class))));
    }

    private static CacheUse cache(DSLContext db) {
        return db.fetchSingle("""
                        select coalesce(sum(heap_blks_hit), 0)::bigint as table_hits,
                               coalesce(sum(heap_blks_read), 0)::bigint as table_reads,
                               coalesce(sum(idx_blks_hit), 0)::bigint as index_hits,
                               coalesce(sum(idx_blks_read), 0)::bigint as index_reads
                          from pg_catalog.pg_statio_user_tables
                        """)
                .map(row -> new CacheUse(
                        row.get("table_hits", Long.class),
                        row.get("table_reads", Long.class),
                        row.get("index_hits", Long.class),
                        row.get("index_reads", Long.class)));
    }

    /// The estimate of what holds no rows: the file's size less what the rows would fill if they lay close together
    /// (row header and line pointer 28 bytes, data rounded up to 8, page header 24).
    ///
    /// Asking for a size takes a lock, so tables that somebody locks against reading are left without: this reading
    /// must not wait for what it is meant to show.
    private static List<TableFigures> tables(DSLContext db) {
        return db.fetch("""
                        with widths as materialized (
                            select schemaname, tablename, sum(avg_width * (1 - null_frac)) as width
                              from pg_catalog.pg_stats group by 1, 2),
                        locked as materialized (
                            select coalesce(i.indrelid, l.relation) as relation
                              from pg_catalog.pg_locks l left join pg_catalog.pg_index i on i.indexrelid = l.relation
                             where l.mode = 'AccessExclusiveLock' and l.pid <> pg_backend_pid() and l.relation is not null)
                        select n.nspname::text as schema, c.relname::text as name,
                               case when c.reltuples >= 0 then c.reltuples::bigint end as estimated,
                               f.table_bytes, f.index_bytes,
                               coalesce(s.seq_scan, 0) as seq_scans, coalesce(s.idx_scan, 0) as idx_scans,
                               coalesce(s.n_live_tup, 0) as live, coalesce(s.n_dead_tup, 0) as dead,
                               coalesce(s.n_mod_since_analyze, 0) as changed,
                               greatest(s.last_vacuum, s.last_autovacuum) as last_vacuum,
                               greatest(s.last_analyze, s.last_autoanalyze) as last_analyze,
                               case when c.relpages > 0 and c.reltuples > 0 and w.width is not null
                                    then greatest(0, f.main_bytes
                                         - ceil(c.reltuples * (28 + ceil(w.width / 8) * 8) / 8168) * 8192)::bigint end as bloat
                          from pg_catalog.pg_class c
                          join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                          left join lateral (
                               select pg_table_size(c.oid) as table_bytes, pg_indexes_size(c.oid) as index_bytes,
                                      pg_relation_size(c.oid) as main_bytes
                                where c.oid not in (select relation from locked)
                                  and c.reltoastrelid not in (select relation from locked)) f on true
                          left join pg_catalog.pg_stat_all_tables s on s.relid = c.oid
                          left join widths w on w.schemaname = n.nspname and w.tablename = c.relname
                         where c.relkind in ('r', 'm') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
                         order by f.table_bytes + f.index_bytes desc nulls last, 1, 2 limit ?
                        """, MOST)
                .map(row -> new TableFigures(
                        row.get("schema", String.class),
                        row.get("name", String.class),
                        row.get("estimated", Long.class),
                        row.get("table_bytes", Long.class),
                        row.get("index_bytes", Long.class),
                        row.get("seq_scans", Long.class),
                        row.get("idx_scans", Long.class),
                        row.get("live", Long.class),
                        row.get("dead", Long.class),
                        row.get("changed", Long.class),
                        instant(row, "last_vacuum"),
                        instant(row, "last_analyze"),
                        row.get("bloat", Long.class)));
    }

    private static List<IndexFigures> indexes(DSLContext db) {
        return db.fetch("""
                        with locked as materialized (
                            select l.relation from pg_catalog.pg_locks l
                             where l.mode = 'AccessExclusiveLock' and l.pid <> pg_backend_pid() and l.relation is not null)
                        select s.schemaname::text as schema, s.relname::text as table, s.indexrelname::text as name,
                               case when s.indexrelid not in (select relation from locked)
                                    then pg_relation_size(s.indexrelid) end as bytes, coalesce(s.idx_scan, 0) as scans,
                               i.indisunique or exists (select from pg_catalog.pg_constraint k
                                                         where k.conindid = i.indexrelid) as needed,
                               i.indisvalid as valid
                          from pg_catalog.pg_stat_user_indexes s
                          join pg_catalog.pg_index i on i.indexrelid = s.indexrelid
                         order by bytes desc nulls last, 1, 2, 3 limit ?
                        """, 3 * MOST)
                .map(row -> new IndexFigures(
                        row.get("schema", String.class),
                        row.get("table", String.class),
                        row.get("name", String.class),
                        row.get("bytes", Long.class),
                        row.get("scans", Long.class),
                        row.get("needed", Boolean.class),
                        row.get("valid", Boolean.class)));
    }

    /// The schema that pg_stat_statements is installed in, when it is loaded and may be read.
    private static Optional<String> statementsHome(DSLContext db) {
        return db.fetchOptional("""
                        select n.nspname::text as home
                          from pg_catalog.pg_extension e
                          join pg_catalog.pg_namespace n on n.oid = e.extnamespace
                          join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = 'pg_stat_statements'
                         where e.extname = 'pg_stat_statements'
                           and has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT')
                           and exists (select from pg_catalog.pg_settings where name = 'pg_stat_statements.max')
                        """).map(row -> row.get("home", String.class));
    }

    private static List<StatementFigures> statements(DSLContext db, String home) {
        return db.resultQuery("""
                        select coalesce(pg_get_userbyid(s.userid), '')::text as login, s.calls, s.total_exec_time as total,
                               s.mean_exec_time as mean, s.max_exec_time as longest, s.rows,
                               100.0 * s.shared_blks_hit / nullif(s.shared_blks_hit + s.shared_blks_read, 0) as cached,
                               s.query
                          from {0} s
                         where s.dbid = (select oid from pg_catalog.pg_database where datname = current_database())
                         order by s.total_exec_time desc limit {1}
                        """, DSL.table(DSL.name(home, "pg_stat_statements")), DSL.val(MOST))
                .fetch(row -> new StatementFigures(
                        row.get("login", String.class),
                        row.get("calls", Long.class),
                        row.get("total", Double.class),
                        row.get("mean", Double.class),
                        row.get("longest", Double.class),
                        row.get("rows", Long.class),
                        row.get("cached", Double.class),
                        visible(row.get("query", String.class))));
    }

    private static List<ReplicationSlot> slots(DSLContext db) {
        return db.fetch("""
                        select slot_name::text as name, slot_type as type, plugin::text as plugin, active,
                               wal_status as wal_status,
                               case when not pg_is_in_recovery()
                                    then pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint end as retained
                          from pg_catalog.pg_replication_slots order by 1
                        """)
                .map(row -> new ReplicationSlot(
                        row.get("name", String.class),
                        row.get("type", String.class),
                        row.get("plugin", String.class),
                        row.get("active", Boolean.class),
                        row.get("wal_status", String.class),
                        row.get("retained", Long.class)));
    }

    private static @Nullable String visible(@Nullable String query) {
        return query == null || query.equals(HIDDEN) ? null : query;
    }

    private static @Nullable Duration age(Record row, String name) {
        @Nullable Double seconds = row.get(name, Double.class);
        return seconds == null ? null : Duration.ofMillis(Math.max(0, Math.round(seconds * 1000)));
    }

    private static @Nullable Instant instant(Record row, String name) {
        @Nullable OffsetDateTime time = row.get(name, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
