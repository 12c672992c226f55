-- Chapter 15: the logs; super admins; what holds everywhere; and the grants that come before any policy.

-- ---------------------------------------------------------------------------------------------------------------
-- Logs
-- ---------------------------------------------------------------------------------------------------------------
create policy "People read their own actions" on public.audit_logs
    for select to authenticated using (
        user_id = (select app.current_user_id())
        and organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
create policy "Staff read the actions of their organization" on public.audit_logs
    for select to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher'))));
create policy "Actions are recorded by record_action" on public.audit_logs
    for insert to rolescope_owner with check (true);

create policy "People read the changes they made" on public.rls_audit_log
    for select to authenticated using (
        user_id = (select app.current_user_id())
        and organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
create policy "Staff read the row changes of their organization" on public.rls_audit_log
    for select to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher'))));
create policy "Row changes are recorded by the audit trigger" on public.rls_audit_log
    for insert to rolescope_owner with check (true);

create policy "People read their own activity" on public.user_activity_log
    for select to authenticated using (
        user_id = (select app.current_user_id())
        and organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
create policy "Staff read the activity of their organization" on public.user_activity_log
    for select to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher'))));
create policy "People record their own activity" on public.user_activity_log
    for insert to authenticated with check (
        user_id = (select app.current_user_id()) and app.is_member_of(organization_id));

-- ---------------------------------------------------------------------------------------------------------------
-- Settings: staff of the platform only
-- ---------------------------------------------------------------------------------------------------------------
create policy "Super admins manage settings" on app.settings
    for all to authenticated using ((select app.is_super_admin())) with check ((select app.is_super_admin()));

-- ---------------------------------------------------------------------------------------------------------------
-- Super admins, and people who are kept out
-- ---------------------------------------------------------------------------------------------------------------
do $everywhere$
declare
    t record;
begin
    for t in
        select c.oid::regclass as name, c.relname,
               c.relname in ('audit_logs', 'rls_audit_log', 'user_activity_log') as is_log,
               exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id')
                   as has_organization
          from pg_class c
         where c.relnamespace = 'public'::regnamespace
           and c.relkind in ('r', 'p')
           and c.relowner = 'rolescope_owner'::regrole
    loop
        if t.is_log then
            execute format('create policy "Super admins read every organization" on %s for select to authenticated '
                'using ((select app.is_super_admin()))', t.name);
        else
            execute format('create policy "Super admins manage every organization" on %s for all to authenticated '
                'using ((select app.is_super_admin())) with check ((select app.is_super_admin()))', t.name);
        end if;

        -- Restrictive, because permissive policies add up: one that says "not suspended" would let people in. The
        -- helpers refuse suspended people anyway; this holds whatever policy is added later. People keep the own
        -- profile and memberships, to be able to see why nothing else is there.
        continue when not t.has_organization or t.relname = 'organization_members';
        execute format('create policy "Suspended members are kept out" on %s as restrictive for all to authenticated '
            'using (organization_id is null or organization_id <> all (array('
            'select m.organization_id from public.organization_members m '
            'where m.user_id = (select app.current_user_id()) and m.status = ''suspended'')))', t.name);
    end loop;
end
$everywhere$;

-- ---------------------------------------------------------------------------------------------------------------
-- Removing what many depend on takes a second factor
-- ---------------------------------------------------------------------------------------------------------------
-- What people do to rows of their own is not held up. Connections without a token have no assurance level, so they
-- cannot do these at all.
create policy "Deleting an organization takes a second factor" on public.organizations
    as restrictive for delete to authenticated using ((select auth.jwt() ->> 'aal') = 'aal2');
create policy "Removing a member takes a second factor" on public.organization_members
    as restrictive for delete to authenticated using ((select auth.jwt() ->> 'aal') = 'aal2');
create policy "Deleting an assistant takes a second factor" on public.gpts
    as restrictive for delete to authenticated using ((select auth.jwt() ->> 'aal') = 'aal2');
create policy "Deleting a project takes a second factor" on public.projects
    as restrictive for delete to authenticated using ((select auth.jwt() ->> 'aal') = 'aal2');
create policy "Deleting a knowledge base takes a second factor" on public.knowledge_bases
    as restrictive for delete to authenticated using ((select auth.jwt() ->> 'aal') = 'aal2');
create policy "Deleting an integration takes a second factor" on public.mcp_integrations
    as restrictive for delete to authenticated using ((select auth.jwt() ->> 'aal') = 'aal2');
create policy "Deleting files of others takes a second factor" on public.files
    as restrictive for delete to authenticated using (
        uploaded_by = (select app.current_user_id()) or (select auth.jwt() ->> 'aal') = 'aal2');

-- The logs' partitions get what was added since they were made.
select internal.mirror_policies(i.inhparent::regclass, i.inhrelid::regclass)
  from pg_inherits i
 where i.inhparent in ('public.audit_logs'::regclass, 'public.rls_audit_log'::regclass,
                       'public.user_activity_log'::regclass);

-- ---------------------------------------------------------------------------------------------------------------
-- Grants
-- ---------------------------------------------------------------------------------------------------------------
-- prepare_table took everything away; this gives back what is needed. Nobody gets TRUNCATE, REFERENCES or TRIGGER:
-- TRUNCATE never asks a policy.
do $grants$
declare
    t record;
begin
    for t in
        select c.oid::regclass as name, c.relname
          from pg_class c
         where c.relnamespace = 'public'::regnamespace
           and c.relkind in ('r', 'p')
           and c.relowner = 'rolescope_owner'::regrole
           and c.relname not in ('audit_logs', 'rls_audit_log', 'user_activity_log', 'profiles', 'mcp_integrations')
    loop
        execute format('grant select, insert, update, delete on %s to authenticated', t.name);
        execute format('grant select, insert, update, delete on %s to service_role', t.name);
    end loop;
end
$grants$;

grant select on public.audit_logs, public.rls_audit_log to authenticated, service_role;
grant select, insert on public.user_activity_log to authenticated, service_role;

-- Row security cannot tell columns apart; grants can. Nobody makes himself a super admin.
grant select on public.profiles to authenticated;
grant update (full_name, avatar_url, locale, time_zone, preferences, last_active_at) on public.profiles to authenticated;
grant select, insert, update, delete on public.profiles to service_role;

-- Everything but the credentials, which go in through set_integration_credentials and out to service_role alone.
grant select (id, organization_id, created_by, name, provider, endpoint_url, status, scopes, credentials_updated_at,
              last_checked_at, last_error, created_at, updated_at, deleted_at),
      insert (id, organization_id, created_by, name, provider, endpoint_url, status, scopes),
      update (name, provider, endpoint_url, status, scopes, deleted_at),
      delete
   on public.mcp_integrations to authenticated;
grant select (id, organization_id, created_by, name, provider, endpoint_url, status, scopes, credentials_updated_at,
              last_checked_at, last_error, created_at, updated_at, deleted_at),
      insert (id, organization_id, created_by, name, provider, endpoint_url, status, scopes),
      update (name, provider, endpoint_url, status, scopes, last_checked_at, last_error, deleted_at),
      delete
   on public.mcp_integrations to service_role;

grant select on public.capabilities, public.dashboard_templates to anon;
grant select on app.capability_statistics to anon, authenticated, service_role;
grant select on app.settings to authenticated;
grant insert, update, delete on app.settings to authenticated;
grant select, insert, update, delete on app.settings to service_role;
