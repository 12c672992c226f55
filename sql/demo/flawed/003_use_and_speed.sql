-- Faults that make a table useless or slow.

-- 21. Row security without any policy: nobody sees anything.
call flawed.make_table('flawed_reports', 21);

-- 22. A guard that raises: unset, the setting does not exist; set locally once, it reads '' afterwards.
call flawed.make_table('flawed_devices', 22);
create policy "Members read devices" on public.flawed_devices
    for select to authenticated using (organization_id = current_setting('flawed.current_tenant')::uuid);

-- 23. A policy that asks its own table never ends.
call flawed.make_table('flawed_teams', 23);
create policy "Team members read their team" on public.flawed_teams
    for select to authenticated using (
        organization_id in (select t.organization_id from public.flawed_teams t where t.owner_id = (select app.current_user_id())));

-- 24. The policy's column has no index.
call flawed.make_table('flawed_measurements', 24, ', station_id uuid');
drop index public.flawed_measurements_organization_id_idx;
insert into public.flawed_measurements (id, organization_id, title)
select overlay(overlay(md5('measurement' || n) placing '4' from 13) placing '8' from 17)::uuid,
       ('0a000000-0000-4000-8000-00000000000' || 1 + n % 3)::uuid, 'Measurement ' || n
  from generate_series(1, 5000) as n;
create policy "Members read measurements" on public.flawed_measurements
    for select to authenticated using (organization_id = any (array(
        select m.organization_id from public.organization_members m where m.user_id = (select app.current_user_id()))));

-- 25. Asked for every row instead of once for a statement.
call flawed.make_table('flawed_drafts', 25);
create policy "Owners read drafts" on public.flawed_drafts
    for select to authenticated using (owner_id = auth.uid());

-- 26. Two indexes for one purpose.
call flawed.make_table('flawed_tags', 26);
create policy "Members read tags" on public.flawed_tags
    for select to authenticated using (app.is_member_of(organization_id));
create index flawed_tags_again_idx on public.flawed_tags (organization_id);

-- 27. Several permissive policies for the same role and command.
call flawed.make_table('flawed_lists', 27);
create policy "Members read lists" on public.flawed_lists
    for select to authenticated using (app.is_member_of(organization_id));
create policy "Staff read lists" on public.flawed_lists
    for select to authenticated using (app.has_role_in(organization_id, 'teacher'));
create policy "Owners read lists" on public.flawed_lists
    for select to authenticated using (owner_id = (select app.current_user_id()));

-- 28. A foreign key without an index.
call flawed.make_table('flawed_comments', 28, ', reviewed_by uuid references public.profiles (id) on delete set null');
create policy "Members read comments" on public.flawed_comments
    for select to authenticated using (app.is_member_of(organization_id));

-- 29. No primary key.
call flawed.make_table('flawed_counters', 29);
alter table public.flawed_counters drop constraint flawed_counters_pkey;
create policy "Members read counters" on public.flawed_counters
    for select to authenticated using (app.is_member_of(organization_id));

-- 30. Row security is off though policies are written.
call flawed.make_table('flawed_plans', 30);
create policy "Members read plans" on public.flawed_plans
    for select to authenticated using (app.is_member_of(organization_id));
alter table public.flawed_plans disable row level security;
