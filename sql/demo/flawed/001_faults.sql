-- Known faults, planted beside the demo data for whoever looks for faults. Run after the demo, as a superuser; running
-- it again plants them anew. Nothing here touches what the migrations made.
--
-- Every fault has its own table public.flawed_…, and a line in flawed.faults with a witness: an identity that can do
-- what it must not, and the row it can do it to. Keys are 0e000000-0000-4000-8000-00000000FFRR: FF the fault, RR the
-- row: 01 belongs to Northside and Ana Ruiz, 02 to Southside and Kofi Mensah, 03 to Harbor Academy and Tara Singh.

drop schema if exists flawed cascade;
do $again$
declare
    t record;
begin
    for t in select c.oid::regclass as name, c.relkind from pg_class c
              where c.relnamespace = 'public'::regnamespace and c.relname like 'flawed\_%'
                and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
              order by c.relkind in ('r', 'p') loop
        execute format('drop %s if exists %s cascade',
            case t.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end, t.name);
    end loop;
    for t in select p.oid::regprocedure as name from pg_proc p
              where p.pronamespace = 'public'::regnamespace and p.proname like 'flawed\_%' loop
        execute format('drop function %s cascade', t.name);
    end loop;
end
$again$;

create schema flawed;
grant usage on schema flawed to authenticated, service_role;
comment on schema flawed is 'The list of planted faults.';

create table flawed.faults (
    number smallint primary key,
    name text not null unique,
    kind text not null,
    object text not null,
    policy text,
    witness_identity text,
    witness_table text,
    witness_key text,
    command text check (command in ('select', 'insert', 'update', 'delete', 'truncate')),
    explanation text not null
);
comment on table flawed.faults is
    'Planted faults. witness_identity is written as the command line takes it: user:…, role:… or claims:….';
comment on column flawed.faults.command is 'What the witness can do to the row; null where the fault is one of speed or of use.';
alter table flawed.faults enable row level security;
alter table flawed.faults force row level security;
create policy "Everybody may read the list" on flawed.faults for select to authenticated using (true);
grant select on flawed.faults to authenticated, service_role;

create function flawed.key(fault integer, n integer) returns uuid language sql immutable as
    $$ select ('0e000000-0000-4000-8000-' || lpad(fault::text || lpad(n::text, 2, '0'), 12, '0'))::uuid $$;

-- A table as it should be: closed, forced, with a row of each organization. The fault is added after.
create procedure flawed.make_table(tablename text, fault integer, columns text default '') language plpgsql as $body$
begin
    execute format('create table public.%I (
            id uuid primary key default gen_random_uuid(),
            organization_id uuid references public.organizations (id) on delete cascade,
            owner_id uuid references public.profiles (id) on delete set null,
            title text not null,
            created_at timestamptz not null default now() %s)', tablename, columns);
    execute format('create index on public.%I (organization_id)', tablename);
    execute format('create index on public.%I (owner_id)', tablename);
    execute format('insert into public.%I (id, organization_id, owner_id, title)
        select flawed.key(%s, n), (''0a000000-0000-4000-8000-00000000000'' || n)::uuid,
               (''0b000000-0000-4000-8000-0000000000'' || (array[''01'', ''16'', ''28''])[n])::uuid,
               %L || '' of '' || (array[''Northside'', ''Southside'', ''Harbor Academy''])[n]
          from generate_series(1, 3) as n', tablename, fault, initcap(replace(replace(tablename, 'flawed_', ''), '_', ' ')));
    execute format('alter table public.%I enable row level security', tablename);
    execute format('alter table public.%I force row level security', tablename);
    execute format('revoke all on public.%I from public, anon, authenticated, service_role', tablename);
    execute format('grant select, insert, update, delete on public.%I to authenticated, service_role', tablename);
    execute format('alter table public.%I owner to rolescope_owner', tablename);
end
$body$;
