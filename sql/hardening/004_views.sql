-- Views read as their caller; materialized views, which cannot, are taken from client roles.

do $views$
declare
    v record;
begin
    for v in
        select c.oid::regclass as name
          from pg_catalog.pg_class c
         where c.relnamespace = 'public'::regnamespace
           and c.relkind = 'v'
           and not coalesce((select o.option_value::boolean from pg_catalog.pg_options_to_table(c.reloptions) o
                              where o.option_name = 'security_invoker'), false)
           and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_class'::regclass
                              and d.objid = c.oid and d.deptype = 'e')
    loop
        execute format('alter view %s set (security_invoker = true)', v.name);
        raise notice 'view % reads as its caller now', v.name;
    end loop;

    for v in
        select distinct c.oid::regclass as name
          from pg_catalog.pg_class c
         cross join lateral pg_catalog.aclexplode(c.relacl) a
          left join pg_catalog.pg_roles r on r.oid = a.grantee
         where c.relnamespace = 'public'::regnamespace
           and c.relkind in ('m', 'f')
           and (a.grantee = 0 or r.rolname in ('anon', 'authenticated'))
    loop
        execute format('revoke all on %s from public, anon, authenticated', v.name);
        raise notice '% has no row security and is taken from client roles', v.name;
    end loop;
end
$views$;
