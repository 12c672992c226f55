-- Demo data: agents, what they did, how well, and the health of the platform.

create temporary table demo_agents as
select (o.no - 1) * 5 + k.k as no, pg_temp.fixed('0c', (o.no - 1) * 5 + k.k) as id, o.id as organization_id, o.no as organization_no,
       k.name, k.agent_type, k.seconds
  from demo_organizations o
 cross join (values (1, 'Lesson Writer', 'content_generator', 14.0), (2, 'Quiz Builder', 'quiz_builder', 6.5),
                    (3, 'World Builder', 'roblox_builder', 48.0), (4, 'Grading Assistant', 'grading_assistant', 9.0),
                    (5, 'Study Coach', 'study_coach', 4.2)) as k (k, name, agent_type, seconds);

insert into public.agent_instances (id, organization_id, name, agent_type, status, version, capabilities, configuration,
                                    max_concurrency, last_heartbeat_at, created_by, created_at, updated_at)
select a.id, a.organization_id, a.name, a.agent_type,
       case when a.no = 2 then 'error' when a.no = 13 then 'offline' when a.no % 4 = 0 then 'busy' else 'idle' end,
       '2.' || a.no % 4 || '.' || a.no % 7, array['generate', a.agent_type],
       jsonb_build_object('model', pg_temp.one_of('model' || a.no, 'gpt-4', 'gpt-4o-mini', 'claude-sonnet')), 1 + a.no::integer % 4,
       now() - case when a.no = 13 then interval '3 days' else (a.no % 50) * interval '1 second' end,
       (select m.user_id from demo_members m where m.organization_id = a.organization_id and m.role = 'admin'
         order by m.seq limit 1),
       pg_temp.today() - interval '150 days', pg_temp.today() - interval '5 days'
  from demo_agents a;

-- (`offset 0` keeps the planner from repeating an expression wherever its name is used.)
-- Executions of the last ninety days. Quiz Builder of Northside (0c…0002) fails most of its runs since yesterday:
-- that is what the open alert is about.
insert into public.agent_executions (id, task_id, organization_id, agent_instance_id, agent_type, user_id, status, priority,
                                     input_data, output_data, error_code, error_message, started_at, completed_at,
                                     execution_time_seconds, quality_rating, retry_count, created_at, updated_at)
select pg_temp.id('execution', n), pg_temp.id('task', n), a.organization_id, a.id, a.agent_type, m.user_id, s.status,
       1 + pg_temp.pick('priority' || n, 10),
       jsonb_build_object('subject', pg_temp.one_of('subject' || n, 'Biology', 'Algebra', 'History', 'Spanish', 'Coding'),
                          'grade', 7 + pg_temp.pick('grade' || n, 6)),
       case when s.status = 'completed' then jsonb_build_object('items', 1 + pg_temp.pick('items' || n, 20), 'tokens',
                                                                400 + pg_temp.pick('tokens' || n, 3000)) end,
       case when s.status = 'failed' then e.code end, case when s.status = 'failed' then e.message end,
       case when s.status not in ('pending', 'queued') then t.at + interval '2 seconds' end,
       case when s.status in ('completed', 'failed', 'cancelled', 'timed_out') then t.at + interval '2 seconds' + s.seconds * interval '1 second' end,
       case when s.status in ('completed', 'failed', 'cancelled', 'timed_out') then s.seconds end,
       case when s.status = 'completed' then (0.55 + pg_temp.pick('quality' || n, 45) / 100.0)::numeric(3, 2) end,
       case when s.status = 'failed' then 2 else 0 end, t.at, t.at + interval '2 seconds' + s.seconds * interval '1 second'
  from generate_series(1, pg_temp.rows(4500, 100000)) as n
  join demo_members m on m.seq = pg_temp.member('runs' || n)
  join demo_organizations o on o.id = m.organization_id
  join demo_agents a on a.no = (o.no - 1) * 5 + 1 + pg_temp.pick('agent' || n, 5)
 cross join lateral (select pg_temp.moment('execution' || n, 90) offset 0) as t (at)
 cross join lateral (select
       case when t.at > now() - interval '4 minutes' then pg_temp.one_of('open' || n, 'running', 'queued', 'pending')
            when pg_temp.chance('failure' || n, case when a.no = 2 and t.at > pg_temp.today() - interval '1 day' then 75
                                                     when a.agent_type = 'roblox_builder' then 9 else 3.5 end) then 'failed'
            when pg_temp.chance('slow' || n, 0.8) then 'timed_out'
            when pg_temp.chance('changed mind' || n, 1.5) then 'cancelled' else 'completed' end,
       round((a.seconds * (0.4 + pg_temp.pick('long' || n, 160) / 100.0))::numeric, 3) offset 0) as s (status, seconds)
 cross join lateral (
    select * from (values ('MODEL_TIMEOUT', 'The model did not answer within 30 seconds'),
                          ('RATE_LIMITED', 'The model provider refused: too many requests'),
                          ('INVALID_OUTPUT', 'The answer was not valid JSON'),
                          ('CONTEXT_TOO_LONG', 'The input does not fit the model')) as v (code, message)
    offset case when a.no = 2 then 2 else pg_temp.pick('why' || n, 4) end limit 1) as e;

-- The latest hours of the failing agent, and runs under way, so that live pages have something to show at any time.
insert into public.agent_executions (id, task_id, organization_id, agent_instance_id, agent_type, user_id, status, priority,
                                     input_data, output_data, error_code, error_message, started_at, completed_at,
                                     execution_time_seconds, quality_rating, retry_count, created_at, updated_at)
select pg_temp.id('recent execution', n), pg_temp.id('recent task', n), a.organization_id, a.id, a.agent_type,
       (select m.user_id from demo_members m where m.organization_id = a.organization_id order by m.seq
        offset pg_temp.pick('recent' || n, 8) limit 1),
       s.status, 5, '{"subject": "Algebra", "grade": 8}',
       case when s.status = 'completed' then '{"items": 10, "tokens": 900}'::jsonb end,
       case when s.status = 'failed' then 'INVALID_OUTPUT' end,
       case when s.status = 'failed' then 'The answer was not valid JSON' end,
       s.at, case when s.status in ('completed', 'failed') then s.at + interval '5 seconds' end,
       case when s.status in ('completed', 'failed') then 5 end, case when s.status = 'completed' then 0.8 end, 0, s.at, s.at
  from generate_series(1, 60) as n
 cross join lateral (select case when n <= 40 then 2 else 1 + n % 15 end) as w (agent)
  join demo_agents a on a.no = w.agent
 cross join lateral (select case when n > 54 then 'running' when w.agent = 2 and n % 5 <> 0 then 'failed' else 'completed' end,
                            now() - case when n > 54 then (n - 50) * interval '7 seconds'
                                         else n * interval '4 minutes' end) as s (status, at);

insert into public.agent_task_queue (id, task_id, organization_id, user_id, agent_instance_id, agent_type, status, priority,
                                     payload, attempts, scheduled_at, last_error, created_at, updated_at)
select pg_temp.id('queued', n), pg_temp.id('queued task', n), a.organization_id, m.user_id,
       case when s.status <> 'queued' then a.id end, a.agent_type, s.status, 1 + pg_temp.pick('queue priority' || n, 10),
       jsonb_build_object('subject', pg_temp.one_of('queue' || n, 'Biology', 'Algebra', 'History')),
       case s.status when 'queued' then 0 when 'failed' then 3 else 1 end, s.at + interval '1 minute',
       case when s.status = 'failed' then 'Gave up after 3 attempts' end, s.at, s.at
  from generate_series(1, pg_temp.rows(240, 20000)) as n
  join demo_members m on m.seq = pg_temp.member('queues' || n)
  join demo_organizations o on o.id = m.organization_id
  join demo_agents a on a.no = (o.no - 1) * 5 + 1 + pg_temp.pick('queue agent' || n, 5)
 cross join lateral (select pg_temp.one_of('queue status' || n, 'queued', 'queued', 'assigned', 'processing', 'completed',
                                           'completed', 'completed', 'failed', 'cancelled')) as q (status)
 cross join lateral (select q.status, case when q.status in ('queued', 'assigned', 'processing')
                                           then now() - (n % 90) * interval '1 minute'
                                           else pg_temp.moment('queue' || n, 30) end offset 0) as s (status, at);

-- Metrics are what the aggregation would have computed: from the executions, by day.
insert into public.agent_metrics (id, organization_id, agent_instance_id, agent_type, period_start, period_end,
                                  total_executions, successful_executions, failed_executions, success_rate,
                                  avg_execution_time_seconds, p95_execution_time_seconds, avg_quality_rating, created_at, updated_at)
select pg_temp.id('metric ' || agent_instance_id, extract(epoch from day)::bigint), organization_id, agent_instance_id, agent_type,
       day, day + interval '1 day', count(*),
       count(*) filter (where status = 'completed'), count(*) filter (where status in ('failed', 'timed_out')),
       round(100.0 * count(*) filter (where status = 'completed')
             / nullif(count(*) filter (where status in ('completed', 'failed', 'timed_out')), 0), 2),
       round(avg(execution_time_seconds), 3),
       round(percentile_cont(0.95) within group (order by execution_time_seconds)::numeric, 3),
       round(avg(quality_rating), 2), least(now(), day + interval '1 day'), least(now(), day + interval '1 day')
  from (select e.*, date_trunc('day', created_at at time zone 'UTC') at time zone 'UTC' as day
          from public.agent_executions e where agent_instance_id is not null) as e
 group by organization_id, agent_instance_id, agent_type, day;

-- Health: every hour for ninety days, every five minutes for the last two. Five days ago there was an outage of six
-- hours; since this morning the failing agent pulls the score below 80.
insert into public.system_health (id, timestamp, health_score, status, success_rate, error_rate, total_agents, active_agents,
                                  queue_length, running_executions, avg_response_time_ms, p95_response_time_ms, details, created_at)
select pg_temp.id('health', extract(epoch from t.at)::bigint), t.at, s.score,
       case when s.score < 50 then 'critical' when s.score < 80 then 'warning' else 'healthy' end,
       least(100, round(s.score + 2, 2)), greatest(0, round((100 - s.score) / 2, 2)),
       (select count(*) from demo_agents), (select count(*) from demo_agents) - case when s.score < 50 then 9 when s.score < 80 then 3 else 1 end,
       (case when s.score < 50 then 140 when s.score < 80 then 45 else 8 end + pg_temp.pick('queue' || t.at, 12))::integer,
       (2 + pg_temp.pick('running' || t.at, 6))::integer,
       round((380 + (100 - s.score) * 22 + pg_temp.pick('ms' || t.at, 120))::numeric, 2),
       round((900 + (100 - s.score) * 60 + pg_temp.pick('p95' || t.at, 300))::numeric, 2),
       jsonb_build_object('database', 'ok', 'functions', case when s.score < 50 then 'degraded' else 'ok' end), t.at
  from (select at from generate_series(pg_temp.today() - interval '90 days', date_trunc('hour', now()) - interval '2 days', interval '1 hour') as at
        union
        select at from generate_series(date_trunc('hour', now()) - interval '2 days', now(), interval '5 minutes') as at) as t
 cross join lateral (select round((case
       when t.at between pg_temp.today() - interval '5 days' + interval '9 hours' and pg_temp.today() - interval '5 days' + interval '15 hours'
            then 41 + pg_temp.pick('low' || t.at, 700) / 100.0
       when t.at > now() - interval '3 hours' then 72 + pg_temp.pick('now' || t.at, 600) / 100.0
       else 91 + pg_temp.pick('score' || t.at, 750) / 100.0 end)::numeric, 2) offset 0) as s (score);

insert into public.roblox_environments (id, organization_id, name, description, created_by, status, universe_id, place_id,
                                        place_url, subject, grade_level, max_players, configuration, published_at, created_at, updated_at)
select pg_temp.id('environment', n), o.id, w.name, 'Explore ' || lower(w.name) || ' together.', t.user_id, s.status,
       4000000 + n, 90000000 + n, case when s.status = 'published' then 'https://www.roblox.com/games/' || 90000000 + n end,
       w.subject, 6 + n % 7, 20 + n % 3 * 10, jsonb_build_object('terrain', pg_temp.one_of('terrain' || n, 'forest', 'ocean', 'space')),
       case when s.status = 'published' then pg_temp.moment('environment' || n, 60) end,
       pg_temp.today() - interval '80 days' + n * interval '1 hour', pg_temp.today() - (n % 40) * interval '1 day'
  from generate_series(1, pg_temp.rows(18, 5000)) as n
  join demo_organizations o on o.no = 1 + n % (select count(*) from demo_organizations)
 cross join lateral (select * from (values ('The Living Cell', 'Biology'), ('Ancient Rome', 'History'), ('Volcano Lab', 'Geography'),
                                           ('Fraction Factory', 'Mathematics'), ('Robot Workshop', 'Computing'), ('Orbit', 'Physics'))
                                   as v (name, subject) offset n % 6 limit 1) as w
 cross join lateral (select pg_temp.one_of('environment status' || n, 'published', 'published', 'draft', 'generating', 'failed')) as s (status)
 cross join lateral (select m.user_id from demo_members m where m.organization_id = o.id and m.role = 'teacher'
                      order by m.seq limit 1) as t;
