-- Roles: nobody who logs in for others bypasses row security, and no query of a client runs for ever.

do $roles$
declare
    r record;
begin
    for r in select rolname, rolsuper, rolbypassrls from pg_catalog.pg_roles
              where rolname in ('anon', 'authenticated', 'authenticator', 'rolescope_app', 'rolescope_owner')
                and (rolsuper or rolbypassrls) loop
        begin
            if r.rolsuper then
                execute format('alter role %I nosuperuser', r.rolname);
            end if;
            if r.rolbypassrls then
                execute format('alter role %I nobypassrls', r.rolname);
            end if;
            raise notice '% obeys row security now', r.rolname;
        exception when insufficient_privilege then
            raise warning '% bypasses row security, and only a superuser can change that', r.rolname;
        end;
    end loop;

    -- Applied when these roles log in, or by an API that puts a role's settings on; SET ROLE alone does not.
    for r in
        select w.rolname, w.setting, w.value
          from (values ('anon', 'statement_timeout', '3s'), ('authenticated', 'statement_timeout', '8s'),
                       ('authenticator', 'lock_timeout', '8s'), ('rolescope_app', 'statement_timeout', '30s'),
                       ('rolescope_app', 'idle_in_transaction_session_timeout', '60s'),
                       ('rolescope_observer', 'idle_in_transaction_session_timeout', '5min'))
                as w (rolname, setting, value)
          join pg_catalog.pg_roles x on x.rolname = w.rolname
         where not exists (select from unnest(x.rolconfig) as c (entry) where c.entry like w.setting || '=%')
    loop
        begin
            execute format('alter role %I set %s = %L', r.rolname, r.setting, r.value);
            raise notice '% of % is % now', r.setting, r.rolname, r.value;
        exception when insufficient_privilege then
            raise warning '% of % cannot be set here', r.setting, r.rolname;
        end;
    end loop;
end
$roles$;
