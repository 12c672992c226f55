-- Demo data, last part: alerts, scheduled jobs, deliveries; then everything is put back as it was.

-- Alerts follow from the data above: the outage five days ago, the failing agent, and the score it pulls down.
insert into public.system_alerts (id, alert_rule_id, rule, severity, organization_id, subject, message, value, opened_at,
                                  acknowledged_at, acknowledged_by, resolved_at, created_at, updated_at)
select pg_temp.id('alert', k.n), r.id, r.name, r.severity, k.organization_id, k.subject, k.message, k.value, k.opened_at,
       k.acknowledged_at, k.acknowledged_by, k.resolved_at, k.opened_at, coalesce(k.resolved_at, k.acknowledged_at, k.opened_at)
  from (
    select 1 as n, 'SystemHealthLow' as rule, null::uuid as organization_id, 'platform' as subject,
           'System health score was ' || min(health_score) || ' during an outage of the model provider' as message,
           min(health_score) as value, pg_temp.today() - interval '5 days' + interval '9 hours 10 minutes' as opened_at,
           pg_temp.today() - interval '5 days' + interval '9 hours 25 minutes' as acknowledged_at, pg_temp.fixed('0b', 41) as acknowledged_by,
           pg_temp.today() - interval '5 days' + interval '15 hours 20 minutes' as resolved_at
      from public.system_health where health_score < 50
    union all
    select 2, 'HighEdgeFunctionErrorRate', null, 'notification-dispatcher',
           'notification-dispatcher answered 7.2 % of calls with errors', 0.072,
           pg_temp.today() - interval '5 days' + interval '9 hours 20 minutes', null, null,
           pg_temp.today() - interval '5 days' + interval '14 hours 50 minutes'
    union all
    select 3, 'RLSQuerySlow', null, 'files', 'p95 of queries on files under row security was 0.131 s', 0.131,
           pg_temp.today() - interval '19 days' + interval '11 hours', pg_temp.today() - interval '19 days' + interval '12 hours',
           pg_temp.fixed('0b', 42), pg_temp.today() - interval '18 days' + interval '8 hours'
    union all
    select 4, 'AgentFailing', pg_temp.fixed('0a', 1), 'Quiz Builder',
           'Quiz Builder of Northside fails: ' || round(100.0 * count(*) filter (where status = 'completed') / greatest(1, count(*)), 1)
           || ' % of its runs of the last two hours succeeded',
           round(100.0 * count(*) filter (where status = 'completed') / greatest(1, count(*)), 1),
           now() - interval '110 minutes', null, null, null
      from public.agent_executions
     where agent_instance_id = pg_temp.fixed('0c', 2) and status in ('completed', 'failed', 'timed_out')
       and created_at > now() - interval '2 hours'
    union all
    select 5, 'SystemHealthLow', null, 'platform', 'System health score is ' || round(avg(health_score), 1),
           round(avg(health_score), 1), now() - interval '100 minutes', null, null, null
      from public.system_health where timestamp > now() - interval '2 hours'
  ) as k
  join public.alert_rules r on r.name = k.rule;

-- Runs of the scheduled jobs: every five minutes for six hours, one of them failed. And answers of the edge functions to
-- the latest deliveries. On a hosted backend these tables are the platform's own and are left alone.
do $platform$
begin
    insert into cron.job_run_details (jobid, runid, job_pid, database, username, command, status, return_message, start_time, end_time)
    select j.jobid, nextval('cron.runid_seq'), 4000 + n, current_database(), j.username, j.command,
           case when n = 17 then 'failed' else 'succeeded' end,
           case when n = 17 then 'ERROR:  canceling statement due to statement timeout' else '1 row' end,
           t.at, t.at + (120 + pg_temp.pick('ran' || n, 900)) * interval '1 millisecond'
      from cron.job j
     cross join generate_series(72, 1, -1) as n
     cross join lateral (select date_trunc('hour', now()) + floor(extract(minute from now()) / 5) * interval '5 minutes'
                                - n * interval '5 minutes') as t (at)
     where j.jobname = 'analytics-aggregation';

    insert into net._http_response (id, status_code, content_type, headers, content, timed_out, error_msg, created)
    select -n, case when n in (7, 31) then 500 when n <> 19 then 200 end, case when n <> 19 then 'application/json' end,
           case when n <> 19 then '{"content-type": "application/json"}'::jsonb end,
           case when n in (7, 31) then '{"error": "notification service is not reachable"}'
                when n <> 19 then '{"success": true, "notificationsSent": ' || 1 + n % 3 || '}' end,
           n = 19, case when n = 19 then 'Timeout of 5000 ms reached' end, now() - n * interval '5 minutes'
      from generate_series(60, 1, -1) as n;

    insert into supabase_functions.hooks (hook_table_id, hook_name, created_at, request_id)
    select 'public.agent_executions'::regclass::oid::bigint::integer,
           case when n % 4 = 0 then 'notify_started_execution' else 'notify_changed_execution' end,
           now() - n * interval '5 minutes', -n
      from generate_series(60, 1, -1) as n;
exception when insufficient_privilege or undefined_table then
    raise notice 'jobs and deliveries are not shown: %', sqlerrm;
end
$platform$;

refresh materialized view app.capability_statistics;

do $bulk$
begin
    perform set_config('session_replication_role', 'origin', false);
exception when insufficient_privilege then
    null;
end
$bulk$;
reset jit;
reset maintenance_work_mem;
analyze;
