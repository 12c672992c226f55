-- Chapter 3: storage and realtime, in the platform's own shape. Left alone where they exist.

do $storage$
begin
    if to_regclass('storage.objects') is not null then
        return;
    end if;

    create schema if not exists storage;
    grant usage on schema storage to anon, authenticated, service_role, rolescope_owner;

    create table storage.buckets (
        id text not null primary key,
        name text not null unique,
        owner uuid,
        created_at timestamptz default now(),
        updated_at timestamptz default now(),
        public boolean default false,
        avif_autodetection boolean default false,
        file_size_limit bigint,
        allowed_mime_types text[],
        owner_id text
    );
    comment on column storage.buckets.owner is 'Field is deprecated, use owner_id instead';

    create table storage.objects (
        id uuid not null default gen_random_uuid() primary key,
        bucket_id text references storage.buckets (id),
        name text,
        owner uuid,
        created_at timestamptz default now(),
        updated_at timestamptz default now(),
        last_accessed_at timestamptz default now(),
        metadata jsonb,
        path_tokens text[] generated always as (string_to_array(name, '/')) stored,
        version text,
        owner_id text,
        user_metadata jsonb
    );
    comment on column storage.objects.owner is 'Field is deprecated, use owner_id instead';
    create unique index bucketid_objname on storage.objects (bucket_id, name);
    create index name_prefix_search on storage.objects (name text_pattern_ops);
    create index idx_objects_bucket_id_name on storage.objects (bucket_id, name collate "C");
    create index objects_owner_id_idx on storage.objects (owner_id);

    create function storage.foldername(name text) returns text[] language plpgsql immutable as $body$
    declare
        parts text[];
    begin
        parts := string_to_array(name, '/');
        return parts[1:array_length(parts, 1) - 1];
    end
    $body$;

    create function storage.filename(name text) returns text language plpgsql immutable as $body$
    declare
        parts text[];
    begin
        parts := string_to_array(name, '/');
        return parts[array_length(parts, 1)];
    end
    $body$;

    create function storage.extension(name text) returns text language plpgsql immutable as $body$
    declare
        parts text[];
        file text;
    begin
        parts := string_to_array(name, '/');
        file := parts[array_length(parts, 1)];
        parts := string_to_array(file, '.');
        return parts[array_length(parts, 1)];
    end
    $body$;

    create function storage.update_updated_at_column() returns trigger language plpgsql as $body$
    begin
        new.updated_at = now();
        return new;
    end
    $body$;
    create trigger update_objects_updated_at before update on storage.objects
        for each row execute function storage.update_updated_at_column();

    alter table storage.buckets enable row level security;
    alter table storage.objects enable row level security;
    grant select, insert, update, delete on storage.buckets, storage.objects to anon, authenticated, service_role;
end
$storage$;

do $realtime$
declare
    day date;
begin
    if to_regclass('realtime.messages') is not null then
        return;
    end if;

    create schema if not exists realtime;
    grant usage on schema realtime to anon, authenticated, service_role, rolescope_owner;

    create table realtime.messages (
        topic text not null,
        extension text not null,
        payload jsonb,
        event text,
        private boolean default false,
        updated_at timestamp without time zone not null default now(),
        inserted_at timestamp without time zone not null default now(),
        id uuid not null default gen_random_uuid(),
        primary key (id, inserted_at)
    ) partition by range (inserted_at);
    create index messages_inserted_at_topic_index
        on realtime.messages (inserted_at desc, topic) where extension = 'broadcast' and private is true;

    -- A day's messages are dropped with their partition. The default one catches a day nobody prepared.
    for day in select generate_series(current_date - 1, current_date + 5, interval '1 day')::date loop
        execute format('create table realtime.%I partition of realtime.messages for values from (%L) to (%L)',
            'messages_' || to_char(day, 'YYYY_MM_DD'), day, day + 1);
        execute format('alter table realtime.%I enable row level security', 'messages_' || to_char(day, 'YYYY_MM_DD'));
    end loop;
    create table realtime.messages_default partition of realtime.messages default;
    alter table realtime.messages_default enable row level security;

    create function realtime.topic() returns text language sql stable as $body$
        select nullif(current_setting('realtime.topic', true), '')::text
    $body$;

    create function realtime.send(payload jsonb, event text, topic text, private boolean default true)
        returns void language plpgsql as $body$
    begin
        insert into realtime.messages (payload, event, topic, private, extension)
        values (payload, event, topic, private, 'broadcast');
    exception when others then
        -- Telling others must never undo the work that is told about.
        raise warning 'message to topic % was not stored: %', topic, sqlerrm;
    end
    $body$;

    alter table realtime.messages enable row level security;
    grant select, insert, update on realtime.messages to anon, authenticated, service_role;
    grant insert on realtime.messages to rolescope_owner;
end
$realtime$;
