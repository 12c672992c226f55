package io.rolescope.sandbox.functions;

import io.rolescope.connections.RequestPool;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.sandbox.functions.AnalyticsAggregation.Settings;
import io.rolescope.sandbox.gateway.Caller;
import io.rolescope.sandbox.gateway.CallerDatabase;
import java.math.BigDecimal;
import java.util.Map;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The aggregation's statements. Each run may be repeated at any time and comes to the same rows.
final class AggregationRows {
    /// The sets are large and known: more memory, no compilation, days as the metrics count them. The planner takes
    /// what differs for a row or two, so it must not look agents up one by one.
    private static final SessionIdentity BULK = new SessionIdentity(
            "aggregation",
            null,
            Map.of(
                    "work_mem", "256MB",
                    "jit", "off",
                    "TimeZone", "UTC",
                    "enable_nestloop", "off",
                    "session_replication_role", "replica"));

    private final CallerDatabase database;
    private final RequestPool host;
    private final Settings settings;

    AggregationRows(CallerDatabase database, RequestPool host, Settings settings) {
        this.database = database;
        this.host = host;
        this.settings = settings;
    }

    /// @param agents agents that worked within the retention
    /// @param rows rows of `agent_metrics` that are new or different now
    record Written(int agents, int rows) {}

    /// @param score 0 to 100
    /// @param successRate per cent of what ended within a day; `null` when nothing did
    record Health(BigDecimal score, String status, @Nullable BigDecimal successRate) {}

    /// Metrics by agent and day of everything within the retention. Rows that are as they should be are left alone,
    /// so that a run over unchanged executions writes nothing.
    ///
    /// The foreign keys are kept by hand: agents are locked as the checks would lock them, in one go instead of one
    /// by one, which makes the first run over a hundred thousand agents several times as fast.
    ///
    /// New rows of a run have neighbouring ids, so that three of the five indexes grow at one place.
    Written writeMetrics() {
        return host.commit(BULK, db -> {
            db.fetch("select pg_advisory_xact_lock(hashtext('analytics-aggregation'))");
            Record row = db.fetchSingle("""
                    with fresh as materialized (
                        select agent_instance_id, cast(created_at as date) as day, count(*) as total,
                               count(*) filter (where status = 'completed') as completed,
                               count(*) filter (where status in ('failed', 'timed_out')) as failed,
                               round(avg(execution_time_seconds), 3) as average,
                               percentile_disc(0.95) within group (order by execution_time_seconds) as p95,
                               round(avg(quality_rating), 2) as quality
                          from public.agent_executions
                         where agent_instance_id is not null
                           and created_at >= cast(cast(now() - make_interval(days => ?) as date) as timestamptz)
                         group by 1, 2
                    ), different as materialized (
                        select f.*, row_number() over () as number
                          from fresh f
                          left join public.agent_metrics k
                            on k.agent_instance_id = f.agent_instance_id
                           and k.period_start = cast(f.day as timestamptz)
                           and k.period_end = cast(f.day + 1 as timestamptz)
                         where k.id is null
                            or (k.total_executions, k.successful_executions, k.failed_executions,
                                k.avg_execution_time_seconds, k.p95_execution_time_seconds, k.avg_quality_rating)
                               is distinct from (f.total, f.completed, f.failed, f.average, f.p95, f.quality)
                    ), written as (
                        insert into public.agent_metrics as m
                               (id, organization_id, agent_instance_id, agent_type, period_start, period_end,
                                total_executions, successful_executions, failed_executions, success_rate,
                                avg_execution_time_seconds, p95_execution_time_seconds, avg_quality_rating)
                        select cast(s.start || lpad(to_hex(d.number), 8, '0') as uuid),
                               a.organization_id, a.id, a.agent_type, d.day, d.day + 1, d.total, d.completed, d.failed,
                               round(100.0 * d.completed / nullif(d.completed + d.failed, 0), 2),
                               d.average, d.p95, d.quality
                          from different d join public.agent_instances a on a.id = d.agent_instance_id
                          cross join (select left(cast(gen_random_uuid() as text), 28) as start offset 0) as s
                           for key share of a
                            on conflict (agent_instance_id, period_start, period_end) do update
                           set agent_type = excluded.agent_type, total_executions = excluded.total_executions,
                               successful_executions = excluded.successful_executions,
                               failed_executions = excluded.failed_executions, success_rate = excluded.success_rate,
                               avg_execution_time_seconds = excluded.avg_execution_time_seconds,
                               p95_execution_time_seconds = excluded.p95_execution_time_seconds,
                               avg_quality_rating = excluded.avg_quality_rating, updated_at = now()
                        returning 1
                    )
                    select (select count(*) from (select from fresh group by agent_instance_id) as a) as agents,
                           (select count(*) from written) as written
                    """, settings.retentionDays());
            return new Written(row.get("agents", int.class), row.get("written", int.class));
        });
    }

    /// One sample of the whole. The score is the share of work that succeeded within a day, less up to ten points for
    /// agents that are out of order and up to ten for a queue of more than ten tasks an agent.
    Health writeHealth() {
        return database.change(Caller.service(), "public.system_health", "insert", db -> {
            Record row = db.fetchSingle("""
                    with times as materialized (
                        select execution_time_seconds as seconds, count(*) as runs,
                               count(*) filter (where status = 'completed') as completed
                          from public.agent_executions
                         where status in ('completed', 'failed', 'timed_out') and created_at >= now() - interval '1 day'
                         group by 1
                    ), ended as (
                        select coalesce(sum(completed), 0) as completed, coalesce(sum(runs), 0) as total,
                               round(1000 * sum(seconds * runs) / nullif(sum(runs) filter (where seconds is not null), 0),
                                     2) as average,
                               (select round(1000 * min(seconds), 2)
                                  from (select seconds, sum(runs) over (order by seconds) as so_far,
                                               sum(runs) over () as all_runs
                                          from times where seconds is not null) as c
                                 where so_far >= 0.95 * all_runs) as p95
                          from times
                    ), agents as (
                        select count(*) as total, count(*) filter (where status in ('idle', 'busy')) as active,
                               count(*) filter (where status in ('error', 'offline')) as broken
                          from public.agent_instances where deleted_at is null
                    ), work as (
                        select (select count(*) from public.agent_task_queue where status = 'queued') as queued,
                               (select count(*) from public.agent_executions where status = 'running') as running
                    ), rates as (
                        select 100.0 * e.completed / nullif(e.total, 0) as success,
                               10.0 * a.broken / nullif(a.total, 0) as broken,
                               least(10, 1.0 * w.queued / greatest(1, a.active)) as queued
                          from ended e, agents a, work w
                    ), score as (
                        select round(cast(greatest(0, least(100, coalesce(success, 100) - coalesce(broken, 0)
                                     - case when queued >= 10 then 10 else 0 end)) as numeric), 2) as score,
                               round(cast(success as numeric), 2) as success
                          from rates
                    )
                    insert into public.system_health
                           (health_score, status, success_rate, error_rate, critical_threshold, warning_threshold,
                            total_agents, active_agents, queue_length, running_executions, avg_response_time_ms,
                            p95_response_time_ms, details)
                    select s.score, case when s.score < t.critical then 'critical' when s.score < t.warning
                                         then 'warning' else 'healthy' end,
                           s.success, coalesce(100 - s.success, 0), t.critical, t.warning, a.total, a.active, w.queued,
                           w.running, e.average, e.p95,
                           jsonb_build_object('source', 'analytics-aggregation', 'ended', e.total,
                                              'broken_agents', a.broken)
                      from score s, agents a, work w, ended e,
                           (select cast(? as numeric) as critical, cast(? as numeric) as warning) as t
                    returning health_score, status, success_rate
                    """, settings.critical(), settings.warning());
            return new Health(
                    row.get("health_score", BigDecimal.class),
                    row.get("status", String.class),
                    row.get("success_rate", BigDecimal.class));
        });
    }

    /// Removes metrics and samples older than the retention, some at a time so that nobody waits long for a lock.
    int removeOld() {
        int batch = settings.batchSize() * 100;
        int all = 0;
        for (String table : new String[] {"agent_metrics", "system_health"}) {
            String time = table.equals("agent_metrics") ? "period_end" : "timestamp";
            int removed;
            do {
                removed = database.change(
                        Caller.service(),
                        "public." + table,
                        "delete",
                        db -> db.deleteFrom(DSL.table(DSL.name("public", table)))
                                .where(DSL.field(DSL.name("id"))
                                        .in(DSL.select(DSL.field(DSL.name("id")))
                                                .from(DSL.table(DSL.name("public", table)))
                                                .where(
                                                        "{0} < now() - make_interval(days => {1})",
                                                        DSL.field(DSL.name(time)), DSL.val(settings.retentionDays()))
                                                .limit(batch)))
                                .execute());
                all += removed;
            } while (removed == batch);
        }
        return all;
    }
}
