-- Chapter 9: meetings, who takes part, what is said in channels, and who is there.

create table public.meetings (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations (id) on delete cascade,
    organizer_id uuid references public.profiles (id) on delete set null,
    title text not null check (length(btrim(title)) between 1 and 200),
    description text,
    status text not null default 'scheduled' check (status in ('scheduled', 'live', 'ended', 'cancelled')),
    is_open boolean not null default false,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    join_url text check (join_url ~* '^https://\S+$'),
    recording_file_id uuid references public.files (id) on delete set null,
    settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    unique (id, organization_id),
    constraint meetings_end_after_start check (ends_at > starts_at)
);
comment on column public.meetings.is_open is 'Every member of the organization may see and join it.';
call internal.prepare_table('public.meetings');
create index meetings_organization_idx on public.meetings (organization_id, starts_at desc, id desc);
create index meetings_organizer_idx on public.meetings (organizer_id);
create index meetings_open_idx on public.meetings (organization_id, starts_at) where is_open and deleted_at is null;
create index meetings_recording_idx on public.meetings (recording_file_id);

create table public.meeting_participants (
    id uuid primary key default gen_random_uuid(),
    meeting_id uuid not null,
    organization_id uuid not null,
    user_id uuid not null references public.profiles (id) on delete cascade,
    invited_by uuid references public.profiles (id) on delete set null,
    role text not null default 'participant' check (role in ('host', 'co_host', 'participant')),
    response text not null default 'pending' check (response in ('pending', 'accepted', 'declined')),
    joined_at timestamptz,
    left_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (meeting_id, user_id),
    constraint meeting_participants_left_after_joined check (left_at >= joined_at),
    foreign key (meeting_id, organization_id) references public.meetings (id, organization_id) on delete cascade
);
call internal.prepare_table('public.meeting_participants');
create index meeting_participants_user_idx on public.meeting_participants (user_id, meeting_id);
create index meeting_participants_organization_idx
    on public.meeting_participants (organization_id, created_at desc, id desc);
create index meeting_participants_invited_by_idx on public.meeting_participants (invited_by);

create table public.channel_messages (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations (id) on delete cascade,
    meeting_id uuid,
    topic text not null check (topic ~ '^(org|meeting):[0-9a-f-]{36}$'),
    sender_id uuid references public.profiles (id) on delete set null,
    kind text not null default 'text' check (kind in ('text', 'file', 'system')),
    content text not null check (length(content) between 1 and 10000),
    file_id uuid references public.files (id) on delete set null,
    reply_to uuid references public.channel_messages (id) on delete set null,
    search tsvector generated always as (to_tsvector('english'::regconfig, content)) stored,
    edited_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    foreign key (meeting_id, organization_id) references public.meetings (id, organization_id) on delete cascade,
    constraint channel_messages_topic_is_its_own check (
        topic = case when meeting_id is null then 'org:' || organization_id else 'meeting:' || meeting_id end)
);
comment on table public.channel_messages is 'What was said in an organization''s or a meeting''s realtime topic.';
call internal.prepare_table('public.channel_messages');
create index channel_messages_organization_idx
    on public.channel_messages (organization_id, created_at desc, id desc);
create index channel_messages_topic_idx on public.channel_messages (topic, created_at desc);
create index channel_messages_meeting_idx on public.channel_messages (meeting_id, created_at desc);
create index channel_messages_sender_idx on public.channel_messages (sender_id);
create index channel_messages_alive_idx on public.channel_messages (organization_id) where deleted_at is null;
create index channel_messages_file_idx on public.channel_messages (file_id);
create index channel_messages_reply_idx on public.channel_messages (reply_to);
create index channel_messages_search_idx on public.channel_messages using gin (search);

create table public.presence (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations (id) on delete cascade,
    user_id uuid not null references public.profiles (id) on delete cascade,
    meeting_id uuid references public.meetings (id) on delete set null,
    status text not null default 'offline' check (status in ('online', 'away', 'busy', 'offline')),
    device text,
    last_seen_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, user_id)
);
call internal.prepare_table('public.presence');
create index presence_user_idx on public.presence (user_id);
create index presence_meeting_idx on public.presence (meeting_id);
create index presence_seen_idx on public.presence (organization_id, last_seen_at desc);
