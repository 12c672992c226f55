-- Chapter 6: file records. The bytes are objects in storage; a record says whose they are and what is known of them.

create table public.files (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations (id) on delete cascade,
    filename text not null check (length(filename) between 1 and 255 and filename !~ '[/\\]'),
    original_filename text not null,
    storage_path text not null check (storage_path !~ '(^/|\.\.|//)'),
    bucket_name text not null default 'files',
    file_size bigint not null check (file_size >= 0),
    checksum text check (checksum ~ '^[0-9a-f]{64}$'),
    mime_type text not null default 'application/octet-stream' check (mime_type ~ '^[a-z]+/[a-zA-Z0-9.+-]+$'),
    uploaded_by uuid references public.profiles (id) on delete set null,
    status text not null default 'available'
        check (status in ('pending', 'processing', 'available', 'quarantined', 'archived', 'failed')),
    category text not null default 'other'
        check (category in ('assignment', 'lesson', 'media', 'report', 'avatar', 'export', 'other')),
    metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
    tags text[] not null default '{}',
    download_count integer not null default 0 check (download_count >= 0),
    is_public boolean not null default false,
    thumbnail_path text,
    optimized_path text,
    virus_scan_status text not null default 'pending'
        check (virus_scan_status in ('pending', 'clean', 'infected', 'skipped', 'failed')),
    virus_scanned_at timestamptz,
    processed_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    unique (bucket_name, storage_path),
    -- Lets children refer to (file, organization) together, so that no child can belong to another tenant.
    unique (id, organization_id),
    constraint infected_is_never_available check (virus_scan_status <> 'infected' or status <> 'available')
);
comment on table public.files is 'File records; is_public means: to everybody within the organization.';
call internal.prepare_table('public.files');
create index files_organization_idx on public.files (organization_id, created_at desc, id desc);
create index files_uploaded_by_idx on public.files (uploaded_by, created_at desc);
create index files_shared_idx on public.files (organization_id) where is_public and deleted_at is null;
create index files_deleted_idx on public.files (organization_id, deleted_at) where deleted_at is not null;
create index files_checksum_idx on public.files (checksum);
create index files_tags_idx on public.files using gin (tags);
create index files_storage_path_idx on public.files (storage_path text_pattern_ops);
call internal.add_trigram_index('public.files', 'filename');

create table public.file_versions (
    id uuid primary key default gen_random_uuid(),
    file_id uuid not null,
    organization_id uuid not null,
    version_number integer not null check (version_number > 0),
    storage_path text not null check (storage_path !~ '(^/|\.\.|//)'),
    file_size bigint not null check (file_size >= 0),
    checksum text check (checksum ~ '^[0-9a-f]{64}$'),
    mime_type text not null default 'application/octet-stream',
    change_note text,
    created_by uuid references public.profiles (id) on delete set null,
    created_at timestamptz not null default now(),
    unique (file_id, version_number),
    foreign key (file_id, organization_id) references public.files (id, organization_id)
        on delete cascade on update cascade
);
call internal.prepare_table('public.file_versions');
create index file_versions_file_idx on public.file_versions (file_id, organization_id);
create index file_versions_organization_idx on public.file_versions (organization_id, created_at desc, id desc);
create index file_versions_created_by_idx on public.file_versions (created_by);

create table public.file_access_logs (
    id uuid primary key default gen_random_uuid(),
    file_id uuid not null,
    organization_id uuid not null,
    user_id uuid references public.profiles (id) on delete set null,
    action text not null
        check (action in ('view', 'preview', 'download', 'upload', 'update', 'share', 'move', 'delete', 'restore')),
    succeeded boolean not null default true,
    ip_address inet,
    user_agent text,
    details jsonb not null default '{}',
    created_at timestamptz not null default now(),
    foreign key (file_id, organization_id) references public.files (id, organization_id)
        on delete cascade on update cascade
);
comment on column public.file_access_logs.ip_address is 'Personal data.';
call internal.prepare_table('public.file_access_logs');
create index file_access_logs_file_idx on public.file_access_logs (file_id, created_at desc);
create index file_access_logs_organization_idx on public.file_access_logs (organization_id, created_at desc, id desc);
create index file_access_logs_user_idx on public.file_access_logs (user_id, created_at desc);

-- Buckets are made here because policies and file records name them.
do $buckets$
begin
    insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
        ('files', 'files', false, 52428800, null),
        ('avatars', 'avatars', true, 5242880, array['image/png', 'image/jpeg', 'image/webp', 'image/gif'])
    on conflict do nothing;
exception when insufficient_privilege then
    raise notice 'buckets files and avatars must be created through the storage API';
end
$buckets$;
