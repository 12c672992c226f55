-- Chapter 12: the six functions that policies ask.
--
-- Three tell who the request says it is; three ask the database whether that is so. A token is trusted for the
-- person's id, since it is signed. For role and organization it may only *narrow*: "act as a teacher", "work in
-- Northside". What a person may do is decided by organization_members and profiles as they are now, so a token
-- issued before a demotion gives nothing.
--
-- Claims come first, the custom settings my.* after, for connections without a token. A request that carries claims
-- never falls back: a token that names nobody is nobody. Empty and malformed values are NULL, never an error: a
-- setting that was put on locally reads '' afterwards, and a guard that raises would turn off a whole table.

create function app.current_user_id() returns uuid
    language plpgsql stable parallel restricted set search_path = '' as $body$
declare
    legacy text := nullif(pg_catalog.current_setting('request.jwt.claim.sub', true), '');
    claims text := nullif(pg_catalog.current_setting('request.jwt.claims', true), '');
begin
    if legacy is not null then
        return legacy::uuid;
    elsif claims is not null then
        return nullif(claims::jsonb ->> 'sub', '')::uuid;
    end if;
    return nullif(pg_catalog.current_setting('my.user_id', true), '')::uuid;
exception when data_exception then
    return null;
end
$body$;
comment on function app.current_user_id() is 'The person of this request, or null.';

create function app.current_user_role() returns text
    language plpgsql stable parallel restricted set search_path = '' as $body$
declare
    claims text := nullif(pg_catalog.current_setting('request.jwt.claims', true), '');
    named text;
begin
    if claims is not null then
        -- app_metadata is written by the server; user_metadata by the person, so it is never read here.
        named := coalesce(nullif(claims::jsonb -> 'app_metadata' ->> 'role', ''), claims::jsonb ->> 'user_role');
    elsif nullif(pg_catalog.current_setting('request.jwt.claim.sub', true), '') is null then
        named := pg_catalog.current_setting('my.user_role', true);
    end if;
    return case when named in ('student', 'teacher', 'admin', 'super_admin') then named end;
exception when data_exception then
    return null;
end
$body$;
comment on function app.current_user_role() is
    'The role the request asks to act in: student, teacher, admin or super_admin; null for no wish.';

create function app.current_organization_id() returns uuid
    language plpgsql stable parallel restricted set search_path = '' as $body$
declare
    claims text := nullif(pg_catalog.current_setting('request.jwt.claims', true), '');
begin
    if claims is not null then
        return coalesce(nullif(claims::jsonb -> 'app_metadata' ->> 'organization_id', ''),
                        nullif(claims::jsonb ->> 'organization_id', ''))::uuid;
    elsif nullif(pg_catalog.current_setting('request.jwt.claim.sub', true), '') is null then
        return nullif(pg_catalog.current_setting('my.organization_id', true), '')::uuid;
    end if;
    return null;
exception when data_exception then
    return null;
end
$body$;
comment on function app.current_organization_id() is
    'The organization the request asks to work in; null for all of the person''s own.';

-- The next three are definer functions because they read memberships on behalf of people who may not see them all,
-- and because a policy on organization_members that read organization_members itself would never end. They run as
-- rolescope_owner, which may read these two tables and nothing else of them.

create function app.has_role_in(org uuid, minimum text) returns boolean
    language plpgsql stable parallel restricted security definer set search_path = '' as $body$
declare
    ranks constant text[] := array['student', 'teacher', 'admin'];
    needed constant integer := pg_catalog.array_position(ranks, minimum);
    wished constant text := app.current_user_role();
    chosen constant uuid := app.current_organization_id();
begin
    if org is null or needed is null or chosen <> org or pg_catalog.array_position(ranks, wished) < needed then
        return false;
    end if;
    return exists (
        select from public.organization_members m
          join public.profiles p on p.id = m.user_id
         where m.organization_id = org
           and m.user_id = app.current_user_id()
           and m.status = 'active'
           and pg_catalog.array_position(ranks, m.role) >= needed
           and p.status = 'active'
           and p.deleted_at is null);
end
$body$;
comment on function app.has_role_in(uuid, text) is
    'Is the person an active member of this organization, as at least student, teacher or admin?';

create function app.is_member_of(org uuid) returns boolean
    language plpgsql stable parallel restricted security definer set search_path = '' as $body$
begin
    return app.has_role_in(org, 'student');
end
$body$;
comment on function app.is_member_of(uuid) is 'Is the person an active member of this organization, as anything?';

create function app.is_super_admin() returns boolean
    language plpgsql stable parallel restricted security definer set search_path = '' as $body$
begin
    return coalesce(app.current_user_role(), 'super_admin') = 'super_admin'
        and exists (select from public.profiles p
                     where p.id = app.current_user_id()
                       and p.platform_role = 'super_admin'
                       and p.status = 'active'
                       and p.deleted_at is null);
end
$body$;
comment on function app.is_super_admin() is 'Does the person administer the platform, and act as such?';

do $owners$
declare
    f regprocedure;
begin
    for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'app'::regnamespace loop
        execute format('alter function %s owner to rolescope_owner', f);
        execute format('revoke all on function %s from public', f);
        execute format('grant execute on function %s to anon, authenticated, service_role, rolescope_observer', f);
    end loop;
end
$owners$;

-- What definer functions may touch, written down. These are the only policies for the owner.
create policy "Definer functions look memberships up" on public.organization_members
    for select to rolescope_owner using (true);
create policy "Definer functions look people up" on public.profiles
    for select to rolescope_owner using (true);
create policy "A profile comes with each new login" on public.profiles
    for insert to rolescope_owner with check (platform_role = 'user');
create policy "Definer functions read settings" on app.settings
    for select to rolescope_owner using (true);
create policy "The catalogue is summed up" on public.capabilities
    for select to rolescope_owner using (status = 'published');
create policy "Messages are counted" on public.chat_sessions
    for select to rolescope_owner using (true);
create policy "The count of messages is kept" on public.chat_sessions
    for update to rolescope_owner using (true) with check (true);
