-- Chapter 10: projects and dashboards, the catalogue of capabilities, knowledge bases, and connections to elsewhere.

create table public.projects (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations (id) on delete cascade,
    owner_id uuid references public.profiles (id) on delete set null,
    name text not null check (length(btrim(name)) between 1 and 200),
    description text,
    status text not null default 'active' check (status in ('draft', 'active', 'completed', 'archived')),
    visibility text not null default 'private' check (visibility in ('private', 'organization')),
    repository_url text check (repository_url ~* '^https?://\S+$'),
    tags text[] not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    unique (id, organization_id)
);
call internal.prepare_table('public.projects');
create index projects_organization_idx on public.projects (organization_id, created_at desc, id desc);
create index projects_organization_status_owner_idx on public.projects (organization_id, status, owner_id);
create index projects_owner_idx on public.projects (owner_id);
create index projects_shared_idx on public.projects (organization_id, visibility) where deleted_at is null;
call internal.add_trigram_index('public.projects', 'name');

create table public.project_members (
    id uuid primary key default gen_random_uuid(),
    project_id uuid not null,
    organization_id uuid not null,
    user_id uuid not null references public.profiles (id) on delete cascade,
    role text not null default 'viewer' check (role in ('owner', 'admin', 'editor', 'viewer')),
    added_by uuid references public.profiles (id) on delete set null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (project_id, user_id),
    foreign key (project_id, organization_id) references public.projects (id, organization_id) on delete cascade
);
call internal.prepare_table('public.project_members');
create index project_members_user_idx on public.project_members (user_id, project_id) include (role);
create index project_members_organization_idx on public.project_members (organization_id);
create index project_members_added_by_idx on public.project_members (added_by);

create table public.dashboard_templates (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid references public.organizations (id) on delete cascade,
    created_by uuid references public.profiles (id) on delete set null,
    name text not null check (length(btrim(name)) between 1 and 200),
    description text,
    category text not null default 'general',
    definition jsonb not null default '{}' check (jsonb_typeof(definition) = 'object'),
    is_published boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
comment on column public.dashboard_templates.organization_id is 'Null for a template of the platform itself.';
call internal.prepare_table('public.dashboard_templates');
create index dashboard_templates_organization_idx on public.dashboard_templates (organization_id);
create index dashboard_templates_created_by_idx on public.dashboard_templates (created_by);
create index dashboard_templates_published_idx on public.dashboard_templates (is_published, organization_id);

create table public.dashboards (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations (id) on delete cascade,
    project_id uuid,
    owner_id uuid references public.profiles (id) on delete set null,
    template_id uuid references public.dashboard_templates (id) on delete set null,
    name text not null check (length(btrim(name)) between 1 and 200),
    layout jsonb not null default '{}' check (jsonb_typeof(layout) = 'object'),
    is_shared boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    foreign key (project_id, organization_id) references public.projects (id, organization_id) on delete cascade
);
call internal.prepare_table('public.dashboards');
create index dashboards_organization_idx on public.dashboards (organization_id, created_at desc, id desc);
create index dashboards_project_idx on public.dashboards (project_id);
create index dashboards_owner_idx on public.dashboards (owner_id);
create index dashboards_template_idx on public.dashboards (template_id);
create index dashboards_shared_idx on public.dashboards (organization_id, is_shared) where deleted_at is null;

create table public.capabilities (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid references public.organizations (id) on delete cascade,
    creator_id uuid references public.profiles (id) on delete set null,
    name text not null check (length(btrim(name)) between 1 and 200),
    description text not null default '',
    category text not null,
    version text not null default '1.0.0' check (version ~ '^\d+\.\d+\.\d+$'),
    status text not null default 'draft' check (status in ('draft', 'published', 'archived')),
    approval_status text not null default 'pending' check (approval_status in ('approved', 'pending', 'rejected')),
    featured boolean not null default false,
    homepage_url text check (homepage_url ~* '^https?://\S+$'),
    rating numeric(3, 2) check (rating between 0 and 5),
    downloads integer not null default 0 check (downloads >= 0),
    metrics jsonb not null default '{}',
    search tsvector generated always as (
        to_tsvector('english'::regconfig, name || ' ' || description || ' ' || category)) stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
);
comment on table public.capabilities is
    'A catalogue open to everybody once published and approved; drafts stay within their organization.';
call internal.prepare_table('public.capabilities');
create index capabilities_organization_idx on public.capabilities (organization_id, created_at desc, id desc);
create index capabilities_creator_idx on public.capabilities (creator_id);
create index capabilities_published_idx on public.capabilities (category, created_at desc)
    where status = 'published' and approval_status = 'approved' and deleted_at is null;
create index capabilities_status_idx on public.capabilities (status, approval_status, deleted_at);
create index capabilities_search_idx on public.capabilities using gin (search);

create table public.knowledge_bases (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations (id) on delete cascade,
    project_id uuid,
    owner_id uuid references public.profiles (id) on delete set null,
    name text not null check (length(btrim(name)) between 1 and 200),
    description text,
    visibility text not null default 'organization' check (visibility in ('private', 'organization')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    unique (id, organization_id),
    foreign key (project_id, organization_id) references public.projects (id, organization_id)
        on delete set null (project_id)
);
call internal.prepare_table('public.knowledge_bases');
create index knowledge_bases_organization_idx on public.knowledge_bases (organization_id, created_at desc, id desc);
create index knowledge_bases_project_idx on public.knowledge_bases (project_id);
create index knowledge_bases_owner_idx on public.knowledge_bases (owner_id);
create index knowledge_bases_shared_idx on public.knowledge_bases (organization_id, visibility)
    where deleted_at is null;

create table public.documents (
    id uuid primary key default gen_random_uuid(),
    knowledge_base_id uuid not null,
    organization_id uuid not null,
    file_id uuid references public.files (id) on delete set null,
    created_by uuid references public.profiles (id) on delete set null,
    title text not null check (length(btrim(title)) between 1 and 300),
    content text not null default '',
    document_type text not null default 'article'
        check (document_type in ('article', 'guide', 'faq', 'policy', 'transcript', 'other')),
    language text not null default 'en' check (language ~ '^[a-z]{2}$'),
    source_url text check (source_url ~* '^https?://\S+$'),
    search tsvector generated always as (
        setweight(to_tsvector('english'::regconfig, title), 'A') ||
        setweight(to_tsvector('english'::regconfig, left(content, 200000)), 'B')) stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    foreign key (knowledge_base_id, organization_id) references public.knowledge_bases (id, organization_id)
        on delete cascade
);
call internal.prepare_table('public.documents');
create index documents_organization_idx on public.documents (organization_id, created_at desc, id desc);
create index documents_base_idx on public.documents (knowledge_base_id, document_type, language);
create index documents_file_idx on public.documents (file_id);
create index documents_created_by_idx on public.documents (created_by);
create index documents_deleted_idx on public.documents (organization_id, deleted_at) where deleted_at is not null;
create index documents_search_idx on public.documents using gin (search);

create table public.mcp_integrations (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations (id) on delete cascade,
    created_by uuid references public.profiles (id) on delete set null,
    name text not null check (length(btrim(name)) between 1 and 120),
    provider text not null,
    endpoint_url text not null check (endpoint_url ~* '^https://\S+$'),
    status text not null default 'inactive' check (status in ('active', 'inactive', 'error')),
    scopes text[] not null default '{}',
    credentials_encrypted bytea,
    credentials_updated_at timestamptz,
    last_checked_at timestamptz,
    last_error text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
);
comment on column public.mcp_integrations.credentials_encrypted is
    'Encrypted with pgcrypto. No client role is granted this column; see set_integration_credentials.';
call internal.prepare_table('public.mcp_integrations');
create index mcp_integrations_organization_idx on public.mcp_integrations (organization_id, created_at desc, id desc);
create index mcp_integrations_created_by_idx on public.mcp_integrations (created_by);

-- ---------------------------------------------------------------------------------------------------------------
-- Statistics of the catalogue. A materialized view has no row security, so it holds only what is open to everybody,
-- summed up, and lives outside the schema that APIs expose.
-- ---------------------------------------------------------------------------------------------------------------
create materialized view app.capability_statistics as
select category,
       count(*) as total_capabilities,
       count(*) filter (where featured) as featured_capabilities,
       round(avg(rating), 2) as avg_rating,
       sum(downloads) as total_downloads,
       max(created_at) as newest_at
  from public.capabilities
 where status = 'published' and approval_status = 'approved' and deleted_at is null
 group by category;
create unique index capability_statistics_category_key on app.capability_statistics (category);
alter materialized view app.capability_statistics owner to rolescope_owner;
comment on materialized view app.capability_statistics is
    'Published capabilities by category; refreshed by the cron job refresh-capability-statistics.';
