-- Chapter 7: agents, what they are asked to do, how well they do it, and the health of the whole.

create table public.agent_instances (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations (id) on delete cascade,
    name text not null check (length(btrim(name)) between 1 and 120),
    agent_type text not null check (agent_type ~ '^[a-z][a-z0-9_]*$'),
    status text not null default 'idle' check (status in ('idle', 'busy', 'offline', 'error', 'maintenance')),
    version text not null default '1.0.0',
    capabilities text[] not null default '{}',
    configuration jsonb not null default '{}' check (jsonb_typeof(configuration) = 'object'),
    max_concurrency integer not null default 1 check (max_concurrency between 1 and 1000),
    last_heartbeat_at timestamptz,
    created_by uuid references public.profiles (id) on delete set null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    unique (id, organization_id)
);
call internal.prepare_table('public.agent_instances');
create index agent_instances_organization_idx on public.agent_instances (organization_id, created_at desc, id desc);
create index agent_instances_type_status_idx on public.agent_instances (agent_type, status);
create index agent_instances_alive_idx on public.agent_instances (organization_id) where deleted_at is null;
create index agent_instances_created_by_idx on public.agent_instances (created_by);

create table public.agent_executions (
    id uuid primary key default gen_random_uuid(),
    task_id uuid not null default gen_random_uuid(),
    organization_id uuid not null references public.organizations (id) on delete cascade,
    agent_instance_id uuid,
    agent_type text not null check (agent_type ~ '^[a-z][a-z0-9_]*$'),
    user_id uuid references public.profiles (id) on delete set null,
    status text not null default 'pending'
        check (status in ('pending', 'queued', 'running', 'completed', 'failed', 'cancelled', 'timed_out')),
    priority smallint not null default 5 check (priority between 1 and 10),
    input_data jsonb not null default '{}',
    output_data jsonb,
    error_code text,
    error_message text,
    started_at timestamptz,
    completed_at timestamptz,
    execution_time_seconds numeric(12, 3) check (execution_time_seconds >= 0),
    quality_rating numeric(3, 2) check (quality_rating between 0 and 1),
    retry_count smallint not null default 0 check (retry_count >= 0),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (task_id),
    constraint agent_executions_finish_after_start check (completed_at >= started_at),
    -- Only the agent is forgotten when it is deleted; the organization must stay.
    foreign key (agent_instance_id, organization_id) references public.agent_instances (id, organization_id)
        on delete set null (agent_instance_id)
);
comment on table public.agent_executions is 'One run of an agent for a person. quality_rating goes from 0 to 1.';
call internal.prepare_table('public.agent_executions');
create index agent_executions_organization_idx on public.agent_executions (organization_id, created_at desc, id desc);
create index agent_executions_user_idx on public.agent_executions (user_id, created_at desc);
create index agent_executions_agent_idx on public.agent_executions (agent_instance_id, created_at desc);
create index agent_executions_status_idx on public.agent_executions (status, created_at desc);
create index agent_executions_open_idx on public.agent_executions (organization_id, priority desc, created_at)
    where status in ('pending', 'queued', 'running');

create table public.agent_task_queue (
    id uuid primary key default gen_random_uuid(),
    task_id uuid not null,
    organization_id uuid not null references public.organizations (id) on delete cascade,
    user_id uuid references public.profiles (id) on delete set null,
    agent_instance_id uuid,
    agent_type text not null check (agent_type ~ '^[a-z][a-z0-9_]*$'),
    status text not null default 'queued'
        check (status in ('queued', 'assigned', 'processing', 'completed', 'failed', 'cancelled')),
    priority smallint not null default 5 check (priority between 1 and 10),
    payload jsonb not null default '{}',
    attempts smallint not null default 0 check (attempts >= 0),
    max_attempts smallint not null default 3 check (max_attempts between 1 and 20),
    scheduled_at timestamptz not null default now(),
    locked_until timestamptz,
    last_error text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint agent_task_queue_attempts_bounded check (attempts <= max_attempts),
    foreign key (agent_instance_id, organization_id) references public.agent_instances (id, organization_id)
        on delete set null (agent_instance_id)
);
call internal.prepare_table('public.agent_task_queue');
create index agent_task_queue_organization_idx on public.agent_task_queue (organization_id, created_at desc, id desc);
create index agent_task_queue_user_idx on public.agent_task_queue (user_id, created_at desc);
create index agent_task_queue_agent_idx on public.agent_task_queue (agent_instance_id);
create index agent_task_queue_task_idx on public.agent_task_queue (task_id);
create index agent_task_queue_due_idx on public.agent_task_queue (priority desc, scheduled_at) where status = 'queued';

create table public.agent_metrics (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations (id) on delete cascade,
    agent_instance_id uuid not null,
    agent_type text not null,
    period_start timestamptz not null,
    period_end timestamptz not null,
    total_executions integer not null default 0 check (total_executions >= 0),
    successful_executions integer not null default 0 check (successful_executions >= 0),
    failed_executions integer not null default 0 check (failed_executions >= 0),
    success_rate numeric(5, 2) check (success_rate between 0 and 100),
    avg_execution_time_seconds numeric(12, 3) check (avg_execution_time_seconds >= 0),
    p95_execution_time_seconds numeric(12, 3) check (p95_execution_time_seconds >= 0),
    avg_quality_rating numeric(3, 2) check (avg_quality_rating between 0 and 1),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (agent_instance_id, period_start, period_end),
    constraint agent_metrics_period check (period_end > period_start),
    constraint agent_metrics_totals check (successful_executions + failed_executions <= total_executions),
    foreign key (agent_instance_id, organization_id) references public.agent_instances (id, organization_id)
        on delete cascade
);
comment on column public.agent_metrics.success_rate is 'Per cent; null when nothing finished in the period.';
call internal.prepare_table('public.agent_metrics');
create index agent_metrics_organization_idx on public.agent_metrics (organization_id, period_start desc);
create index agent_metrics_period_idx on public.agent_metrics (period_start desc, id desc);

create table public.system_health (
    id uuid primary key default gen_random_uuid(),
    timestamp timestamptz not null default now(),
    health_score numeric(5, 2) not null check (health_score between 0 and 100),
    status text not null check (status in ('healthy', 'warning', 'critical')),
    success_rate numeric(5, 2) check (success_rate between 0 and 100),
    error_rate numeric(5, 2) not null default 0 check (error_rate between 0 and 100),
    critical_threshold numeric(5, 2) not null default 50,
    warning_threshold numeric(5, 2) not null default 80,
    total_agents integer not null default 0 check (total_agents >= 0),
    active_agents integer not null default 0 check (active_agents >= 0),
    queue_length integer not null default 0 check (queue_length >= 0),
    running_executions integer not null default 0 check (running_executions >= 0),
    avg_response_time_ms numeric(12, 2) check (avg_response_time_ms >= 0),
    p95_response_time_ms numeric(12, 2) check (p95_response_time_ms >= 0),
    details jsonb not null default '{}',
    created_at timestamptz not null default now(),
    constraint system_health_thresholds check (critical_threshold < warning_threshold)
);
comment on table public.system_health is 'Samples of the whole platform; belongs to no organization.';
call internal.prepare_table('public.system_health');
create index system_health_timestamp_idx on public.system_health (timestamp desc, id desc);

create table public.roblox_environments (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations (id) on delete cascade,
    name text not null check (length(btrim(name)) between 1 and 120),
    description text,
    created_by uuid references public.profiles (id) on delete set null,
    status text not null default 'draft' check (status in ('draft', 'generating', 'published', 'failed', 'archived')),
    universe_id bigint check (universe_id > 0),
    place_id bigint check (place_id > 0),
    place_url text check (place_url ~* '^https?://\S+$'),
    subject text,
    grade_level smallint check (grade_level between 1 and 13),
    max_players smallint not null default 30 check (max_players between 1 and 200),
    configuration jsonb not null default '{}' check (jsonb_typeof(configuration) = 'object'),
    published_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
);
call internal.prepare_table('public.roblox_environments');
create index roblox_environments_organization_idx
    on public.roblox_environments (organization_id, created_at desc, id desc);
create index roblox_environments_created_by_idx on public.roblox_environments (created_by);
create index roblox_environments_published_idx on public.roblox_environments (organization_id, status)
    where deleted_at is null;

-- ---------------------------------------------------------------------------------------------------------------
-- Alerts: rules, and the times they were broken
-- ---------------------------------------------------------------------------------------------------------------
create table public.alert_rules (
    id uuid primary key default gen_random_uuid(),
    name text not null unique check (name ~ '^[A-Za-z][A-Za-z0-9]*$'),
    summary text not null,
    metric text not null,
    comparison text not null check (comparison in ('>', '<')),
    threshold numeric not null,
    holds_for interval not null default '5 minutes',
    severity text not null check (severity in ('info', 'warning', 'critical')),
    unit text not null default '',
    enabled boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
call internal.prepare_table('public.alert_rules');

create table public.system_alerts (
    id uuid primary key default gen_random_uuid(),
    alert_rule_id uuid references public.alert_rules (id) on delete set null,
    rule text not null,
    severity text not null check (severity in ('info', 'warning', 'critical')),
    organization_id uuid references public.organizations (id) on delete cascade,
    subject text,
    message text not null,
    value numeric,
    opened_at timestamptz not null default now(),
    acknowledged_at timestamptz,
    acknowledged_by uuid references public.profiles (id) on delete set null,
    resolved_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint system_alerts_resolved_after_opened check (resolved_at >= opened_at)
);
comment on column public.system_alerts.organization_id is 'Null for an alert about the platform as a whole.';
comment on column public.system_alerts.subject is 'What it is about: a function, an agent, a table.';
call internal.prepare_table('public.system_alerts');
create index system_alerts_opened_idx on public.system_alerts (opened_at desc, id desc);
create index system_alerts_organization_idx on public.system_alerts (organization_id, opened_at desc);
create index system_alerts_rule_idx on public.system_alerts (alert_rule_id);
create index system_alerts_acknowledged_by_idx on public.system_alerts (acknowledged_by);
-- One rule is open at most once about one thing.
create unique index system_alerts_one_open_idx
    on public.system_alerts (rule, coalesce(subject, '')) where resolved_at is null;

insert into public.alert_rules (id, name, summary, metric, comparison, threshold, holds_for, severity, unit) values
    ('a1e40000-0000-4000-8000-000000000001', 'HighEdgeFunctionErrorRate', 'Edge functions answer with errors',
        'edge_function_error_rate', '>', 0.05, '5 minutes', 'critical', 'share'),
    ('a1e40000-0000-4000-8000-000000000002', 'SystemHealthLow', 'System health score is low',
        'system_health_score', '<', 80, '10 minutes', 'warning', 'points'),
    ('a1e40000-0000-4000-8000-000000000003', 'RLSQuerySlow', 'Queries under row security are slow (p95)',
        'rls_query_p95_seconds', '>', 0.1, '5 minutes', 'warning', 'seconds'),
    ('a1e40000-0000-4000-8000-000000000004', 'AgentFailing', 'An agent fails more than half of its runs',
        'agent_success_rate', '<', 50, '30 minutes', 'critical', 'per cent');
