-- Privileges that policies cannot limit, and defaults that would hand them out again.

do $grants$
declare
    t record;
begin
    -- TRUNCATE never asks a policy; REFERENCES tells whether a key exists; TRIGGER runs code as whoever writes next.
    for t in
        select c.oid::regclass as name, string_agg(distinct a.privilege_type, ', ') as privileges,
               coalesce(r.rolname, 'public') as grantee
          from pg_catalog.pg_class c
         cross join lateral pg_catalog.aclexplode(c.relacl) a
          left join pg_catalog.pg_roles r on r.oid = a.grantee
         where c.relnamespace in ('public'::regnamespace, 'app'::regnamespace)
           and c.relkind in ('r', 'p')
           and a.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
           and (a.grantee = 0 or r.rolname in ('anon', 'authenticated'))
         group by c.oid, r.rolname
    loop
        execute format('revoke %s on %s from %s', t.privileges, t.name,
            case when t.grantee = 'public' then 'public' else quote_ident(t.grantee) end);
        raise notice '% may no longer % on %', t.grantee, lower(t.privileges), t.name;
    end loop;

    -- Strangers read what is meant for them; they write nothing.
    for t in
        select c.oid::regclass as name, string_agg(distinct a.privilege_type, ', ') as privileges
          from pg_catalog.pg_class c
         cross join lateral pg_catalog.aclexplode(c.relacl) a
          join pg_catalog.pg_roles r on r.oid = a.grantee
         where c.relnamespace in ('public'::regnamespace, 'app'::regnamespace)
           and c.relkind in ('r', 'p')
           and a.privilege_type in ('INSERT', 'UPDATE', 'DELETE')
           and r.rolname = 'anon'
         group by c.oid
    loop
        execute format('revoke %s on %s from anon', t.privileges, t.name);
        raise notice 'anon may no longer % on %', lower(t.privileges), t.name;
    end loop;
end
$grants$;

alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;
