-- Faults by which one organization reaches another, or strangers reach anything.

-- 1. A table somebody forgot.
call flawed.make_table('flawed_invoices', 1);
alter table public.flawed_invoices disable row level security;
alter table public.flawed_invoices no force row level security;

-- 2. A condition left over from debugging.
call flawed.make_table('flawed_notices', 2);
create policy "Members read notices" on public.flawed_notices
    for select to authenticated using (app.is_member_of(organization_id) or true);

-- 3. Rows may be written into any organization: the check asks who, not where.
call flawed.make_table('flawed_grades', 3);
create policy "Members read grades" on public.flawed_grades
    for select to authenticated using (app.is_member_of(organization_id));
create policy "Members add grades" on public.flawed_grades
    for insert to authenticated with check ((select app.current_user_id()) is not null);

-- 4. A row of one's own may be moved to another organization.
call flawed.make_table('flawed_tasks', 4);
create policy "Members read tasks" on public.flawed_tasks
    for select to authenticated using (app.is_member_of(organization_id) or owner_id = (select app.current_user_id()));
create policy "Owners change tasks" on public.flawed_tasks
    for update to authenticated using (owner_id = (select app.current_user_id())) with check (true);

-- 5. The table is closed, the view on it is not: it runs as its owner, who bypasses row security.
call flawed.make_table('flawed_salaries', 5);
create policy "Admins read salaries" on public.flawed_salaries
    for select to authenticated using (app.has_role_in(organization_id, 'admin'));
create view public.flawed_salary_overview as select id, organization_id, owner_id, title from public.flawed_salaries;
grant select on public.flawed_salary_overview to authenticated;

-- 6. A materialized view has no row security at all.
call flawed.make_table('flawed_scores', 6);
create policy "Members read scores" on public.flawed_scores
    for select to authenticated using (app.is_member_of(organization_id));
create materialized view public.flawed_score_summary as select id, organization_id, title from public.flawed_scores;
create unique index on public.flawed_score_summary (id);
grant select on public.flawed_score_summary to authenticated;

-- 7. The parent is closed; its partition, which the API offers too, is not.
create table public.flawed_events (
    id uuid not null,
    organization_id uuid references public.organizations (id) on delete cascade,
    title text not null,
    created_at timestamptz not null default now(),
    primary key (id, created_at)
) partition by range (created_at);
create table public.flawed_events_all partition of public.flawed_events default;
create index on public.flawed_events (organization_id);
insert into public.flawed_events (id, organization_id, title)
select flawed.key(7, n), ('0a000000-0000-4000-8000-00000000000' || n)::uuid, 'Event ' || n from generate_series(1, 3) as n;
alter table public.flawed_events enable row level security;
alter table public.flawed_events force row level security;
create policy "Members read events" on public.flawed_events
    for select to authenticated using (app.is_member_of(organization_id));
revoke all on public.flawed_events, public.flawed_events_all from anon, authenticated, service_role;
grant select on public.flawed_events, public.flawed_events_all to authenticated, service_role;

-- 8. user_metadata is written by the person, so anybody names any organization there.
call flawed.make_table('flawed_notes', 8);
create policy "Members read notes" on public.flawed_notes
    for select to authenticated
    using (organization_id = (select (auth.jwt() -> 'user_metadata' ->> 'organization_id')::uuid));

-- 9. A definer function without a pinned path that strangers may call.
call flawed.make_table('flawed_contacts', 9, ', email text not null default ''somebody@example.org''');
create policy "Staff read contacts" on public.flawed_contacts
    for select to authenticated using (app.has_role_in(organization_id, 'teacher'));
create function public.flawed_find_contact(part text) returns setof public.flawed_contacts
    language sql stable security definer as $$ select * from public.flawed_contacts where title ilike '%' || part || '%' $$;
grant execute on function public.flawed_find_contact(text) to anon, authenticated;

-- 10. A row without an organization belongs to everybody.
call flawed.make_table('flawed_announcements', 10);
update public.flawed_announcements set organization_id = null where id = flawed.key(10, 2);
create policy "Members read announcements" on public.flawed_announcements
    for select to authenticated using (organization_id is null or app.is_member_of(organization_id));

-- 11. Whoever names no organization gets all of them.
call flawed.make_table('flawed_journals', 11);
create policy "Members read journals" on public.flawed_journals
    for select to authenticated using (organization_id = coalesce(app.current_organization_id(), organization_id));

-- 12. Meant for people who are logged in, but nobody said so: without TO a policy is for everybody.
call flawed.make_table('flawed_surveys', 12);
grant select on public.flawed_surveys to anon;
create policy "Logged in people read surveys" on public.flawed_surveys for select using (true);

-- 13. Meant to demand a second factor. Permissive policies add up, so it lets in instead of keeping out.
call flawed.make_table('flawed_contracts', 13);
create policy "Admins read contracts" on public.flawed_contracts
    for select to authenticated using (app.has_role_in(organization_id, 'admin'));
create policy "Only with a second factor" on public.flawed_contracts
    for select to authenticated using ((select auth.jwt() ->> 'aal') = 'aal2');

-- 14. TRUNCATE never asks a policy.
call flawed.make_table('flawed_exports', 14);
create policy "Members read exports" on public.flawed_exports
    for select to authenticated using (app.is_member_of(organization_id));
grant all on public.flawed_exports to authenticated, anon;

-- 15. Not forced: the owner, an application login, passes every policy.
call flawed.make_table('flawed_wallets', 15);
create policy "Owners read wallets" on public.flawed_wallets
    for select to authenticated using (owner_id = (select app.current_user_id()));
alter table public.flawed_wallets no force row level security;
alter table public.flawed_wallets owner to rolescope_app;

-- 16. The subquery compares a column with itself: organization_id means the nearest one.
call flawed.make_table('flawed_minutes', 16);
create policy "Members read minutes" on public.flawed_minutes
    for select to authenticated using (exists (
        select 1 from public.organization_members m
         where m.user_id = (select app.current_user_id()) and m.organization_id = organization_id));

-- 17. An admin of anything is an admin of everything.
call flawed.make_table('flawed_budgets', 17);
create policy "Admins manage budgets" on public.flawed_budgets
    for all to authenticated using ((select app.current_user_role()) = 'admin');

-- 18. A bucket meant for one organization each, open to everybody who is logged in.
insert into storage.buckets (id, name, public) values ('flawed-uploads', 'flawed-uploads', false) on conflict do nothing;
do $objects$
begin
    -- There are no bytes behind these objects, so nobody is asked to process them.
    perform set_config('session_replication_role', 'replica', true);
    insert into storage.objects (id, bucket_id, name, owner_id, metadata)
    select flawed.key(18, n), 'flawed-uploads', '0a000000-0000-4000-8000-00000000000' || n || '/plan.pdf',
           '0b000000-0000-4000-8000-0000000000' || (array['01', '16', '28'])[n],
           '{"size": 1000, "mimetype": "application/pdf"}'
      from generate_series(1, 3) as n
        on conflict do nothing;
    perform set_config('session_replication_role', 'origin', true);
end
$objects$;
drop policy if exists "Flawed: members read uploads" on storage.objects;
create policy "Flawed: members read uploads" on storage.objects
    for select to authenticated using (bucket_id = 'flawed-uploads');

-- 19. Deleting follows another rule than reading: any member deletes what belongs to anybody of any organization.
call flawed.make_table('flawed_bookings', 19);
create policy "Members read bookings" on public.flawed_bookings
    for select to authenticated using (true);
create policy "Members delete bookings" on public.flawed_bookings
    for delete to authenticated using (app.is_member_of(app.current_organization_id()));

-- 20. Personal data open to strangers.
call flawed.make_table('flawed_people', 20, ', email text not null default ''somebody@example.org'', phone text');
grant select on public.flawed_people to anon;
create policy "Public directory" on public.flawed_people for select to anon, authenticated using (true);
