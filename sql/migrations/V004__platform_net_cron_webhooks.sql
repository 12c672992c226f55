-- Chapter 4: outgoing requests (net), scheduled jobs (cron) and database webhooks, in the shape of pg_net, pg_cron and
-- supabase_functions. Where the real extensions exist they are used and nothing here is created. Otherwise these
-- tables are queues: the host that runs the database delivers what is in them.

do $net$
begin
    if to_regnamespace('net') is not null then
        return;
    end if;
    begin
        if exists (select from pg_available_extensions where name = 'pg_net') then
            create extension pg_net;
            return;
        end if;
    exception when others then
        raise notice 'pg_net is there but cannot be enabled (%), its tables are made instead', sqlerrm;
    end;

    create schema net;
    create domain net.http_method as text check (value ilike 'get' or value ilike 'post' or value ilike 'delete');

    create table net.http_request_queue (
        id bigserial primary key,
        method net.http_method not null,
        url text not null,
        headers jsonb,
        body bytea,
        timeout_milliseconds int not null
    );
    create table net._http_response (
        id bigint,
        status_code integer,
        content_type text,
        headers jsonb,
        content text,
        timed_out bool,
        error_msg text,
        created timestamptz not null default now()
    );
    create index _http_response_created_idx on net._http_response (created);
    create index _http_response_id_idx on net._http_response (id);

    create function net.http_post(
        url text,
        body jsonb default '{}'::jsonb,
        params jsonb default '{}'::jsonb,
        headers jsonb default '{"Content-Type": "application/json"}'::jsonb,
        timeout_milliseconds integer default 5000
    ) returns bigint language plpgsql volatile security definer set search_path = '' as $body$
    declare
        query text;
        request_id bigint;
    begin
        select pg_catalog.string_agg(
                   pg_catalog.format('%s=%s', internal.url_encode(p.key), internal.url_encode(p.value)), '&')
          into query
          from pg_catalog.jsonb_each_text(coalesce(params, '{}'::jsonb)) as p;

        insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
        values ('POST', url || coalesce('?' || query, ''), headers,
                pg_catalog.convert_to(body::text, 'UTF8'), timeout_milliseconds)
        returning id into request_id;

        -- Wakes whoever delivers; heard only when the transaction commits.
        perform pg_catalog.pg_notify('net_http_request', request_id::text);
        return request_id;
    end
    $body$;

    -- Anybody who may call this can make the server send requests anywhere, so no client role may.
    revoke all on function net.http_post(text, jsonb, jsonb, jsonb, integer) from public;
    grant usage on schema net to service_role, rolescope_owner;
    grant execute on function net.http_post(text, jsonb, jsonb, jsonb, integer) to service_role, rolescope_owner;
end
$net$;

create function internal.url_encode(value text) returns text language sql immutable strict parallel safe
    set search_path = '' as $body$
    select coalesce(pg_catalog.string_agg(
               case when c ~ '^[A-Za-z0-9_.~-]$' then c
                    else pg_catalog.regexp_replace(
                        pg_catalog.upper(pg_catalog.encode(pg_catalog.convert_to(c, 'UTF8'), 'hex')), '(..)', '%\1', 'g')
               end, '' order by n), '')
      from pg_catalog.regexp_split_to_table(value, '') with ordinality as t (c, n)
$body$;
comment on function internal.url_encode(text) is 'Percent-encodes everything but unreserved characters (RFC 3986).';

do $cron$
begin
    if to_regnamespace('cron') is not null then
        return;
    end if;
    begin
        if exists (select from pg_available_extensions where name = 'pg_cron') then
            create extension pg_cron;
            return;
        end if;
    exception when others then
        raise notice 'pg_cron is there but cannot be enabled (%), its tables are made instead', sqlerrm;
    end;

    create schema cron;
    create sequence cron.jobid_seq;
    create sequence cron.runid_seq;

    create table cron.job (
        jobid bigint primary key default nextval('cron.jobid_seq'),
        schedule text not null,
        command text not null,
        nodename text not null default 'localhost',
        nodeport int not null default coalesce(inet_server_port(), current_setting('port')::int),
        database text not null default current_database(),
        username text not null default current_user,
        active boolean not null default true,
        jobname text,
        constraint jobname_username_uniq unique (jobname, username)
    );
    create table cron.job_run_details (
        jobid bigint,
        runid bigint primary key default nextval('cron.runid_seq'),
        job_pid integer,
        database text,
        username text,
        command text,
        status text,
        return_message text,
        start_time timestamptz,
        end_time timestamptz
    );
    create index job_run_details_jobid_start_time_idx on cron.job_run_details (jobid, start_time desc);

    alter table cron.job enable row level security;
    create policy cron_job_policy on cron.job using (username = current_user);
    alter table cron.job_run_details enable row level security;
    create policy cron_job_run_details_policy on cron.job_run_details using (username = current_user);

    create function cron.schedule(job_name text, schedule text, command text) returns bigint
        language plpgsql set search_path = '' as $body$
    declare
        id bigint;
    begin
        if schedule !~* '^\s*(@(reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)|\d+ seconds?|(\S+\s+){4}\S+)\s*$' then
            raise exception 'invalid schedule: %', schedule using errcode = '22023';
        end if;
        insert into cron.job as j (jobname, schedule, command)
        values (job_name, schedule, command)
        on conflict on constraint jobname_username_uniq
            do update set schedule = excluded.schedule, command = excluded.command
        returning j.jobid into id;
        return id;
    end
    $body$;

    create function cron.schedule(schedule text, command text) returns bigint
        language sql set search_path = '' as $body$ select cron.schedule(null::text, schedule, command) $body$;

    create function cron.unschedule(job_id bigint) returns boolean language plpgsql set search_path = '' as $body$
    begin
        delete from cron.job where jobid = job_id;
        if not found then
            raise exception 'could not find valid entry for job %', job_id using errcode = 'P0002';
        end if;
        return true;
    end
    $body$;

    create function cron.unschedule(job_name text) returns boolean language plpgsql set search_path = '' as $body$
    begin
        delete from cron.job where jobname = job_name and username = current_user;
        if not found then
            raise exception 'could not find valid entry for job ''%''', job_name using errcode = 'P0002';
        end if;
        return true;
    end
    $body$;

    revoke all on all functions in schema cron from public;
end
$cron$;

do $webhooks$
begin
    if to_regclass('supabase_functions.hooks') is not null then
        return;
    end if;

    create schema if not exists supabase_functions;
    create table supabase_functions.hooks (
        id bigserial primary key,
        hook_table_id integer not null,
        hook_name text not null,
        created_at timestamptz not null default now(),
        request_id bigint
    );
    create index supabase_functions_hooks_request_id_idx on supabase_functions.hooks (request_id);
    create index supabase_functions_hooks_h_table_id_h_name_idx
        on supabase_functions.hooks (hook_table_id, hook_name);

    -- Trigger arguments: url, method, headers, params, timeout in milliseconds.
    create function supabase_functions.http_request() returns trigger
        language plpgsql security definer set search_path = '' as $body$
    declare
        url text := tg_argv[0];
        method text := tg_argv[1];
        headers jsonb := coalesce(nullif(tg_argv[2], 'null'), '{"Content-Type": "application/json"}')::jsonb;
        params jsonb := coalesce(nullif(tg_argv[3], 'null'), '{}')::jsonb;
        timeout_ms integer := coalesce(nullif(tg_argv[4], 'null'), '1000')::integer;
        request_id bigint;
    begin
        if url is null or url = 'null' then
            raise exception 'url argument is missing';
        end if;
        if method is distinct from 'POST' then
            raise exception 'method argument % is invalid', method;
        end if;
        select net.http_post(
            url,
            pg_catalog.jsonb_build_object(
                'old_record', case when tg_op = 'INSERT' then null else pg_catalog.to_jsonb(old) end,
                'record', case when tg_op = 'DELETE' then null else pg_catalog.to_jsonb(new) end,
                'type', tg_op, 'table', tg_table_name, 'schema', tg_table_schema),
            params, headers, timeout_ms) into request_id;
        insert into supabase_functions.hooks (hook_table_id, hook_name, request_id)
        values (tg_relid::integer, tg_name, request_id);
        if tg_op = 'DELETE' then
            return old;
        end if;
        return new;
    end
    $body$;
    revoke all on function supabase_functions.http_request() from public;
    grant usage on schema supabase_functions to rolescope_owner;
    grant select, insert on supabase_functions.hooks to rolescope_owner;
    grant usage on sequence supabase_functions.hooks_id_seq to rolescope_owner;
end
$webhooks$;
