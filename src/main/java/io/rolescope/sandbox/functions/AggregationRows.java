package io.rolescope.sandbox.functions;

import io.rolescope.sandbox.functions.AnalyticsAggregation.Settings;
import io.rolescope.sandbox.gateway.Caller;
import io.rolescope.sandbox.gateway.CallerDatabase;
import java.math.BigDecimal;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The aggregation's statements. Each run may be repeated at any time and comes to the same rows.
final class AggregationRows {
    private static final String EXECUTIONS = "public.agent_executions";

    private final CallerDatabase database;
    private final Settings settings;

    AggregationRows(CallerDatabase database, Settings settings) {
        this.database = database;
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
    Written writeMetrics() {
        return database.change(Caller.service(), EXECUTIONS, "select", db -> {
            // the sets are large and known: more memory, no compilation
            db.fetch("select set_config('work_mem', '256MB', true), set_config('jit', 'off', true),"
                    + " pg_advisory_xact_lock(hashtext('analytics-aggregation'))");
            Record row = db.fetchSingle("""
                    with fresh as materialized (
                        select e.organization_id, e.agent_instance_id, max(e.agent_type) as agent_type, e.day,
                               count(*) as total,
                               count(*) filter (where e.status = 'completed') as completed,
                               count(*) filter (where e.status in ('failed', 'timed_out')) as failed,
                               round(avg(e.execution_time_seconds), 3) as average,
                               round(cast(percentile_disc(0.95) within group (order by e.execution_time_seconds)
                                          as numeric), 3) as p95,
                               round(avg(e.quality_rating), 2) as quality
                          from (select organization_id, agent_instance_id, agent_type, status, execution_time_seconds,
                                       quality_rating,
                                       date_trunc('day', created_at at time zone 'UTC') at time zone 'UTC' as day
                                  from public.agent_executions
                                 where agent_instance_id is not null
                                   and created_at >= date_trunc('day', (now() - make_interval(days => ?))
                                                                at time zone 'UTC') at time zone 'UTC') as e
                         group by e.organization_id, e.agent_instance_id, e.day
                    ), written as (
                        insert into public.agent_metrics as m
                               (organization_id, agent_instance_id, agent_type, period_start, period_end,
                                total_executions, successful_executions, failed_executions, success_rate,
                                avg_execution_time_seconds, p95_execution_time_seconds, avg_quality_rating)
                        select f.organization_id, f.agent_instance_id, f.agent_type, f.day, f.day + interval '1 day',
                               f.total, f.completed, f.failed,
                               round(100.0 * f.completed / nullif(f.completed + f.failed, 0), 2),
                               f.average, f.p95, f.quality
                          from fresh f
                          left join public.agent_metrics k
                            on k.agent_instance_id = f.agent_instance_id and k.period_start = f.day
                           and k.period_end = f.day + interval '1 day'
                         where k.id is null
                            or (k.total_executions, k.successful_executions, k.failed_executions,
                                k.avg_execution_time_seconds, k.p95_execution_time_seconds, k.avg_quality_rating)
                               is distinct from (f.total, f.completed, f.failed, f.average, f.p95, f.quality)
                            on conflict (agent_instance_id, period_start, period_end) do update
                           set agent_type = excluded.agent_type, total_executions = excluded.total_executions,
                               successful_executions = excluded.successful_executions,
                               failed_executions = excluded.failed_executions, success_rate = excluded.success_rate,
                               avg_execution_time_seconds = excluded.avg_execution_time_seconds,
                               p95_execution_time_seconds = excluded.p95_execution_time_seconds,
                               avg_quality_rating = excluded.avg_quality_rating
                        returning 1
                    )
                    select (select count(distinct agent_instance_id) from fresh) as agents,
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
                    with ended as (
                        select count(*) filter (where status = 'completed') as completed, count(*) as total,
                               round(1000 * avg(execution_time_seconds), 2) as average,
                               round(1000 * cast(percentile_disc(0.95) within group (order by execution_time_seconds)
                                                 as numeric), 2) as p95
                          from public.agent_executions
                         where status in ('completed', 'failed', 'timed_out') and created_at >= now() - interval '1 day'
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
