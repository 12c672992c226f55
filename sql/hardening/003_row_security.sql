-- Row security on and forced for every table of the exposed schema and for every partition, wherever that lies.
-- A table that has no policy is closed by this until it gets one.

do $force$
declare
    t record;
begin
    for t in
        select c.oid::regclass as name, c.relrowsecurity, c.relforcerowsecurity,
               exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid) as has_policies
          from pg_catalog.pg_class c
          join pg_catalog.pg_namespace n on n.oid = c.relnamespace
         where n.nspname in ('public', 'partitions', 'app')
           and c.relkind in ('r', 'p')
           and not (c.relrowsecurity and c.relforcerowsecurity)
           and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_class'::regclass
                              and d.objid = c.oid and d.deptype = 'e')
    loop
        execute format('alter table %s enable row level security', t.name);
        execute format('alter table %s force row level security', t.name);
        raise notice 'row security of % is % now%', t.name,
            case when t.relrowsecurity then 'forced' else 'on and forced' end,
            case when t.has_policies then '' else '; it has no policy, so nobody sees anything' end;
    end loop;
end
$force$;

-- Partitions of the logs carry the policies of their parents. Copied anew when they differ in number.
do $mirror$
declare
    t record;
begin
    if to_regprocedure('internal.mirror_policies(regclass, regclass)') is null then
        return;
    end if;
    for t in
        select i.inhparent::regclass as parent, i.inhrelid::regclass as child
          from pg_catalog.pg_inherits i
          join pg_catalog.pg_class c on c.oid = i.inhrelid
         where c.relnamespace = 'partitions'::regnamespace
           and (select count(*) from pg_catalog.pg_policy p where p.polrelid = i.inhparent)
            <> (select count(*) from pg_catalog.pg_policy p where p.polrelid = i.inhrelid)
    loop
        perform internal.mirror_policies(t.parent, t.child);
        raise notice '% has the policies of % again', t.child, t.parent;
    end loop;
end
$mirror$;
