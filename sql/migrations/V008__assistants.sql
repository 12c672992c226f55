-- Chapter 8: assistants, conversations with them, and what these cost.

create table public.gpts (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations (id) on delete cascade,
    creator_id uuid references public.profiles (id) on delete set null,
    name text not null check (length(btrim(name)) between 1 and 200),
    description text,
    category text not null default 'general',
    status text not null default 'active' check (status in ('active', 'inactive', 'pending', 'suspended')),
    prompt text,
    model text not null default 'gpt-4',
    temperature numeric(3, 2) not null default 0.7 check (temperature between 0 and 2),
    max_tokens integer not null default 2000 check (max_tokens between 1 and 200000),
    usage_count integer not null default 0 check (usage_count >= 0),
    rating numeric(3, 2) not null default 0 check (rating between 0 and 5),
    tags text[] not null default '{}',
    is_public boolean not null default false,
    web_access boolean not null default false,
    approval_status text not null default 'pending' check (approval_status in ('approved', 'pending', 'rejected')),
    approved_by uuid references public.profiles (id) on delete set null,
    approved_at timestamptz,
    risk_level text not null default 'low' check (risk_level in ('low', 'medium', 'high')),
    access_level text not null default 'team' check (access_level in ('team', 'organization')),
    compliance_score smallint not null default 0 check (compliance_score between 0 and 100),
    monthly_cost numeric(10, 2) not null default 0 check (monthly_cost >= 0),
    settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
    search tsvector generated always as (
        to_tsvector('english'::regconfig, name || ' ' || coalesce(description, '') || ' ' || category)) stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    unique (id, organization_id)
);
comment on column public.gpts.access_level is
    'team: its creator and the staff. organization: every member, once approved. Never beyond the organization.';
comment on column public.gpts.is_public is 'Offered to every member of the organization once approved.';
call internal.prepare_table('public.gpts');
create index gpts_organization_idx on public.gpts (organization_id, created_at desc, id desc);
create index gpts_creator_idx on public.gpts (creator_id);
create index gpts_approved_by_idx on public.gpts (approved_by);
create index gpts_offered_idx on public.gpts (organization_id, access_level, is_public)
    where approval_status = 'approved' and status = 'active' and deleted_at is null;
create index gpts_search_idx on public.gpts using gin (search);

create table public.chat_sessions (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations (id) on delete cascade,
    user_id uuid not null references public.profiles (id) on delete cascade,
    gpt_id uuid,
    title text not null check (length(title) between 1 and 500),
    status text not null default 'active' check (status in ('active', 'completed', 'archived')),
    message_count integer not null default 0 check (message_count >= 0),
    context jsonb not null default '{}',
    settings jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    unique (id, organization_id),
    foreign key (gpt_id, organization_id) references public.gpts (id, organization_id) on delete set null (gpt_id)
);
call internal.prepare_table('public.chat_sessions');
create index chat_sessions_organization_idx on public.chat_sessions (organization_id, created_at desc, id desc);
create index chat_sessions_user_idx on public.chat_sessions (user_id, updated_at desc);
create index chat_sessions_alive_idx on public.chat_sessions (user_id) where deleted_at is null;
create index chat_sessions_gpt_idx on public.chat_sessions (gpt_id);

create table public.chat_messages (
    id uuid primary key default gen_random_uuid(),
    session_id uuid not null,
    organization_id uuid not null,
    sender text not null check (sender in ('user', 'gpt')),
    content text not null,
    metadata jsonb not null default '{}',
    tokens_used integer not null default 0 check (tokens_used >= 0),
    response_time_ms integer check (response_time_ms >= 0),
    search tsvector generated always as (to_tsvector('english'::regconfig, left(content, 100000))) stored,
    created_at timestamptz not null default now(),
    foreign key (session_id, organization_id) references public.chat_sessions (id, organization_id) on delete cascade
);
call internal.prepare_table('public.chat_messages');
create index chat_messages_session_idx on public.chat_messages (session_id, created_at, id);
create index chat_messages_organization_idx on public.chat_messages (organization_id, created_at desc, id desc);
create index chat_messages_search_idx on public.chat_messages using gin (search);

create function internal.count_message() returns trigger
    language plpgsql security definer set search_path = '' as $body$
begin
    update public.chat_sessions
       set message_count = message_count + 1
     where id = new.session_id;
    return null;
end
$body$;
alter function internal.count_message() owner to rolescope_owner;
revoke all on function internal.count_message() from public;
create trigger count_message after insert on public.chat_messages
    for each row execute function internal.count_message();

create table public.usage_analytics (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations (id) on delete cascade,
    user_id uuid references public.profiles (id) on delete set null,
    gpt_id uuid references public.gpts (id) on delete set null,
    session_id uuid references public.chat_sessions (id) on delete set null,
    date date not null default current_date,
    model text,
    prompt_tokens integer not null default 0 check (prompt_tokens >= 0),
    completion_tokens integer not null default 0 check (completion_tokens >= 0),
    tokens_used integer not null default 0 check (tokens_used >= 0),
    response_time_ms integer check (response_time_ms >= 0),
    cost numeric(12, 6) not null default 0 check (cost >= 0),
    metrics jsonb not null default '{}',
    created_at timestamptz not null default now()
);
comment on column public.usage_analytics.cost is 'US dollars.';
call internal.prepare_table('public.usage_analytics');
create index usage_analytics_organization_idx on public.usage_analytics (organization_id, date desc);
create index usage_analytics_organization_grid_idx
    on public.usage_analytics (organization_id, created_at desc, id desc);
create index usage_analytics_user_idx on public.usage_analytics (user_id, date desc);
create index usage_analytics_gpt_idx on public.usage_analytics (gpt_id, date desc);
create index usage_analytics_session_idx on public.usage_analytics (session_id);
create index usage_analytics_date_idx on public.usage_analytics (date desc);
