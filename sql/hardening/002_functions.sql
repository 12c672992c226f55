-- Functions: nobody by default, and no definer function that finds its tables by the caller's path.

-- New functions are executable by everybody unless this is said. It holds for what the current role creates from now on.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon;

-- Functions that everybody may still execute: people who are logged in keep them, strangers do not. Functions that
-- belong to an extension are left alone.
do $execute$
declare
    f record;
begin
    for f in
        select p.oid::regprocedure as name, p.prorettype = 'trigger'::regtype as is_trigger, n.nspname
          from pg_catalog.pg_proc p
          join pg_catalog.pg_namespace n on n.oid = p.pronamespace
         where n.nspname in ('public', 'app', 'internal')
           and p.prokind in ('f', 'p')
           and exists (select from pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
                        where a.grantee = 0 and a.privilege_type = 'EXECUTE')
           and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_proc'::regclass
                              and d.objid = p.oid and d.deptype = 'e')
    loop
        execute format('revoke execute on routine %s from public', f.name);
        if f.nspname <> 'internal' and not f.is_trigger then
            execute format('grant execute on routine %s to authenticated, service_role', f.name);
        end if;
        raise notice '% is no longer executable by everybody', f.name;
    end loop;
end
$execute$;

-- What runs inside internal is called by definer functions of the owner.
do $internal$
begin
    if to_regnamespace('internal') is not null then
        grant execute on all functions in schema internal to rolescope_owner;
    end if;
end
$internal$;

-- A definer function without a pinned path looks its tables up where its caller says. The path is pinned to where it
-- lives, temporary tables last, so that its body goes on meaning what it meant.
do $paths$
declare
    f record;
begin
    for f in
        select p.oid::regprocedure as name, n.nspname
          from pg_catalog.pg_proc p
          join pg_catalog.pg_namespace n on n.oid = p.pronamespace
         where n.nspname in ('public', 'app', 'internal')
           and p.prosecdef
           and not exists (select from pg_catalog.unnest(p.proconfig) as c (setting) where c.setting like 'search_path=%')
           and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_proc'::regclass
                              and d.objid = p.oid and d.deptype = 'e')
    loop
        execute format('alter routine %s set search_path = pg_catalog, %I, pg_temp', f.name, f.nspname);
        raise notice '% has a pinned search_path now', f.name;
    end loop;
end
$paths$;
