-- Chapter 901: notifications that are still to be sent. Written before anything is sent, so that neither a restart nor
-- a notification service that is down loses one. Only the host of the functions touches it.

create table internal.notification_outbox (
    id uuid primary key default gen_random_uuid(),
    user_id uuid,
    channel text not null check (length(channel) between 1 and 164),
    event text not null check (length(event) between 1 and 200),
    data jsonb not null,
    status text not null default 'pending' check (status in ('pending', 'sent', 'failed')),
    attempts integer not null default 0 check (attempts >= 0),
    next_attempt_at timestamptz not null default now(),
    last_error text,
    created_at timestamptz not null default now(),
    sent_at timestamptz
);
comment on table internal.notification_outbox is 'Notifications to be sent; kept until the service has taken them.';
create index notification_outbox_due_idx on internal.notification_outbox (next_attempt_at) where status = 'pending';
create index notification_outbox_sent_idx on internal.notification_outbox (sent_at) where status <> 'pending';
alter table internal.notification_outbox enable row level security;
alter table internal.notification_outbox force row level security;
revoke all on internal.notification_outbox from public, anon, authenticated, service_role;
alter table internal.notification_outbox owner to rolescope_owner;
