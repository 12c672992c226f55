-- Chapter 18: secrets, encrypted credentials, webhooks and scheduled jobs.

-- ---------------------------------------------------------------------------------------------------------------
-- Secrets: written by whoever runs the backend, read by definer functions only
-- ---------------------------------------------------------------------------------------------------------------
-- The key is made here, once, and differs in every database; a host that keeps keys elsewhere puts one on with the
-- setting app.encryption_key. Encryption guards dumps and logs of the one table without the other; what keeps
-- clients out is that the schema is closed and no role has a grant.
create table internal.keyring (
    name text primary key,
    key bytea not null,
    created_at timestamptz not null default now()
);
create table internal.secrets (
    name text primary key,
    ciphertext bytea not null,
    updated_at timestamptz not null default now()
);
insert into internal.keyring (name, key) values ('default', extensions.gen_random_bytes(32));

do $close$
declare
    t regclass;
begin
    foreach t in array array['internal.keyring', 'internal.secrets']::regclass[] loop
        execute format('alter table %s enable row level security', t);
        execute format('alter table %s force row level security', t);
        execute format('create policy "Definer functions keep secrets" on %s for all to rolescope_owner '
            'using (true) with check (true)', t);
        execute format('revoke all on %s from public, anon, authenticated, service_role', t);
        execute format('alter table %s owner to rolescope_owner', t);
    end loop;
end
$close$;

create function internal.encryption_key() returns text
    language sql stable security definer set search_path = '' as $body$
    select coalesce(nullif(pg_catalog.current_setting('app.encryption_key', true), ''),
                    (select pg_catalog.encode(k.key, 'hex') from internal.keyring k where k.name = 'default'))
$body$;

create function internal.put_secret(secret_name text, secret_value text) returns void
    language sql security definer set search_path = '' as $body$
    insert into internal.secrets as s (name, ciphertext)
    values (secret_name, extensions.pgp_sym_encrypt(secret_value, internal.encryption_key(), 'cipher-algo=aes256'))
    on conflict (name) do update set ciphertext = excluded.ciphertext, updated_at = pg_catalog.now()
$body$;

create function internal.read_secret(secret_name text) returns text
    language sql stable security definer set search_path = '' as $body$
    select extensions.pgp_sym_decrypt(s.ciphertext, internal.encryption_key())
      from internal.secrets s where s.name = secret_name
$body$;
comment on function internal.put_secret(text, text) is 'For the operator: put_secret(''service_key'', …).';

-- ---------------------------------------------------------------------------------------------------------------
-- Credentials of integrations
-- ---------------------------------------------------------------------------------------------------------------
create policy "Credentials are kept by definer functions" on public.mcp_integrations
    for select to rolescope_owner using (true);
create policy "Credentials are replaced by definer functions" on public.mcp_integrations
    for update to rolescope_owner using (true) with check (true);

create function public.set_integration_credentials(integration uuid, credentials jsonb) returns boolean
    language plpgsql security definer set search_path = '' as $body$
begin
    update public.mcp_integrations i
       set credentials_encrypted = case when credentials is not null then extensions.pgp_sym_encrypt(
               credentials::text, internal.encryption_key(), 'cipher-algo=aes256') end,
           credentials_updated_at = pg_catalog.now()
     where i.id = integration
       and (app.has_role_in(i.organization_id, 'admin') or app.is_super_admin()
            or pg_catalog.current_setting('role', true) = 'service_role');
    return found;
end
$body$;

create function public.integration_credentials(integration uuid) returns jsonb
    language sql stable security definer set search_path = '' as $body$
    select extensions.pgp_sym_decrypt(i.credentials_encrypted, internal.encryption_key())::jsonb
      from public.mcp_integrations i where i.id = integration
$body$;
comment on function public.integration_credentials(uuid) is 'In clear, for the backend itself: service_role only.';

-- ---------------------------------------------------------------------------------------------------------------
-- Webhooks
-- ---------------------------------------------------------------------------------------------------------------
-- Queues a call of an edge function; null when no address is configured. Whatever goes wrong here must not undo the
-- write that is told about, so errors end up in the server's log.
create function internal.call_function(function_name text, body jsonb, hook_table oid default null,
                                       hook text default null) returns bigint
    language plpgsql security definer set search_path = '' as $body$
declare
    base text := (select nullif(pg_catalog.rtrim(s.value, '/'), '') from app.settings s where s.key = 'functions_url');
    service_key text;
    request_id bigint;
begin
    if base is null then
        return null;
    end if;
    begin
        service_key := internal.read_secret('service_key');
        request_id := net.http_post(
            url => base || '/' || function_name,
            body => body,
            headers => pg_catalog.jsonb_build_object('Content-Type', 'application/json')
                || case when service_key is null then '{}'::jsonb
                        else pg_catalog.jsonb_build_object('Authorization', 'Bearer ' || service_key) end,
            timeout_milliseconds => 5000);
    exception when others then
        raise log 'call of % was not queued: %', function_name, sqlerrm;
        return null;
    end;
    begin
        if hook is not null then
            insert into supabase_functions.hooks (hook_table_id, hook_name, request_id)
            values (hook_table::bigint::integer, hook, request_id);
        end if;
    exception when others then
        raise log 'call % of % was queued but not listed: %', request_id, function_name, sqlerrm;
    end;
    return request_id;
end
$body$;

create function internal.process_uploaded_file() returns trigger
    language plpgsql security definer set search_path = '' as $body$
begin
    perform internal.call_function('file-processing', pg_catalog.jsonb_build_object(
        'type', tg_op, 'schema', tg_table_schema, 'table', tg_table_name,
        'bucket', new.bucket_id, 'objectName', new.name, 'record', pg_catalog.to_jsonb(new)), tg_relid, tg_name);
    return null;
end
$body$;

create function internal.notify_execution() returns trigger
    language plpgsql security definer set search_path = '' as $body$
begin
    perform internal.call_function('notification-dispatcher', pg_catalog.jsonb_build_object(
        'type', tg_op, 'schema', tg_table_schema, 'table', tg_table_name,
        'record', case when tg_op <> 'DELETE' then pg_catalog.to_jsonb(new) end,
        'old_record', case when tg_op <> 'INSERT' then pg_catalog.to_jsonb(old) end), tg_relid, tg_name);
    return null;
end
$body$;

create trigger notify_started_execution after insert on public.agent_executions
    for each row execute function internal.notify_execution();
create trigger notify_changed_execution after update of status on public.agent_executions
    for each row when (old.status is distinct from new.status) execute function internal.notify_execution();

do $trigger$
begin
    create trigger process_uploaded_file after insert on storage.objects
        for each row execute function internal.process_uploaded_file();
exception when insufficient_privilege then
    raise notice 'storage.objects belongs to somebody else: add the webhook for file-processing in its dashboard';
end
$trigger$;

do $owners$
declare
    f regprocedure;
    may_queue boolean := has_schema_privilege('rolescope_owner', 'net', 'usage')
        and has_function_privilege('rolescope_owner', 'net.http_post(text,jsonb,jsonb,jsonb,integer)', 'execute');
begin
    foreach f in array array[
        'internal.encryption_key()', 'internal.put_secret(text,text)', 'internal.read_secret(text)',
        'internal.process_uploaded_file()', 'internal.notify_execution()',
        'internal.call_function(text,jsonb,oid,text)',
        'public.set_integration_credentials(uuid,jsonb)', 'public.integration_credentials(uuid)']::regprocedure[] loop
        execute format('revoke all on function %s from public, anon, authenticated, service_role', f);
        -- Where pg_net is closed to our owner, the one function that needs it stays with whoever migrates.
        if may_queue or f <> 'internal.call_function(text,jsonb,oid,text)'::regprocedure then
            execute format('alter function %s owner to rolescope_owner', f);
        else
            grant execute on function internal.call_function(text, jsonb, oid, text) to rolescope_owner;
        end if;
    end loop;
end
$owners$;
grant execute on function public.set_integration_credentials(uuid, jsonb) to authenticated, service_role;
grant execute on function public.integration_credentials(uuid) to service_role;

-- Functions are everybody's by default. The schema is closed anyway; two locks are better than one.
revoke execute on all routines in schema internal from public;
grant execute on all routines in schema internal to rolescope_owner;
grant execute on all routines in schema internal to current_user;

-- ---------------------------------------------------------------------------------------------------------------
-- Scheduled jobs
-- ---------------------------------------------------------------------------------------------------------------
do $jobs$
begin
    perform cron.schedule('analytics-aggregation', '*/5 * * * *',
        $$select internal.call_function('analytics-aggregation', '{}')$$);
    perform cron.schedule('refresh-capability-statistics', '17 * * * *',
        'refresh materialized view concurrently app.capability_statistics');
    perform cron.schedule('ensure-partitions', '0 3 * * *', 'select internal.ensure_partitions()');
exception when insufficient_privilege then
    raise notice 'jobs analytics-aggregation, refresh-capability-statistics and ensure-partitions must be scheduled by hand';
end
$jobs$;
