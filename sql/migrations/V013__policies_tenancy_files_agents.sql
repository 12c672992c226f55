-- Chapter 13: who may do what with organizations, people, files and agents.
--
-- The same four sentences everywhere: members have their own rows; staff (teachers and admins) read all of their
-- organization; admins do everything in it; super admins everything anywhere. service_role bypasses.
--
-- Two forms ask for membership. Small tables call the helper for each row, which reads best. Large ones compare the
-- row with an array of the person's organizations: the array is made once for a statement, and the comparison can use
-- an index. `(select app.current_user_id())` is written with its select for the same reason.

-- ---------------------------------------------------------------------------------------------------------------
-- Organizations, profiles, memberships
-- ---------------------------------------------------------------------------------------------------------------
create policy "Members read their organization" on public.organizations
    for select to authenticated using (app.is_member_of(id) and deleted_at is null);
create policy "Admins update their organization" on public.organizations
    for update to authenticated using (app.has_role_in(id, 'admin')) with check (app.has_role_in(id, 'admin'));

create policy "People read their own profile" on public.profiles
    for select to authenticated using (id = (select app.current_user_id()));
create policy "Staff read the profiles of their members" on public.profiles
    for select to authenticated using (id in (
        select member.user_id from public.organization_members member
         where member.organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher')))));
create policy "People update their own profile" on public.profiles
    for update to authenticated using (id = (select app.current_user_id()))
        with check (id = (select app.current_user_id()));

-- These may call the helpers, which are definer functions, but must not read organization_members themselves.
-- Every other policy asks this table, so its own are kept few, one a command: policies are tried in the reverse order of
-- their names, and the cheap one about one's own rows comes first by its name.
create policy "Their own memberships are open to people" on public.organization_members
    for select to authenticated using (user_id = (select app.current_user_id()));
create policy "Staff read the members of their organization" on public.organization_members
    for select to authenticated using (app.has_role_in(organization_id, 'teacher'));
create policy "Admins add members to their organization" on public.organization_members
    for insert to authenticated with check (app.has_role_in(organization_id, 'admin'));
create policy "Admins change the members of their organization" on public.organization_members
    for update to authenticated using (app.has_role_in(organization_id, 'admin'))
    with check (app.has_role_in(organization_id, 'admin'));
create policy "Admins remove members of their organization" on public.organization_members
    for delete to authenticated using (app.has_role_in(organization_id, 'admin'));

-- ---------------------------------------------------------------------------------------------------------------
-- Files
-- ---------------------------------------------------------------------------------------------------------------
create policy "Members read their own files" on public.files
    for select to authenticated using (
        uploaded_by = (select app.current_user_id()) and deleted_at is null
        and organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
create policy "Members read files shared in their organization" on public.files
    for select to authenticated using (
        is_public and deleted_at is null
        and organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
create policy "Staff read all files of their organization" on public.files
    for select to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher'))));
create policy "Members add their own files" on public.files
    for insert to authenticated with check (
        uploaded_by = (select app.current_user_id()) and app.is_member_of(organization_id));
create policy "Members change their own files" on public.files
    for update to authenticated using (
        uploaded_by = (select app.current_user_id()) and deleted_at is null and app.is_member_of(organization_id))
    with check (uploaded_by = (select app.current_user_id()) and app.is_member_of(organization_id));
create policy "Members delete their own files" on public.files
    for delete to authenticated using (
        uploaded_by = (select app.current_user_id()) and app.is_member_of(organization_id));
create policy "Admins manage the files of their organization" on public.files
    for all to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'admin'))))
    with check (app.has_role_in(organization_id, 'admin'));

-- A version can be seen by whoever can see its file: the subquery runs under the policies above.
create policy "Versions are seen with their file" on public.file_versions
    for select to authenticated using (
        exists (select from public.files f where f.id = file_versions.file_id));
create policy "Members add versions of their own files" on public.file_versions
    for insert to authenticated with check (
        created_by = (select app.current_user_id()) and app.is_member_of(organization_id)
        and exists (select from public.files f where f.id = file_versions.file_id
            and f.uploaded_by = (select app.current_user_id())));
create policy "Admins manage the file versions of their organization" on public.file_versions
    for all to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'admin'))))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "Members read their own file accesses" on public.file_access_logs
    for select to authenticated using (
        user_id = (select app.current_user_id())
        and organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
create policy "Staff read the file accesses of their organization" on public.file_access_logs
    for select to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher'))));
create policy "Members record their own file accesses" on public.file_access_logs
    for insert to authenticated with check (
        user_id = (select app.current_user_id()) and app.is_member_of(organization_id)
        and exists (select from public.files f where f.id = file_access_logs.file_id));
create policy "Admins manage the file accesses of their organization" on public.file_access_logs
    for all to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'admin'))))
    with check (app.has_role_in(organization_id, 'admin'));

-- ---------------------------------------------------------------------------------------------------------------
-- Agents
-- ---------------------------------------------------------------------------------------------------------------
create policy "Members see the agents of their organization" on public.agent_instances
    for select to authenticated using (app.is_member_of(organization_id) and deleted_at is null);
create policy "Staff read all agents of their organization" on public.agent_instances
    for select to authenticated using (app.has_role_in(organization_id, 'teacher'));
create policy "Admins manage the agents of their organization" on public.agent_instances
    for all to authenticated using (app.has_role_in(organization_id, 'admin'))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "Members read their own executions" on public.agent_executions
    for select to authenticated using (
        user_id = (select app.current_user_id())
        and organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
create policy "Staff read all executions of their organization" on public.agent_executions
    for select to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher'))));
create policy "Members start executions for themselves" on public.agent_executions
    for insert to authenticated with check (
        user_id = (select app.current_user_id()) and status in ('pending', 'queued')
            and app.is_member_of(organization_id));
create policy "Members cancel their own executions" on public.agent_executions
    for update to authenticated using (
        user_id = (select app.current_user_id()) and status in ('pending', 'queued', 'running')
            and app.is_member_of(organization_id))
    with check (user_id = (select app.current_user_id()) and status = 'cancelled'
        and app.is_member_of(organization_id));
create policy "Admins manage the executions of their organization" on public.agent_executions
    for all to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'admin'))))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "Members read their own tasks" on public.agent_task_queue
    for select to authenticated using (
        user_id = (select app.current_user_id())
        and organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
create policy "Staff read all tasks of their organization" on public.agent_task_queue
    for select to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher'))));
create policy "Members queue tasks for themselves" on public.agent_task_queue
    for insert to authenticated with check (
        user_id = (select app.current_user_id()) and status = 'queued' and app.is_member_of(organization_id));
create policy "Members change their own waiting tasks" on public.agent_task_queue
    for update to authenticated using (
        user_id = (select app.current_user_id()) and status = 'queued' and app.is_member_of(organization_id))
    with check (user_id = (select app.current_user_id()) and status in ('queued', 'cancelled')
        and app.is_member_of(organization_id));
create policy "Members delete their own waiting tasks" on public.agent_task_queue
    for delete to authenticated using (
        user_id = (select app.current_user_id()) and status in ('queued', 'cancelled')
            and app.is_member_of(organization_id));
create policy "Admins manage the tasks of their organization" on public.agent_task_queue
    for all to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'admin'))))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "Staff read the agent metrics of their organization" on public.agent_metrics
    for select to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher'))));
create policy "Admins manage the agent metrics of their organization" on public.agent_metrics
    for all to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'admin'))))
    with check (app.has_role_in(organization_id, 'admin'));

-- Health, alert rules and platform alerts belong to no organization; anybody who is staff somewhere may read them.
create policy "Staff read the system health" on public.system_health
    for select to authenticated using (
        exists (select from public.organization_members m
                 where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher')));
create policy "Staff read the alert rules" on public.alert_rules
    for select to authenticated using (
        exists (select from public.organization_members m
                 where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher')));
create policy "Staff read platform alerts" on public.system_alerts
    for select to authenticated using (
        organization_id is null
        and exists (select from public.organization_members m
                     where m.user_id = (select app.current_user_id())
                         and app.has_role_in(m.organization_id, 'teacher')));
create policy "Staff read the alerts of their organization" on public.system_alerts
    for select to authenticated using (app.has_role_in(organization_id, 'teacher'));
create policy "Admins manage the alerts of their organization" on public.system_alerts
    for all to authenticated using (app.has_role_in(organization_id, 'admin'))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "Members see published environments" on public.roblox_environments
    for select to authenticated using (
        status = 'published' and deleted_at is null and app.is_member_of(organization_id));
create policy "Members have their own environments" on public.roblox_environments
    for select to authenticated using (
        created_by = (select app.current_user_id()) and deleted_at is null and app.is_member_of(organization_id));
create policy "Staff read all environments of their organization" on public.roblox_environments
    for select to authenticated using (app.has_role_in(organization_id, 'teacher'));
create policy "Teachers create environments" on public.roblox_environments
    for insert to authenticated with check (
        created_by = (select app.current_user_id()) and app.has_role_in(organization_id, 'teacher'));
create policy "Teachers change their own environments" on public.roblox_environments
    for update to authenticated using (created_by = (select app.current_user_id())
        and app.has_role_in(organization_id, 'teacher'))
    with check (created_by = (select app.current_user_id()) and app.has_role_in(organization_id, 'teacher'));
create policy "Admins manage the environments of their organization" on public.roblox_environments
    for all to authenticated using (app.has_role_in(organization_id, 'admin'))
    with check (app.has_role_in(organization_id, 'admin'));
