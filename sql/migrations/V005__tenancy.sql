-- Chapter 5: organizations, people and who belongs where; and the small tools every later chapter uses.

-- ---------------------------------------------------------------------------------------------------------------
-- Tools for the chapters that create tables
-- ---------------------------------------------------------------------------------------------------------------
create function internal.touch_updated_at() returns trigger language plpgsql set search_path = '' as $body$
begin
    new.updated_at := pg_catalog.now();
    return new;
end
$body$;

-- Run right after CREATE TABLE, so that no table exists for a moment without row security. It gives the table its
-- owner, forces RLS even on that owner, keeps updated_at, and builds the key by which grids page: newest first, the
-- id breaking ties.
create procedure internal.prepare_table(target regclass) language plpgsql set search_path = '' as $body$
declare
    tablename text := (select relname from pg_catalog.pg_class where oid = target);
    has_created boolean := exists (select from pg_catalog.pg_attribute
                                    where attrelid = target and attname = 'created_at' and not attisdropped);
    has_updated boolean := exists (select from pg_catalog.pg_attribute
                                    where attrelid = target and attname = 'updated_at' and not attisdropped);
begin
    execute pg_catalog.format('alter table %s enable row level security', target);
    execute pg_catalog.format('alter table %s force row level security', target);
    execute pg_catalog.format('revoke all on table %s from public, anon, authenticated, service_role', target);
    if has_created then
        execute pg_catalog.format('create index %I on %s (created_at desc, id desc)', tablename || '_grid_idx', target);
    end if;
    if has_updated then
        execute pg_catalog.format('create trigger touch_updated_at before update on %s '
            'for each row execute function internal.touch_updated_at()', target);
    end if;
    execute pg_catalog.format('alter table %s owner to rolescope_owner', target);
end
$body$;

-- For "contains" searches. The operator class lives wherever pg_trgm was installed, so its schema is looked up.
create procedure internal.add_trigram_index(target regclass, col name) language plpgsql set search_path = '' as $body$
declare
    tablename text := (select relname from pg_catalog.pg_class where oid = target);
    home text := (select n.nspname from pg_catalog.pg_opclass c join pg_catalog.pg_namespace n on n.oid = c.opcnamespace
                   where c.opcname = 'gin_trgm_ops');
begin
    execute pg_catalog.format('create index %I on %s using gin (%I %I.gin_trgm_ops)',
        tablename || '_' || col || '_trgm_idx', target, col, home);
end
$body$;

-- ---------------------------------------------------------------------------------------------------------------
-- Settings that SQL needs to know. Secrets never go here: see the chapter on webhooks.
-- ---------------------------------------------------------------------------------------------------------------
create table app.settings (
    key text primary key check (key ~ '^[a-z][a-z0-9_.]*$'),
    value text,
    description text,
    updated_at timestamptz not null default now()
);
comment on table app.settings is 'Plain settings read by triggers, such as functions_url. No secrets.';
alter table app.settings enable row level security;
alter table app.settings force row level security;
create trigger touch_updated_at before update on app.settings
    for each row execute function internal.touch_updated_at();
alter table app.settings owner to rolescope_owner;
insert into app.settings (key, value, description) values
    ('functions_url', null, 'Base address of the edge functions, such as http://127.0.0.1:54321/functions/v1'),
    ('default_bucket', 'files', 'Bucket of new file records'),
    ('retention_days', '30', 'How long aggregated metrics and health samples are kept');

-- ---------------------------------------------------------------------------------------------------------------
-- Organizations: the tenants
-- ---------------------------------------------------------------------------------------------------------------
create table public.organizations (
    id uuid primary key default gen_random_uuid(),
    name text not null check (length(btrim(name)) between 2 and 200),
    slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    plan text not null default 'free' check (plan in ('free', 'team', 'enterprise')),
    status text not null default 'active' check (status in ('active', 'suspended', 'closed')),
    contact_email text check (contact_email ~* '^[^@\s]+@[^@\s]+\.[^@\s]+$'),
    website_url text check (website_url ~* '^https?://\S+$'),
    country char(2) check (country ~ '^[A-Z]{2}$'),
    settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
);
comment on table public.organizations is 'Tenants. Nothing of one organization may be reached from another.';
call internal.prepare_table('public.organizations');
create index organizations_alive_idx on public.organizations (name) where deleted_at is null;
call internal.add_trigram_index('public.organizations', 'name');

-- ---------------------------------------------------------------------------------------------------------------
-- Profiles: one for each login
-- ---------------------------------------------------------------------------------------------------------------
create table public.profiles (
    id uuid primary key references auth.users (id) on delete cascade,
    email text not null check (email ~* '^[^@\s]+@[^@\s]+\.[^@\s]+$'),
    full_name text not null check (length(btrim(full_name)) between 1 and 200),
    platform_role text not null default 'user' check (platform_role in ('user', 'super_admin')),
    status text not null default 'active' check (status in ('active', 'suspended', 'deactivated')),
    avatar_url text check (avatar_url ~* '^https?://\S+$'),
    locale text not null default 'en' check (locale ~ '^[a-z]{2}(-[A-Z]{2})?$'),
    time_zone text not null default 'UTC',
    last_active_at timestamptz,
    preferences jsonb not null default '{}' check (jsonb_typeof(preferences) = 'object'),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
);
comment on table public.profiles is 'What is known of a person besides the login in auth.users.';
comment on column public.profiles.platform_role is
    'super_admin reaches every organization. No client role is granted UPDATE on this column.';
comment on column public.profiles.email is 'Personal data.';
comment on column public.profiles.full_name is 'Personal data.';
call internal.prepare_table('public.profiles');
create unique index profiles_email_key on public.profiles (lower(email));
create index profiles_super_admin_idx on public.profiles (id) where platform_role = 'super_admin';
create index profiles_status_idx on public.profiles (status);
call internal.add_trigram_index('public.profiles', 'full_name');
call internal.add_trigram_index('public.profiles', 'email');

-- ---------------------------------------------------------------------------------------------------------------
-- Memberships: the only place that decides who belongs to an organization, and as what
-- ---------------------------------------------------------------------------------------------------------------
create table public.organization_members (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations (id) on delete cascade,
    user_id uuid not null references public.profiles (id) on delete cascade,
    role text not null default 'student' check (role in ('student', 'teacher', 'admin')),
    status text not null default 'active' check (status in ('invited', 'active', 'suspended')),
    title text,
    invited_by uuid references public.profiles (id) on delete set null,
    joined_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, user_id)
);
comment on table public.organization_members is
    'Memberships. Claims in a token may narrow what is written here, never widen it.';
call internal.prepare_table('public.organization_members');
create index organization_members_user_idx on public.organization_members (user_id, organization_id)
    include (role, status);
create index organization_members_invited_by_idx on public.organization_members (invited_by);

-- ---------------------------------------------------------------------------------------------------------------
-- A profile comes with each new login
-- ---------------------------------------------------------------------------------------------------------------
create function internal.create_profile() returns trigger
    language plpgsql security definer set search_path = '' as $body$
begin
    -- The name is the person's own choice at sign-up; nothing that grants anything is read from user metadata.
    if new.email is not null then
        insert into public.profiles (id, email, full_name)
        values (new.id, new.email,
                coalesce(nullif(pg_catalog.btrim(new.raw_user_meta_data ->> 'full_name'), ''),
                         pg_catalog.split_part(new.email, '@', 1)))
        on conflict do nothing;
    end if;
    return new;
end
$body$;
alter function internal.create_profile() owner to rolescope_owner;
revoke all on function internal.create_profile() from public;

do $trigger$
begin
    create trigger create_profile after insert on auth.users
        for each row execute function internal.create_profile();
exception when insufficient_privilege then
    raise notice 'auth.users belongs to somebody else: profiles must be created by the application';
end
$trigger$;
