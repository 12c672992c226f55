-- Chapter 903: changes are announced, so that whoever watches a table need not ask again and again.
--
-- NOTIFY is not filtered by row-level security: everybody who may connect can listen to every channel. So an
-- announcement on the channel rolescope_changes says only where something happened and the keys of the rows, as
--     {"schema": "public", "table": "files", "operation": "UPDATE", "keys": ["0c…", "0d…"], "more": false}
-- and never what is in them. Who hears it reads the rows as himself.
--
-- Bulk work pays for one announcement a statement, with 50 keys at most. A transaction of very many statements stops
-- naming keys after its 100th; announcements without keys are equal to each other, and the server sends equal ones of
-- a transaction once. "more" is true where not all keys are told. A payload may have 7,999 bytes.
create function internal.announce_changes() returns trigger
    language plpgsql set search_path = '' as $body$
declare
    most constant integer := 50;
    told integer := coalesce(nullif(pg_catalog.current_setting('rolescope.announced', true), ''), '0')::integer;
    keys text[];
    announcement text;
begin
    -- The table "changed" has the new rows of an insert or update, the old ones of a delete. Keys as in the audit log.
    if told < 100 then
        select pg_catalog.array_agg(coalesce(c.entry ->> 'id', c.entry ->> 'key')) into keys
          from (select pg_catalog.to_jsonb(r) as entry from changed r limit most + 1) as c;
    elsif exists (select from changed) then
        keys := '{}';
    end if;
    if keys is null then
        return null;
    end if;
    announcement := pg_catalog.json_build_object(
        'schema', tg_table_schema, 'table', tg_table_name, 'operation', tg_op,
        'keys', coalesce(pg_catalog.array_remove(keys[:most], null), '{}'),
        'more', told >= 100 or pg_catalog.cardinality(keys) > most or pg_catalog.array_position(keys, null) is not null);
    if pg_catalog.octet_length(announcement) > 7900 then
        announcement := pg_catalog.json_build_object(
            'schema', tg_table_schema, 'table', tg_table_name, 'operation', tg_op, 'keys', '{}'::text[], 'more', true);
    end if;
    if told < 100 then
        perform pg_catalog.set_config('rolescope.announced', (told + 1)::text, true);
    end if;
    perform pg_catalog.pg_notify('rolescope_changes', announcement);
    return null;
end
$body$;
comment on function internal.announce_changes() is
    'Tells listeners of rolescope_changes where rows changed and their keys, never what is in them.';
alter function internal.announce_changes() owner to rolescope_owner;
revoke all on function internal.announce_changes() from public;

-- A trigger with a transition table is for one command only.
create function internal.announce(target regclass) returns void
    language plpgsql set search_path = '' as $body$
begin
    execute pg_catalog.format('create trigger announce_inserts after insert on %s '
        'referencing new table as changed for each statement execute function internal.announce_changes()', target);
    execute pg_catalog.format('create trigger announce_updates after update on %s '
        'referencing new table as changed for each statement execute function internal.announce_changes()', target);
    execute pg_catalog.format('create trigger announce_deletes after delete on %s '
        'referencing old table as changed for each statement execute function internal.announce_changes()', target);
end
$body$;
comment on function internal.announce(regclass) is 'From now on the changes of a table are announced.';
revoke all on function internal.announce(regclass) from public;

-- Every table whose changes are recorded, so that an announcement leads to a row of the audit log.
do $audited$
declare
    target regclass;
begin
    for target in
        select t.tgrelid::regclass
          from pg_catalog.pg_trigger t
         where t.tgfoid = 'internal.record_row_change()'::regprocedure and t.tgparentid = 0
         order by t.tgrelid::regclass::text
    loop
        perform internal.announce(target);
    end loop;
end
$audited$;

do $realtime$
begin
    if to_regclass('realtime.messages') is not null then
        perform internal.announce('realtime.messages');
    end if;
exception when insufficient_privilege then
    raise notice 'messages are announced once the owner of realtime.messages runs internal.announce';
end
$realtime$;
