-- Chapter 11: three logs, each split by month.
--
--   audit_logs         what people did, in their words (an approval, an export)
--   rls_audit_log      which rows changed: who, as what, old and new values, from where
--   user_activity_log  what people looked at
--
-- Logs outlive what they tell about, so they hold ids but no foreign keys: a cascade would rewrite history.

create table public.audit_logs (
    id uuid not null default gen_random_uuid(),
    created_at timestamptz not null default now(),
    organization_id uuid,
    user_id uuid,
    user_role text,
    action text not null check (action ~ '^[a-z][a-z0-9_.]*$'),
    resource_type text not null,
    resource_id text,
    outcome text not null default 'success' check (outcome in ('success', 'denied', 'failed')),
    details jsonb not null default '{}',
    ip_address inet,
    user_agent text,
    primary key (id, created_at)
) partition by range (created_at);
comment on table public.audit_logs is 'Actions of people. Written by record_action only, changed by nobody.';

create table public.rls_audit_log (
    id uuid not null default gen_random_uuid(),
    occurred_at timestamptz not null default now(),
    user_id uuid,
    user_role text,
    organization_id uuid,
    table_schema text not null default 'public',
    table_name text not null,
    record_id text,
    operation text not null check (operation in ('INSERT', 'UPDATE', 'DELETE')),
    old_values jsonb,
    new_values jsonb,
    changed_fields text[],
    ip_address inet,
    user_agent text,
    primary key (id, occurred_at)
) partition by range (occurred_at);
comment on table public.rls_audit_log is 'Row changes. Written by the audit trigger only, changed by nobody.';

create table public.user_activity_log (
    id uuid not null default gen_random_uuid(),
    occurred_at timestamptz not null default now(),
    organization_id uuid,
    user_id uuid,
    activity text not null check (activity ~ '^[a-z][a-z0-9_.]*$'),
    subject_type text,
    subject_id text,
    session_id uuid,
    duration_ms integer check (duration_ms >= 0),
    metadata jsonb not null default '{}',
    ip_address inet,
    user_agent text,
    primary key (id, occurred_at)
) partition by range (occurred_at);
comment on table public.user_activity_log is 'What people looked at and for how long.';
comment on column public.audit_logs.ip_address is 'Personal data.';
comment on column public.rls_audit_log.ip_address is 'Personal data.';
comment on column public.user_activity_log.ip_address is 'Personal data.';

call internal.prepare_table('public.audit_logs');
call internal.prepare_table('public.rls_audit_log');
call internal.prepare_table('public.user_activity_log');

create index audit_logs_organization_idx on public.audit_logs (organization_id, created_at desc, id desc);
create index audit_logs_user_idx on public.audit_logs (user_id, created_at desc);
create index audit_logs_resource_idx on public.audit_logs (resource_type, resource_id);
create index audit_logs_action_idx on public.audit_logs (action, created_at desc);

create index rls_audit_log_grid_idx on public.rls_audit_log (occurred_at desc, id desc);
create index rls_audit_log_organization_idx on public.rls_audit_log (organization_id, occurred_at desc, id desc);
create index rls_audit_log_user_idx on public.rls_audit_log (user_id, occurred_at desc, id desc);
create index rls_audit_log_table_idx on public.rls_audit_log (table_name, operation, occurred_at desc, id desc);
create index rls_audit_log_record_idx on public.rls_audit_log (record_id);

create index user_activity_log_grid_idx on public.user_activity_log (occurred_at desc, id desc);
create index user_activity_log_organization_idx
    on public.user_activity_log (organization_id, occurred_at desc, id desc);
create index user_activity_log_user_idx on public.user_activity_log (user_id, occurred_at desc);

-- ---------------------------------------------------------------------------------------------------------------
-- Nobody rewrites a log
-- ---------------------------------------------------------------------------------------------------------------
-- Grants and missing policies already forbid it; this also stops roles that bypass row security. Whoever keeps logs
-- only for some time drops whole partitions.
create function internal.refuse_log_change() returns trigger language plpgsql set search_path = '' as $body$
begin
    raise exception 'rows of % cannot be changed or removed', tg_table_name
        using errcode = 'insufficient_privilege', hint = 'Logs end by dropping a whole partition.';
end
$body$;

create trigger refuse_log_change before update or delete on public.audit_logs
    for each row execute function internal.refuse_log_change();
create trigger refuse_log_change before update or delete on public.rls_audit_log
    for each row execute function internal.refuse_log_change();
create trigger refuse_log_change before update or delete on public.user_activity_log
    for each row execute function internal.refuse_log_change();
create trigger refuse_log_truncate before truncate on public.audit_logs
    for each statement execute function internal.refuse_log_change();
create trigger refuse_log_truncate before truncate on public.rls_audit_log
    for each statement execute function internal.refuse_log_change();
create trigger refuse_log_truncate before truncate on public.user_activity_log
    for each statement execute function internal.refuse_log_change();

-- ---------------------------------------------------------------------------------------------------------------
-- Partitions
-- ---------------------------------------------------------------------------------------------------------------
-- A query on the parent asks the parent's policies; a query on a partition asks the partition's. So each partition is
-- closed like its parent and carries copies of its policies. (A policy to be copied must not refer to the outer row
-- from inside a subquery: such text names the parent.)
create function internal.mirror_policies(parent regclass, child regclass) returns integer
    language plpgsql set search_path = '' as $body$
declare
    p record;
    made integer := 0;
begin
    execute pg_catalog.format('alter table %s enable row level security', child);
    execute pg_catalog.format('alter table %s force row level security', child);
    for p in select pol.polname from pg_catalog.pg_policy pol where pol.polrelid = child loop
        execute pg_catalog.format('drop policy %I on %s', p.polname, child);
    end loop;
    for p in
        select pol.polname, pol.polpermissive,
               case pol.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                               when 'd' then 'delete' else 'all' end as command,
               (select pg_catalog.string_agg(coalesce(pg_catalog.quote_ident(r.rolname), 'public'), ', ')
                  from pg_catalog.unnest(pol.polroles) as o (role_oid)
                  left join pg_catalog.pg_roles r on r.oid = o.role_oid) as roles,
               pg_catalog.pg_get_expr(pol.polqual, pol.polrelid) as using_text,
               pg_catalog.pg_get_expr(pol.polwithcheck, pol.polrelid) as check_text
          from pg_catalog.pg_policy pol
         where pol.polrelid = parent
    loop
        execute pg_catalog.format('create policy %I on %s as %s for %s to %s', p.polname, child,
                case when p.polpermissive then 'permissive' else 'restrictive' end, p.command, p.roles)
            || coalesce(' using (' || p.using_text || ')', '')
            || coalesce(' with check (' || p.check_text || ')', '');
        made := made + 1;
    end loop;
    return made;
end
$body$;

create function internal.create_monthly_partitions(parent regclass, first_month date, last_month date)
    returns integer language plpgsql security definer set search_path = '' as $body$
declare
    tablename text := (select relname from pg_catalog.pg_class where oid = parent);
    m date;
    child text;
    made integer := 0;
begin
    -- Bounds are written in UTC, so that partitions are the same wherever this runs.
    for m in
        select g::date from pg_catalog.generate_series(pg_catalog.date_trunc('month', first_month::timestamp),
            pg_catalog.date_trunc('month', last_month::timestamp), interval '1 month') as g
    loop
        child := pg_catalog.format('partitions.%I', tablename || pg_catalog.to_char(m, '"_y"YYYY"m"MM'));
        continue when pg_catalog.to_regclass(child) is not null;
        begin
            execute pg_catalog.format('create table %s partition of %s for values from (%L) to (%L)', child, parent,
                pg_catalog.to_char(m, 'YYYY-MM-DD') || ' 00:00:00+00',
                pg_catalog.to_char(m + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
        exception when check_violation then
            raise warning 'rows of % already lie in the default partition, % is not made',
                pg_catalog.to_char(m, 'YYYY-MM'), child;
            continue;
        end;
        perform internal.mirror_policies(parent, child::regclass);
        made := made + 1;
    end loop;

    child := pg_catalog.format('partitions.%I', tablename || '_default');
    if pg_catalog.to_regclass(child) is null then
        execute pg_catalog.format('create table %s partition of %s default', child, parent);
        perform internal.mirror_policies(parent, child::regclass);
    end if;
    return made;
end
$body$;

-- Run by cron: months ahead are always there.
create function internal.ensure_partitions() returns integer
    language sql security definer set search_path = '' as $body$
    select pg_catalog.sum(internal.create_monthly_partitions(parent, current_date, (current_date + interval '3 months')::date))
      from pg_catalog.unnest(array['public.audit_logs', 'public.rls_audit_log', 'public.user_activity_log']::regclass[])
           as t (parent)
$body$;

alter function internal.mirror_policies(regclass, regclass) owner to rolescope_owner;
alter function internal.create_monthly_partitions(regclass, date, date) owner to rolescope_owner;
alter function internal.ensure_partitions() owner to rolescope_owner;

-- Four months back (what a freshly loaded backend may want to keep) and three ahead.
select internal.create_monthly_partitions(parent, (current_date - interval '4 months')::date,
                                          (current_date + interval '3 months')::date)
  from unnest(array['public.audit_logs', 'public.rls_audit_log', 'public.user_activity_log']::regclass[]) as t (parent);
