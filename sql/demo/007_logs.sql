-- Demo data: the three logs over ninety days.
--
-- Rows are made in the order of time with ids that grow with it, so that millions load fast and lie on disk as they
-- are read. For large volumes the secondary indexes are taken away and built again at the end.

select internal.create_monthly_partitions(parent, (current_date - interval '4 months')::date,
                                          (current_date + interval '3 months')::date)
  from unnest(array['public.audit_logs', 'public.rls_audit_log', 'public.user_activity_log']::regclass[]) as t (parent);

create temporary table demo_volumes as
select coalesce(nullif(current_setting('rolescope.audit_rows', true), '')::bigint, 10000 * pg_temp.scale()) as row_changes,
       pg_temp.rows(2500, 200000) as actions,
       pg_temp.rows(4000, 300000) as activities;

-- How much of the volume falls on which day: weekends are quiet, today is as long as it has lasted.
create temporary table demo_days as
select day, length, weight, sum(weight) over (order by day) - weight as before, sum(weight) over () as total
  from (select day, least(now() - day, interval '1 day') as length,
               (case when extract(isodow from day at time zone 'UTC') > 5 then 0.2 else 1.0 end
                * (0.8 + pg_temp.pick('busy' || day, 40) / 100.0)
                * extract(epoch from least(now() - day, interval '1 day')) / 86400) as weight
          from generate_series(pg_temp.today() - interval '89 days', pg_temp.today(), interval '1 day') as day) as d;

-- An id that grows with time, stable for the same moment and number.
create function pg_temp.timed_id(at timestamptz, kind text, n bigint) returns uuid language sql stable as $$
    select overlay(overlay(overlay(md5(kind || n) placing lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') from 1)
                   placing '7' from 13) placing '8' from 17)::uuid
$$;

-- Whom and what the rows tell about: records that exist, with the person each belongs to.
create temporary table demo_records as
select k.kind, k.seq, k.id::text as id, k.organization_id, k.user_id, m.role, ('203.0.113.' || 1 + m.address)::inet as address,
       pg_temp.one_of('agent of ' || m.seq, 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/144.0',
                      'Mozilla/5.0 (Macintosh; Intel Mac OS X 15_6) Safari/605.1.15',
                      'Rolescope mobile/4.2 (Android 16)') as user_agent
  from (
    select 'files' as kind, row_number() over (order by id) - 1 as seq, id, organization_id, uploaded_by as user_id
      from (select * from public.files order by id limit 5000) as f
    union all
    select 'agent_executions', row_number() over (order by id) - 1, id, organization_id, user_id
      from (select * from public.agent_executions order by id limit 5000) as e
    union all
    select 'agent_task_queue', row_number() over (order by id) - 1, id, organization_id, user_id
      from (select * from public.agent_task_queue order by id limit 5000) as q
    union all
    select 'organization_members', row_number() over (order by m.id) - 1, m.id, m.organization_id, a.user_id
      from (select * from public.organization_members order by id limit 5000) as m
     cross join lateral (select d.user_id from demo_members d where d.organization_id = m.organization_id and d.role = 'admin'
                          order by d.seq limit 1) as a
    union all
    select 'gpts', row_number() over (order by id) - 1, id, organization_id, creator_id
      from (select * from public.gpts order by id limit 5000) as g
    union all
    select 'projects', row_number() over (order by id) - 1, id, organization_id, owner_id
      from (select * from public.projects order by id limit 5000) as p
    union all
    select 'documents', row_number() over (order by id) - 1, id, organization_id, created_by
      from (select * from public.documents order by id limit 5000) as d
    union all
    select 'dashboards', row_number() over (order by id) - 1, id, organization_id, owner_id
      from (select * from public.dashboards order by id limit 5000) as b
    union all
    select 'person', seq, user_id, organization_id, user_id from demo_members
  ) as k
  join demo_members m on m.user_id = k.user_id and m.organization_id = k.organization_id;
create unique index on demo_records (kind, seq);
analyze demo_records;

do $indexes$
begin
    if (select row_changes from demo_volumes) > 200000 then
        perform set_config('maintenance_work_mem', '512MB', false);
        drop index public.rls_audit_log_grid_idx, public.rls_audit_log_organization_idx, public.rls_audit_log_user_idx,
                   public.rls_audit_log_table_idx, public.rls_audit_log_record_idx;
    end if;
end
$indexes$;

-- ---------------------------------------------------------------------------------------------------------------
-- Row changes. hashint8 instead of md5: the same numbers, four times as fast.
-- ---------------------------------------------------------------------------------------------------------------
insert into public.rls_audit_log (id, occurred_at, user_id, user_role, organization_id, table_schema, table_name, record_id,
                                  operation, old_values, new_values, changed_fields, ip_address, user_agent)
select pg_temp.timed_id(r.at, 'change', r.n), r.at,
       case when r.by_service then null else p.user_id end,
       case when r.by_service then 'service_role' else p.role end,
       p.organization_id, 'public', w.table_name, p.id, w.operation,
       case when w.operation <> 'INSERT' then jsonb_build_object('id', p.id,
                w.field, w.old_value, 'updated_at', r.at - interval '2 days') end,
       case when w.operation <> 'DELETE' then jsonb_build_object('id', p.id,
                w.field, w.new_value, 'updated_at', r.at) end,
       case when w.operation = 'UPDATE' then array[w.field] end,
       case when r.by_service then null else p.address end,
       case when r.by_service then 'edge-runtime' else p.user_agent end
  from demo_volumes v
 cross join demo_days d
 cross join lateral (
    select n, abs(hashint8(n)::bigint) as h, abs(hashint8(n * 31 + 7)::bigint) % 100 < 18 as by_service,
           d.day + d.length * ((n + 0.5::float8 - first) / greatest(1, last - first)) as at
      from (select floor(v.row_changes * d.before / d.total)::bigint as first,
                   floor(v.row_changes * (d.before + d.weight) / d.total)::bigint as last) as b,
           generate_series(b.first, b.last - 1) as n offset 0) as r
  join (select x.*, c.records from (values
               (0, 'files', 'INSERT', 'filename', null, 'lab-report.pdf'),
               (1, 'files', 'UPDATE', 'status', 'processing', 'available'),
               (2, 'files', 'UPDATE', 'filename', 'draft.docx', 'final.docx'),
               (3, 'files', 'DELETE', 'filename', 'old-notes.txt', null),
               (4, 'agent_executions', 'INSERT', 'status', null, 'pending'),
               (5, 'agent_executions', 'UPDATE', 'status', 'pending', 'running'),
               (6, 'agent_executions', 'UPDATE', 'status', 'running', 'completed'),
               (7, 'agent_executions', 'UPDATE', 'status', 'running', 'failed'),
               (8, 'agent_task_queue', 'INSERT', 'status', null, 'queued'),
               (9, 'agent_task_queue', 'DELETE', 'status', 'completed', null),
               (10, 'organization_members', 'UPDATE', 'role', 'student', 'teacher'),
               (11, 'organization_members', 'INSERT', 'role', null, 'student'),
               (12, 'gpts', 'UPDATE', 'approval_status', 'pending', 'approved'),
               (13, 'projects', 'UPDATE', 'name', 'Garden', 'School garden'),
               (14, 'documents', 'UPDATE', 'title', 'Marking', 'Marking scheme'),
               (15, 'dashboards', 'INSERT', 'name', null, 'Class overview'))
               as x (k, table_name, operation, field, old_value, new_value)
          join (select kind, max(seq) + 1 as records from demo_records group by kind) as c on c.kind = x.table_name) as w
    on w.k = r.h / 64 % 16
  join demo_records p on p.kind = w.table_name and p.seq = r.h / 1024 % w.records;

do $indexes$
begin
    if (select row_changes from demo_volumes) > 200000 then
        create index rls_audit_log_grid_idx on public.rls_audit_log (occurred_at desc, id desc);
        create index rls_audit_log_organization_idx on public.rls_audit_log (organization_id, occurred_at desc, id desc);
        create index rls_audit_log_user_idx on public.rls_audit_log (user_id, occurred_at desc, id desc);
        create index rls_audit_log_table_idx on public.rls_audit_log (table_name, operation, occurred_at desc, id desc);
        create index rls_audit_log_record_idx on public.rls_audit_log (record_id);
    end if;
end
$indexes$;

-- ---------------------------------------------------------------------------------------------------------------
-- Actions and activity
-- ---------------------------------------------------------------------------------------------------------------
insert into public.audit_logs (id, created_at, organization_id, user_id, user_role, action, resource_type, resource_id, outcome,
                               details, ip_address, user_agent)
select pg_temp.timed_id(r.at, 'action', r.n), r.at, p.organization_id, p.user_id, p.role, a.action, a.resource_type,
       overlay(overlay(md5(a.resource_type || r.n % 900) placing '4' from 13) placing '8' from 17)::uuid::text,
       case when pg_temp.chance('denied' || r.n, 3) then 'denied' when pg_temp.chance('failed' || r.n, 1) then 'failed' else 'success' end,
       jsonb_build_object('via', pg_temp.one_of('via' || r.n, 'web', 'web', 'mobile', 'api')), p.address, p.user_agent
  from demo_volumes v
 cross join demo_days d
 cross join lateral (
    select n, d.day + d.length * ((n + 0.5::float8 - first) / greatest(1, last - first)) as at
      from (select floor(v.actions * d.before / d.total)::bigint as first,
                   floor(v.actions * (d.before + d.weight) / d.total)::bigint as last) as b,
           generate_series(b.first, b.last - 1) as n offset 0) as r
  join demo_records p on p.kind = 'person' and p.seq = pg_temp.member('acts' || r.n)
  join (values (0, 'login', 'session'), (1, 'logout', 'session'), (2, 'file.downloaded', 'file'), (3, 'file.shared', 'file'),
               (4, 'gpt.used', 'gpt'), (5, 'report.exported', 'report'), (6, 'member.invited', 'organization_member'),
               (7, 'password.changed', 'user')) as a (k, action, resource_type)
    on a.k = pg_temp.pick('action' || r.n, case when p.role = 'student' then 5 else 8 end);

-- Two that deserve a second look: an export at night, and a row of refused logins.
insert into public.audit_logs (id, created_at, organization_id, user_id, user_role, action, resource_type, resource_id, outcome,
                               details, ip_address, user_agent)
select pg_temp.timed_id(t.at, 'odd', n), t.at, pg_temp.fixed('0a', 2), pg_temp.fixed('0b', 27), 'admin',
       case when n = 1 then 'report.exported' else 'login' end, case when n = 1 then 'report' else 'session' end, null,
       case when n = 1 then 'success' else 'denied' end,
       case when n = 1 then '{"rows": 48211, "via": "api"}'::jsonb else '{"reason": "wrong second factor"}' end,
       '198.51.100.77', 'curl/8.11'
  from generate_series(1, 9) as n
 cross join lateral (select pg_temp.today() - interval '2 days' + interval '3 hours 12 minutes' - n * interval '40 seconds') as t (at);

insert into public.user_activity_log (id, occurred_at, organization_id, user_id, activity, subject_type, subject_id, session_id,
                                      duration_ms, metadata, ip_address, user_agent)
select pg_temp.timed_id(r.at, 'activity', r.n), r.at, p.organization_id, p.user_id, a.activity, a.subject_type,
       overlay(overlay(md5(a.subject_type || r.n % 500) placing '4' from 13) placing '8' from 17)::uuid::text,
       pg_temp.id('browser session', r.n / 12), (2000 + pg_temp.pick('looked' || r.n, 240000))::integer,
       jsonb_build_object('page', '/' || a.subject_type || 's'), p.address, p.user_agent
  from demo_volumes v
 cross join demo_days d
 cross join lateral (
    select n, d.day + d.length * ((n + 0.5::float8 - first) / greatest(1, last - first)) as at
      from (select floor(v.activities * d.before / d.total)::bigint as first,
                   floor(v.activities * (d.before + d.weight) / d.total)::bigint as last) as b,
           generate_series(b.first, b.last - 1) as n offset 0) as r
  join demo_records p on p.kind = 'person' and p.seq = pg_temp.member('looks' || r.n)
  join (values (0, 'page.viewed', 'file'), (1, 'page.viewed', 'project'), (2, 'search.run', 'document'), (3, 'page.viewed', 'dashboard'),
               (4, 'meeting.joined', 'meeting'), (5, 'assistant.opened', 'gpt')) as a (k, activity, subject_type)
    on a.k = pg_temp.pick('activity' || r.n, 6);
