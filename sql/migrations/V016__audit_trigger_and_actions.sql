-- Chapter 16: recording row changes, and the few things people do through functions rather than tables.

-- ---------------------------------------------------------------------------------------------------------------
-- Where a request came from, as the API gateway says
-- ---------------------------------------------------------------------------------------------------------------
create function internal.request_header(header text) returns text
    language plpgsql stable parallel restricted set search_path = '' as $body$
begin
    return nullif(pg_catalog.current_setting('request.headers', true), '')::jsonb ->> header;
exception when data_exception then
    return null;
end
$body$;

create function internal.client_address() returns inet
    language plpgsql stable parallel restricted set search_path = '' as $body$
begin
    -- The first address of X-Forwarded-For is the client, the others are proxies on the way.
    return coalesce(
        nullif(pg_catalog.btrim(pg_catalog.split_part(internal.request_header('x-forwarded-for'), ',', 1)), '')::inet,
        internal.request_header('x-real-ip')::inet,
        pg_catalog.inet_client_addr());
exception when data_exception then
    return pg_catalog.inet_client_addr();
end
$body$;

-- ---------------------------------------------------------------------------------------------------------------
-- The audit trigger
-- ---------------------------------------------------------------------------------------------------------------
-- Runs as rolescope_owner, the only role with a policy to insert into rls_audit_log. Its arguments name columns whose
-- values must not be repeated in a log. Generated search columns are left out, as they only repeat others.
create function internal.record_row_change() returns trigger
    language plpgsql security definer set search_path = '' as $body$
declare
    before jsonb := case when tg_op <> 'INSERT' then pg_catalog.to_jsonb(old) - 'search' end;
    after jsonb := case when tg_op <> 'DELETE' then pg_catalog.to_jsonb(new) - 'search' end;
    present jsonb := coalesce(after, before);
    changed text[];
    secret text;
begin
    if tg_op = 'UPDATE' then
        select pg_catalog.array_agg(n.key order by n.key) into changed
          from pg_catalog.jsonb_each(after) as n
         where n.value is distinct from before -> n.key and n.key <> 'updated_at';
        if changed is null then
            return null;
        end if;
    end if;

    foreach secret in array coalesce(tg_argv, '{}') loop
        if before ->> secret is not null then
            before := pg_catalog.jsonb_set(before, array[secret], '"(not recorded)"');
        end if;
        if after ->> secret is not null then
            after := pg_catalog.jsonb_set(after, array[secret], '"(not recorded)"');
        end if;
    end loop;

    insert into public.rls_audit_log (user_id, user_role, organization_id, table_schema, table_name, record_id,
                                      operation, old_values, new_values, changed_fields, ip_address, user_agent)
    values (
        app.current_user_id(),
        coalesce(app.current_user_role(), nullif(pg_catalog.current_setting('role', true), 'none'), session_user),
        coalesce((case when tg_table_name = 'organizations' then present ->> 'id'
                       else present ->> 'organization_id' end)::uuid, app.current_organization_id()),
        tg_table_schema, tg_table_name, coalesce(present ->> 'id', present ->> 'key'),
        tg_op, before, after, changed,
        internal.client_address(), internal.request_header('user-agent'));
    return null;
end
$body$;
alter function internal.record_row_change() owner to rolescope_owner;
revoke all on function internal.record_row_change() from public;
grant usage on schema internal to rolescope_owner;

do $triggers$
declare
    target text;
begin
    foreach target in array array[
        'public.organizations', 'public.profiles', 'public.organization_members',
        'public.files', 'public.file_versions',
        'public.agent_instances', 'public.agent_executions', 'public.agent_task_queue', 'public.roblox_environments',
        'public.alert_rules', 'public.system_alerts',
        'public.gpts', 'public.meetings', 'public.meeting_participants',
        'public.projects', 'public.project_members', 'public.dashboards', 'public.dashboard_templates',
        'public.capabilities', 'public.knowledge_bases', 'public.documents', 'app.settings'] loop
        execute format('create trigger record_row_change after insert or update or delete on %s '
            'for each row execute function internal.record_row_change()', target);
    end loop;
end
$triggers$;
create trigger record_row_change after insert or update or delete on public.mcp_integrations
    for each row execute function internal.record_row_change('credentials_encrypted');

-- ---------------------------------------------------------------------------------------------------------------
-- What an organization may not change about itself
-- ---------------------------------------------------------------------------------------------------------------
-- A plan is paid for and a suspension is imposed, so admins of the organization change neither.
create function internal.guard_organization() returns trigger language plpgsql set search_path = '' as $body$
begin
    if (new.plan, new.status, new.deleted_at) is distinct from (old.plan, old.status, old.deleted_at)
       and current_user not in ('service_role', 'rolescope_owner')
       and pg_catalog.pg_has_role(current_user, 'authenticated', 'member')
       and not (select rolsuper or rolbypassrls from pg_catalog.pg_roles where rolname = current_user)
       and not app.is_super_admin() then
        raise exception 'plan, status and deletion of an organization are decided by the platform'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$body$;
create trigger guard_organization before update on public.organizations
    for each row execute function internal.guard_organization();

-- ---------------------------------------------------------------------------------------------------------------
-- Actions people take through functions
-- ---------------------------------------------------------------------------------------------------------------
create function public.record_action(action text, resource_type text, resource_id text default null,
                                     details jsonb default '{}', outcome text default 'success') returns void
    language plpgsql security definer set search_path = '' as $body$
declare
    person uuid := app.current_user_id();
    org uuid := app.current_organization_id();
begin
    if person is null and pg_catalog.current_setting('role', true) is distinct from 'service_role' then
        raise exception 'an action is recorded for somebody' using errcode = 'insufficient_privilege';
    end if;
    if person is not null and org is not null and not app.is_member_of(org) and not app.is_super_admin() then
        raise exception 'not a member of this organization' using errcode = 'insufficient_privilege';
    end if;
    if org is null then
        -- Without a wish there is a place only when the person belongs to exactly one.
        select case when pg_catalog.count(*) = 1 then (pg_catalog.array_agg(m.organization_id))[1] end into org
          from public.organization_members m
         where m.user_id = person and m.status = 'active';
    end if;
    insert into public.audit_logs (organization_id, user_id, user_role, action, resource_type, resource_id, outcome,
                                   details, ip_address, user_agent)
    values (org, person, app.current_user_role(), record_action.action, record_action.resource_type,
            record_action.resource_id, record_action.outcome, coalesce(record_action.details, '{}'),
            internal.client_address(), internal.request_header('user-agent'));
end
$body$;
comment on function public.record_action(text, text, text, jsonb, text) is 'The only way into audit_logs.';

-- Soft deletion cannot be a plain UPDATE for a member: the new row must still pass the SELECT policies, and these hide
-- deleted rows. So it is a function, which checks the right itself. Somebody else's file and no file at all are the
-- same answer, or the function would tell what exists.
create policy "Files are deleted and restored softly" on public.files
    for select to rolescope_owner using (true);
create policy "Files are marked by definer functions" on public.files
    for update to rolescope_owner using (true) with check (true);

create function public.soft_delete_file(file uuid) returns boolean
    language plpgsql security definer set search_path = '' as $body$
begin
    update public.files f
       set deleted_at = pg_catalog.now(), status = 'archived'
     where f.id = file and f.deleted_at is null
       and ((f.uploaded_by = app.current_user_id() and app.is_member_of(f.organization_id))
            or app.has_role_in(f.organization_id, 'admin') or app.is_super_admin());
    return found;
end
$body$;

create function public.restore_file(file uuid) returns boolean
    language plpgsql security definer set search_path = '' as $body$
begin
    update public.files f
       set deleted_at = null,
           status = case when f.virus_scan_status = 'infected' then 'quarantined' else 'available' end
     where f.id = file and f.deleted_at is not null
       and ((f.uploaded_by = app.current_user_id() and app.is_member_of(f.organization_id))
            or app.has_role_in(f.organization_id, 'admin') or app.is_super_admin());
    return found;
end
$body$;

-- Runs as the caller, so that only an access to a file the person can see is recorded.
create function public.track_file_access(file uuid, action text) returns void
    language plpgsql set search_path = '' as $body$
begin
    insert into public.file_access_logs (file_id, organization_id, user_id, action)
    select f.id, f.organization_id, app.current_user_id(), track_file_access.action
      from public.files f
     where f.id = file;
    if not found then
        raise exception 'no such file' using errcode = 'no_data_found';
    end if;
end
$body$;

-- Where from is what the gateway says, whatever the person writes into the row.
create function internal.stamp_client() returns trigger
    language plpgsql security definer set search_path = '' as $body$
begin
    if app.current_user_id() is not null then
        new.ip_address := internal.client_address();
        new.user_agent := internal.request_header('user-agent');
    end if;
    return new;
end
$body$;
create trigger stamp_client before insert on public.file_access_logs
    for each row execute function internal.stamp_client();
create trigger stamp_client before insert on public.user_activity_log
    for each row execute function internal.stamp_client();

create function internal.count_download() returns trigger
    language plpgsql security definer set search_path = '' as $body$
begin
    update public.files set download_count = download_count + 1 where id = new.file_id;
    return null;
end
$body$;
create trigger count_download after insert on public.file_access_logs
    for each row when (new.action = 'download' and new.succeeded) execute function internal.count_download();

alter function public.record_action(text, text, text, jsonb, text) owner to rolescope_owner;
alter function public.soft_delete_file(uuid) owner to rolescope_owner;
alter function public.restore_file(uuid) owner to rolescope_owner;
alter function public.track_file_access(uuid, text) owner to rolescope_owner;
alter function internal.count_download() owner to rolescope_owner;
alter function internal.stamp_client() owner to rolescope_owner;
revoke all on function public.record_action(text, text, text, jsonb, text), public.soft_delete_file(uuid),
    public.restore_file(uuid), public.track_file_access(uuid, text), internal.count_download(), internal.stamp_client() from public, anon;
grant execute on function public.record_action(text, text, text, jsonb, text), public.soft_delete_file(uuid),
    public.restore_file(uuid), public.track_file_access(uuid, text) to authenticated, service_role;

-- ---------------------------------------------------------------------------------------------------------------
-- Two views, both as the caller sees
-- ---------------------------------------------------------------------------------------------------------------
create view public.member_directory with (security_invoker = true) as
select m.id, m.organization_id, o.name as organization, m.user_id, p.full_name, p.email, m.role, m.status, m.joined_at
  from public.organization_members m
  join public.organizations o on o.id = m.organization_id
  join public.profiles p on p.id = m.user_id;
comment on view public.member_directory is 'Who belongs where, as far as the caller may see.';

create view public.daily_usage with (security_invoker = true) as
select organization_id, date, count(*) as answers, sum(tokens_used) as tokens, sum(cost) as cost,
       round(avg(response_time_ms)) as avg_response_time_ms
  from public.usage_analytics
 group by organization_id, date;
comment on view public.daily_usage is 'Tokens, cost and response time by day, as far as the caller may see.';

alter view public.member_directory owner to rolescope_owner;
alter view public.daily_usage owner to rolescope_owner;
revoke all on public.member_directory, public.daily_usage from public, anon, authenticated, service_role;
grant select on public.member_directory, public.daily_usage to authenticated, service_role;
