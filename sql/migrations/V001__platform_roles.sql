-- Chapter 1: extensions, schemas of our own, and the roles everybody is one of.
--
-- Nothing here assumes a superuser: on a hosted database most of these roles exist already and are left exactly as
-- they are. What the environment refuses (BYPASSRLS needs a superuser before PostgreSQL 16) is reported as a notice.
-- No role gets a password here; whoever runs the migrations sets them afterwards.

create schema if not exists extensions;
create extension if not exists pgcrypto with schema extensions;
create extension if not exists "uuid-ossp" with schema extensions;
create extension if not exists pg_trgm with schema extensions;
do $statistics$
begin
    -- Slow queries; counts only where the server preloads it.
    create extension if not exists pg_stat_statements with schema extensions;
exception when others then
    raise notice 'pg_stat_statements is not available: %', sqlerrm;
end
$statistics$;

-- app: what policies and clients may call. internal: triggers, secrets, maintenance; no client role may enter.
-- partitions: monthly pieces of the logs, kept out of public so that no API ever offers one directly.
create schema if not exists app;
create schema if not exists internal;
create schema if not exists partitions;

comment on schema app is 'Policy helpers and settings; usable by every client role.';
comment on schema internal is 'Triggers, secrets and maintenance; closed to client roles.';
comment on schema partitions is 'Monthly partitions of the logs; reached through their parents only.';

-- ---------------------------------------------------------------------------------------------------------------
-- Client roles, as Supabase names them
-- ---------------------------------------------------------------------------------------------------------------
do $roles$
begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'anon') then
        create role anon nologin noinherit;
    end if;
    if not exists (select from pg_catalog.pg_roles where rolname = 'authenticated') then
        create role authenticated nologin noinherit;
    end if;
    if not exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
        create role service_role nologin noinherit bypassrls;
    end if;
    if not exists (select from pg_catalog.pg_roles where rolname = 'authenticator') then
        create role authenticator login noinherit;
        grant anon, authenticated, service_role to authenticator;
    end if;
end
$roles$;

-- ---------------------------------------------------------------------------------------------------------------
-- Roles of our own
-- ---------------------------------------------------------------------------------------------------------------
-- rolescope_owner     owns every table and definer function of ours. It cannot log in and does not bypass RLS: what
--                     definer functions may touch is written down as policies for this role, and nothing more.
-- rolescope_observer  the console's login: sees every row, changes none, may become any client role.
-- rolescope_app       an application login that RLS applies to (a superuser would prove nothing about RLS).
do $roles$
begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'rolescope_owner') then
        create role rolescope_owner nologin noinherit;
    end if;
    -- Since PostgreSQL 16 who creates a role administers it, but may not yet act as it.
    if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
        execute pg_catalog.format('grant rolescope_owner to %I', current_user)
            || case when pg_catalog.current_setting('server_version_num')::int >= 160000
                    then ' with inherit true, set true' else '' end;
    end if;

    if not exists (select from pg_catalog.pg_roles where rolname = 'rolescope_observer') then
        begin
            create role rolescope_observer login bypassrls connection limit 50;
        exception when insufficient_privilege then
            create role rolescope_observer login connection limit 50;
            raise notice 'rolescope_observer cannot be given BYPASSRLS here: it will not see hidden rows';
        end;
    end if;

    if not exists (select from pg_catalog.pg_roles where rolname = 'rolescope_app') then
        create role rolescope_app login nobypassrls connection limit 50;
    end if;
end
$roles$;

-- The observer becomes others by SET ROLE, but on its own it must stay a reader: to inherit from service_role would
-- let it write everywhere. From PostgreSQL 16 on each grant says so. Before, a role inherits either from all or from
-- none; so there a role in between, which inherits nothing itself, stops what would be passed on.
do $memberships$
declare
    fine_grants constant boolean := pg_catalog.current_setting('server_version_num')::int >= 160000;
    target text;
begin
    if not fine_grants and not exists (select from pg_catalog.pg_roles where rolname = 'rolescope_identities') then
        create role rolescope_identities nologin noinherit;
        comment on role rolescope_identities is 'Lets the observer become client roles without inheriting from them.';
        grant rolescope_identities to rolescope_observer;
    end if;
    foreach target in array array['anon', 'authenticated', 'service_role'] loop
        begin
            if fine_grants then
                execute pg_catalog.format('grant %I to rolescope_observer with inherit false, set true', target);
            else
                execute pg_catalog.format('grant %I to rolescope_identities', target);
            end if;
        exception when insufficient_privilege then
            raise notice 'rolescope_observer cannot be made a member of %', target;
        end;
    end loop;

    foreach target in array array['pg_monitor', 'pg_read_all_data'] loop
        begin
            execute pg_catalog.format('grant %I to rolescope_observer', target);
        exception when insufficient_privilege then
            raise notice 'rolescope_observer cannot be made a member of %', target;
        end;
    end loop;

    begin
        grant authenticated to rolescope_app;
    exception when insufficient_privilege then
        raise notice 'rolescope_app cannot be made a member of authenticated';
    end;
end
$memberships$;

-- Compiling the policies of a query takes longer than running them.
alter role rolescope_observer set jit = off;
alter role rolescope_app set jit = off;

comment on role rolescope_owner is 'Owns the tables and definer functions; never logs in.';
comment on role rolescope_observer is 'Login of the console: reads everything, may become any client role.';
comment on role rolescope_app is 'Application login that row security applies to.';

-- ---------------------------------------------------------------------------------------------------------------
-- Who may enter which schema
-- ---------------------------------------------------------------------------------------------------------------
grant usage on schema public, extensions to anon, authenticated, service_role, rolescope_owner;
grant usage on schema app to anon, authenticated, service_role, rolescope_observer, rolescope_owner;
grant usage, create on schema public, app, internal, partitions to rolescope_owner;
revoke create on schema public from public;
revoke all on schema app, internal, partitions from public;
