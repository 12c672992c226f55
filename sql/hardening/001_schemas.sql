-- Nobody but owners creates objects where everybody looks for them.
--
-- The scripts of this folder are for an operator, on a backend in use: each may be run again and again, changes only
-- what is not yet as it should be, and says what it changed. Run them in the order of their names, as the owner of the
-- database. They go over everything in the exposed schema, not only over what the migrations made, so read the
-- notices: a table that relied on a hole stops working here, which is the point. The last one changes nothing and
-- lists what is left.

do $schemas$
declare
    s record;
    r text;
begin
    for s in select nspname from pg_catalog.pg_namespace where nspname in ('public', 'app', 'internal', 'partitions') loop
        foreach r in array array['public', 'anon', 'authenticated', 'service_role', 'authenticator'] loop
            if (r = 'public' and exists (select from pg_catalog.pg_namespace n, pg_catalog.aclexplode(n.nspacl) a
                                          where n.nspname = s.nspname and a.grantee = 0 and a.privilege_type = 'CREATE'))
               or (r <> 'public' and exists (
                    select from pg_catalog.pg_namespace n, pg_catalog.aclexplode(n.nspacl) a
                      join pg_catalog.pg_roles g on g.oid = a.grantee
                     where n.nspname = s.nspname and g.rolname = r and a.privilege_type = 'CREATE')) then
                execute format('revoke create on schema %I from %s', s.nspname, case when r = 'public' then r else quote_ident(r) end);
                raise notice '% may no longer create objects in schema %', r, s.nspname;
            end if;
        end loop;
    end loop;
end
$schemas$;

-- A temporary table can stand in for a real one where a path is not pinned; client roles need none. The owner does:
-- refreshing a materialized view concurrently makes one.
do $temporary$
begin
    if has_database_privilege('public', current_database(), 'temporary') then
        if to_regrole('rolescope_owner') is not null then
            execute format('grant temporary on database %I to rolescope_owner', current_database());
        end if;
        execute format('revoke temporary on database %I from public', current_database());
        raise notice 'only named roles may create temporary tables in %', current_database();
    end if;
end
$temporary$;
