-- Chapter 2: the auth schema, in the shape Supabase Auth gives it. Left alone where it exists.

do $auth$
begin
    if to_regclass('auth.users') is not null then
        return;
    end if;

    create schema if not exists auth;
    grant usage on schema auth to anon, authenticated, service_role, rolescope_owner;

    create type auth.aal_level as enum ('aal1', 'aal2', 'aal3');
    create type auth.factor_type as enum ('totp', 'webauthn', 'phone');
    create type auth.factor_status as enum ('unverified', 'verified');

    create table auth.users (
        instance_id uuid,
        id uuid not null primary key,
        aud character varying(255),
        role character varying(255),
        email character varying(255),
        encrypted_password character varying(255),
        email_confirmed_at timestamptz,
        invited_at timestamptz,
        confirmation_token character varying(255),
        confirmation_sent_at timestamptz,
        recovery_token character varying(255),
        recovery_sent_at timestamptz,
        email_change_token_new character varying(255),
        email_change character varying(255),
        email_change_sent_at timestamptz,
        last_sign_in_at timestamptz,
        raw_app_meta_data jsonb,
        raw_user_meta_data jsonb,
        is_super_admin boolean,
        created_at timestamptz,
        updated_at timestamptz,
        phone text unique default null,
        phone_confirmed_at timestamptz,
        phone_change text default '',
        phone_change_token character varying(255) default '',
        phone_change_sent_at timestamptz,
        confirmed_at timestamptz generated always as (least(email_confirmed_at, phone_confirmed_at)) stored,
        email_change_token_current character varying(255) default '',
        email_change_confirm_status smallint default 0
            check (email_change_confirm_status >= 0 and email_change_confirm_status <= 2),
        banned_until timestamptz,
        reauthentication_token character varying(255) default '',
        reauthentication_sent_at timestamptz,
        is_sso_user boolean not null default false,
        deleted_at timestamptz,
        is_anonymous boolean not null default false
    );
    create index users_instance_id_idx on auth.users (instance_id);
    create index users_instance_id_email_idx on auth.users (instance_id, lower(email::text));
    create unique index users_email_partial_key on auth.users (email) where is_sso_user = false;
    create index users_is_anonymous_idx on auth.users (is_anonymous);
    comment on table auth.users is 'Auth: Stores user login data within a secure schema.';

    create table auth.sessions (
        id uuid not null primary key,
        user_id uuid not null references auth.users (id) on delete cascade,
        created_at timestamptz,
        updated_at timestamptz,
        factor_id uuid,
        aal auth.aal_level,
        not_after timestamptz,
        refreshed_at timestamp without time zone,
        user_agent text,
        ip inet,
        tag text
    );
    create index sessions_user_id_idx on auth.sessions (user_id);
    create index user_id_created_at_idx on auth.sessions (user_id, created_at);
    create index sessions_not_after_idx on auth.sessions (not_after desc);

    create table auth.mfa_factors (
        id uuid not null primary key,
        user_id uuid not null references auth.users (id) on delete cascade,
        friendly_name text,
        factor_type auth.factor_type not null,
        status auth.factor_status not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        secret text,
        phone text,
        last_challenged_at timestamptz unique
    );
    create index mfa_factors_user_id_idx on auth.mfa_factors (user_id);
    create unique index mfa_factors_user_friendly_name_unique
        on auth.mfa_factors (friendly_name, user_id) where trim(friendly_name) <> '';

    -- The auth server alone reads these tables; RLS without a policy keeps everybody else out even if a grant slips.
    alter table auth.users enable row level security;
    alter table auth.sessions enable row level security;
    alter table auth.mfa_factors enable row level security;
    revoke all on all tables in schema auth from public, anon, authenticated;
    grant select, insert, update, delete on auth.users, auth.sessions, auth.mfa_factors to service_role;
    grant references on auth.users to rolescope_owner;
end
$auth$;

-- Who the request is. The older one-setting-a-claim form wins over the JSON form, as on the hosted platform; a
-- setting that was put on locally reads '' afterwards, hence nullif.
do $auth$
begin
    if to_regprocedure('auth.uid()') is null then
        create function auth.uid() returns uuid language sql stable as $body$
            select coalesce(
                nullif(current_setting('request.jwt.claim.sub', true), ''),
                (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')
            )::uuid
        $body$;
    end if;
    if to_regprocedure('auth.role()') is null then
        create function auth.role() returns text language sql stable as $body$
            select coalesce(
                nullif(current_setting('request.jwt.claim.role', true), ''),
                (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role')
            )::text
        $body$;
    end if;
    if to_regprocedure('auth.email()') is null then
        create function auth.email() returns text language sql stable as $body$
            select coalesce(
                nullif(current_setting('request.jwt.claim.email', true), ''),
                (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email')
            )::text
        $body$;
    end if;
    if to_regprocedure('auth.jwt()') is null then
        create function auth.jwt() returns jsonb language sql stable as $body$
            select coalesce(
                nullif(current_setting('request.jwt.claim', true), ''),
                nullif(current_setting('request.jwt.claims', true), '')
            )::jsonb
        $body$;
    end if;
end
$auth$;
