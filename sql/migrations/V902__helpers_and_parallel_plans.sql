-- Chapter 902: helpers that catch errors, before PostgreSQL 17.
--
-- Catching an error begins a subtransaction. Until version 17 none may begin while a plan runs in parallel, not even in
-- the leader, so "parallel restricted" is not enough there: large queries of people ended with "cannot start
-- subtransactions during a parallel operation". Helpers that call such helpers are no better than these. From 17 on
-- plans with them may be parallel, and nothing changes.
do $parallel$
declare
    f regprocedure;
begin
    if pg_catalog.current_setting('server_version_num')::int >= 170000 then
        return;
    end if;
    for f in
        select p.oid::regprocedure
          from pg_catalog.pg_proc p
          join pg_catalog.pg_language l on l.oid = p.prolang and l.lanname = 'plpgsql'
         where p.pronamespace in ('app'::regnamespace, 'internal'::regnamespace) and p.proparallel <> 'u'
    loop
        execute pg_catalog.format('alter function %s parallel unsafe', f);
    end loop;
end
$parallel$;
