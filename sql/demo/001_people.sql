-- Demo data, first part: organizations and people.
--
-- The files of this folder are run in the order of their names, in one session, by a superuser or another role that
-- bypasses row security. The host may set before:
--   rolescope.scale        1 (default) to about 1000; multiplies the volume
--   rolescope.audit_rows   rows of rls_audit_log; default 10000 for each step of scale
-- Everything follows from md5 sums and the current day: the same day gives the same data, ids never change.
--
-- Well-known identities (a person's login is first.last@organization.example):
--   0b000000-0000-4000-8000-000000000001  Ana Ruiz          student of Northside
--   0b000000-0000-4000-8000-000000000002  Ben Carter        student of Northside
--   0b000000-0000-4000-8000-000000000011  Tomás Herrera     teacher of Northside
--   0b000000-0000-4000-8000-000000000014  Margaret Chen     admin of Northside
--   0b000000-0000-4000-8000-000000000016  Kofi Mensah       student of Southside
--   0b000000-0000-4000-8000-000000000024  Ruben Castillo    student of Southside, suspended there
--   0b000000-0000-4000-8000-000000000025  Samuel Adeyemi    teacher of Southside
--   0b000000-0000-4000-8000-000000000027  Rebecca Stone     admin of Southside
--   0b000000-0000-4000-8000-000000000028  Tara Singh        student of Harbor Academy
--   0b000000-0000-4000-8000-000000000038  Victor Almeida    admin of Harbor Academy
--   0b000000-0000-4000-8000-000000000039  Elena Popescu     teacher of Northside and student of Southside
--   0b000000-0000-4000-8000-000000000040  Noah Fields       belongs to no organization
--   0b000000-0000-4000-8000-000000000041  Sofia Marquez     super admin
--   0b000000-0000-4000-8000-000000000042  James Whitfield   super admin, also an admin of Harbor Academy
-- Organizations:
--   0a000000-0000-4000-8000-000000000001  Northside         ...0002  Southside         ...0003  Harbor Academy
-- Files (see 002_files.sql):
--   0f000000-0000-4000-8000-000000000001  Ana's essay, hers alone            ...0002  Ana's, softly deleted
--   ...0003  Ben's notes, his alone      ...0004  Northside's handbook, shared within Northside
--   ...0005  Southside's exam, its teacher's        ...0006  infected upload at Harbor Academy, quarantined

-- Bulk loading: no audit trail of the demo itself, no webhooks, no checks row by row.
do $bulk$
begin
    perform set_config('session_replication_role', 'replica', false);
exception when insufficient_privilege then
    raise notice 'not a superuser: triggers run while demo data is loaded';
end
$bulk$;
-- Compiling these statements would take longer than running them.
set jit = off;

-- ---------------------------------------------------------------------------------------------------------------
-- Tools, gone with the session
-- ---------------------------------------------------------------------------------------------------------------
create function pg_temp.scale() returns bigint language sql stable as
    $$ select greatest(1, coalesce(nullif(current_setting('rolescope.scale', true), '')::bigint, 1)) $$;
-- So many rows at scale 1, never more than most.
create function pg_temp.rows(base bigint, most bigint) returns bigint language sql stable as
    $$ select least(base * pg_temp.scale(), greatest(base, most)) $$;
-- A stable number from a text: 0 <= pick < n.
create function pg_temp.pick(seed text, n bigint) returns bigint language sql immutable as
    $$ select ('x' || substr(md5(seed), 1, 15))::bit(60)::bigint % n $$;
create function pg_temp.chance(seed text, percent numeric) returns boolean language sql immutable as
    $$ select pg_temp.pick('chance ' || seed, 10000) < percent * 100 $$;
create function pg_temp.one_of(seed text, variadic choices text[]) returns text language sql immutable as
    $$ select choices[1 + pg_temp.pick(seed, array_length(choices, 1))] $$;
create function pg_temp.id(kind text, n bigint) returns uuid language sql immutable as
    $$ select overlay(overlay(md5(kind || ':' || n) placing '4' from 13) placing '8' from 17)::uuid $$;
create function pg_temp.fixed(prefix text, n bigint) returns uuid language sql immutable as
    $$ select (prefix || '000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
create function pg_temp.today() returns timestamptz language sql stable as
    $$ select date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' $$;
-- A moment of the last days: mostly on weekdays, between seven and nineteen o'clock, never in the future.
create function pg_temp.moment(seed text, days integer) returns timestamptz language sql stable as $$
    select case when t > now() then t - interval '7 days' else t end
      from (select day - case when dow > 5 and not pg_temp.chance(seed || 'w', 20)
                              then dow - 5 + pg_temp.pick(seed || 'm', 5) else 0 end * interval '1 day'
                   + interval '7 hours'
                   + (pg_temp.pick(seed || 't', 21600) + pg_temp.pick(seed || 'u', 21600)) * interval '1 second'
              from (select day, extract(isodow from day at time zone 'UTC')::integer
                      from (select pg_temp.today() - pg_temp.pick(seed || 'd', days) * interval '1 day') as x (day)) as d (day, dow)) as m (t)
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Organizations
-- ---------------------------------------------------------------------------------------------------------------
create temporary table demo_organizations as
select no, pg_temp.fixed('0a', no) as id,
       case no when 1 then 'Northside' when 2 then 'Southside' when 3 then 'Harbor Academy'
              else pg_temp.one_of('org' || no, 'Riverside', 'Hillcrest', 'Oakwood', 'Lakeview', 'Maplewood', 'Brookfield',
                                  'Fairview', 'Greenfield') || ' ' ||
                   pg_temp.one_of('kind' || no, 'School', 'College', 'Academy', 'Institute') || ' ' || no end as name,
       case no when 1 then 'northside' when 2 then 'southside' when 3 then 'harbor'
              else 'school-' || no end as slug
  from generate_series(1, 3 + least(pg_temp.scale() - 1, 97)) as no;

insert into public.organizations (id, name, slug, plan, contact_email, website_url, country, settings, created_at, updated_at)
select id, name, slug, case no when 1 then 'enterprise' when 2 then 'team' when 3 then 'free' else 'team' end,
       'office@' || slug || '.example', 'https://www.' || slug || '.example',
       case no when 1 then 'US' when 2 then 'GB' when 3 then 'NL' else 'US' end,
       jsonb_build_object('time_zone', case no when 1 then 'America/Chicago' when 2 then 'Europe/London'
                                              when 3 then 'Europe/Amsterdam' else 'UTC' end,
                          'features', jsonb_build_object('agents', true, 'meetings', no <> 3)),
       pg_temp.today() - (400 - no % 100) * interval '1 day', pg_temp.today() - 20 * interval '1 day'
  from demo_organizations;

-- ---------------------------------------------------------------------------------------------------------------
-- People
-- ---------------------------------------------------------------------------------------------------------------
create temporary table demo_people (n bigint primary key, full_name text, organization_no bigint, role text,
                                    member_status text default 'active', platform_role text default 'user', id uuid, email text);
insert into demo_people (n, full_name, organization_no, role) values
    (1, 'Ana Ruiz', 1, 'student'), (2, 'Ben Carter', 1, 'student'), (3, 'Chloe Martin', 1, 'student'),
    (4, 'Diego Santos', 1, 'student'), (5, 'Emma Wilson', 1, 'student'), (6, 'Farid Haddad', 1, 'student'),
    (7, 'Grace Kim', 1, 'student'), (8, 'Hugo Lindqvist', 1, 'student'), (9, 'Isla Murray', 1, 'student'),
    (10, 'Jamal Edwards', 1, 'student'), (11, 'Tomás Herrera', 1, 'teacher'), (12, 'Priya Nair', 1, 'teacher'),
    (13, 'Liam O''Connor', 1, 'teacher'), (14, 'Margaret Chen', 1, 'admin'), (15, 'David Osei', 1, 'admin'),
    (16, 'Kofi Mensah', 2, 'student'), (17, 'Lena Fischer', 2, 'student'), (18, 'Mateo Rossi', 2, 'student'),
    (19, 'Nadia Petrova', 2, 'student'), (20, 'Omar Farouk', 2, 'student'), (21, 'Paula Nováková', 2, 'student'),
    (22, 'Quentin Dubois', 2, 'student'), (23, 'Rosa Delgado', 2, 'student'), (24, 'Ruben Castillo', 2, 'student'),
    (25, 'Samuel Adeyemi', 2, 'teacher'), (26, 'Yuki Tanaka', 2, 'teacher'), (27, 'Rebecca Stone', 2, 'admin'),
    (28, 'Tara Singh', 3, 'student'), (29, 'Uma Patel', 3, 'student'), (30, 'Viktor Horvat', 3, 'student'),
    (31, 'Wei Zhang', 3, 'student'), (32, 'Ximena Vargas', 3, 'student'), (33, 'Yara Aziz', 3, 'student'),
    (34, 'Zoe Bennett', 3, 'student'), (35, 'Adam Kowalski', 3, 'student'), (36, 'Ingrid Solberg', 3, 'teacher'),
    (37, 'Marcus Webb', 3, 'teacher'), (38, 'Victor Almeida', 3, 'admin'), (39, 'Elena Popescu', 1, 'teacher'),
    (40, 'Noah Fields', null, null), (41, 'Sofia Marquez', null, null), (42, 'James Whitfield', 3, 'admin');
update demo_people set member_status = 'suspended' where n = 24;
update demo_people set platform_role = 'super_admin' where n in (41, 42);

insert into demo_people (n, full_name, organization_no, role)
select n,
       pg_temp.one_of('first' || n, 'Alice', 'Bruno', 'Carla', 'Daniel', 'Esther', 'Felix', 'Greta', 'Hassan', 'Irina', 'Jonas',
                      'Katja', 'Luis', 'Mina', 'Nils', 'Olga', 'Pedro', 'Ruth', 'Sami', 'Tina', 'Ugo', 'Vera', 'Walid')
       || ' ' ||
       pg_temp.one_of('last' || n, 'Abbott', 'Bauer', 'Costa', 'Dahl', 'Evans', 'Ferrari', 'Gomez', 'Hughes', 'Ivanov', 'Jansen',
                      'Khan', 'Larsen', 'Meyer', 'Nguyen', 'Olsen', 'Perez', 'Quinn', 'Reyes', 'Silva', 'Torres', 'Vogel'),
       1 + n % (select count(*) from demo_organizations),
       -- The first of each organization is its admin, the next two teach.
       case (n - 43) / (select count(*) from demo_organizations) % 20 when 0 then 'admin' when 1 then 'teacher' when 2 then 'teacher'
            else 'student' end
  from generate_series(43, 42 + pg_temp.rows(40, 10000) - 40) as n;

update demo_people p
   set id = pg_temp.fixed('0b', n),
       email = regexp_replace(translate(lower(full_name), 'áéíóúñč '' ', 'aeiounc..'), '\.+', '.', 'g')
               || case when n > 42 then n::text else '' end || '@'
               || coalesce((select slug from demo_organizations o where o.no = p.organization_no), 'rolescope') || '.example';

insert into auth.users (instance_id, id, aud, role, email, email_confirmed_at, last_sign_in_at, raw_app_meta_data,
                        raw_user_meta_data, created_at, updated_at, confirmation_token, recovery_token,
                        email_change_token_new, email_change)
select '00000000-0000-0000-0000-000000000000', p.id, 'authenticated', 'authenticated', p.email,
       pg_temp.today() - (300 - p.n % 200) * interval '1 day', pg_temp.moment('login' || p.n, 10),
       -- What the access token will say. It narrows what a person asks for; memberships decide.
       jsonb_build_object('provider', 'email', 'providers', jsonb_build_array('email'))
           || case when p.platform_role = 'super_admin' then jsonb_build_object('role', 'super_admin')
                   when p.n = 39 then '{}'
                   when p.role is not null then jsonb_build_object('role', p.role,
                                                                   'organization_id', pg_temp.fixed('0a', p.organization_no))
                   else '{}' end,
       jsonb_build_object('full_name', p.full_name),
       pg_temp.today() - (300 - p.n % 200) * interval '1 day', pg_temp.today() - interval '9 days', '', '', '', ''
  from demo_people p;

insert into public.profiles (id, email, full_name, platform_role, avatar_url, locale, time_zone, last_active_at,
                             preferences, created_at, updated_at)
select p.id, p.email, p.full_name, p.platform_role,
       'https://avatars.rolescope.example/' || p.id || '.png',
       pg_temp.one_of('locale' || p.n, 'en', 'en', 'es', 'de', 'fr'), 'UTC', pg_temp.moment('active' || p.n, 7),
       jsonb_build_object('theme', pg_temp.one_of('theme' || p.n, 'light', 'dark'), 'digest', pg_temp.chance('digest' || p.n, 50)),
       pg_temp.today() - (300 - p.n % 200) * interval '1 day', pg_temp.today() - interval '9 days'
  from demo_people p
    on conflict (id) do update set full_name = excluded.full_name, platform_role = excluded.platform_role;

insert into public.organization_members (id, organization_id, user_id, role, status, title, invited_by, joined_at,
                                         created_at, updated_at)
select pg_temp.id('membership', p.n), pg_temp.fixed('0a', p.organization_no), p.id, p.role, p.member_status,
       case p.role when 'admin' then 'Administrator' when 'teacher' then
           pg_temp.one_of('subject' || p.n, 'Science', 'Mathematics', 'History', 'Languages', 'Computing') || ' teacher'
       else 'Year ' || 7 + pg_temp.pick('year' || p.n, 6) end,
       (select a.id from demo_people a
         where a.organization_no = p.organization_no and a.role = 'admin' order by a.n limit 1),
       pg_temp.today() - (290 - p.n % 200) * interval '1 day', pg_temp.today() - (295 - p.n % 200) * interval '1 day',
       pg_temp.today() - (30 - p.n % 25) * interval '1 day'
  from demo_people p where p.organization_no is not null
union all
select pg_temp.id('membership', 0), pg_temp.fixed('0a', 2), pg_temp.fixed('0b', 39), 'student', 'active',
       'Evening course', pg_temp.fixed('0b', 27), pg_temp.today() - interval '60 days',
       pg_temp.today() - interval '62 days', pg_temp.today() - interval '60 days';

-- Whoever administers something has a second factor; half of the sessions of these people have used it.
insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, created_at, updated_at)
select pg_temp.id('factor', p.n), p.id, 'Phone', 'totp',
       (case when p.n = 15 then 'unverified' else 'verified' end)::auth.factor_status,
       pg_temp.today() - interval '120 days', pg_temp.today() - interval '119 days'
  from demo_people p where p.role = 'admin' or p.platform_role = 'super_admin';

insert into auth.sessions (id, user_id, created_at, updated_at, aal, refreshed_at, user_agent, ip)
select pg_temp.id('session', p.n * 10 + s), p.id, t.at, t.at + interval '20 minutes',
       (case when (p.role = 'admin' or p.platform_role = 'super_admin') and s = 1 then 'aal2' else 'aal1' end)::auth.aal_level,
       (t.at + interval '20 minutes') at time zone 'UTC',
       pg_temp.one_of('agent' || p.n || s, 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/144.0',
                      'Mozilla/5.0 (Macintosh; Intel Mac OS X 15_6) Safari/605.1.15', 'Rolescope mobile/4.2 (Android 16)'),
       ('203.0.113.' || 1 + p.n % 250)::inet
  from demo_people p cross join generate_series(1, 2) as s
 cross join lateral (select pg_temp.moment('session' || p.n || '.' || s, 14)) as t (at);

-- Active members by number, for the parts that follow to pick from.
create temporary table demo_members as
select row_number() over (order by m.created_at, m.id) - 1 as seq, m.user_id, m.organization_id, m.role,
       pg_temp.pick(m.id::text, 250) as address
  from public.organization_members m where m.status = 'active';
create unique index on demo_members (seq);
create index on demo_members (organization_id, role);
analyze demo_members;
select set_config('demo.members', (select count(*) from demo_members)::text, false);
create function pg_temp.member(seed text) returns bigint language sql stable as
    $$ select pg_temp.pick(seed, current_setting('demo.members')::bigint) $$;
