-- Demo data: files, their objects in storage, versions and accesses.

create temporary table demo_files as
select n, pg_temp.id('file', n) as id, m.organization_id, m.user_id as uploaded_by,
       k.stem || '-' || n || '.' || k.extension as filename, k.extension, k.mime_type, k.category, k.base_size,
       pg_temp.moment('file' || n, 90) as created_at, null::text as scan, false as shared, false as gone
  from generate_series(7, pg_temp.rows(500, 50000)) as n
  join demo_members m on m.seq = pg_temp.member('file owner' || n)
 cross join lateral (
    select * from (values
        ('essay', 'pdf', 'application/pdf', 'assignment', 180000), ('homework', 'docx',
         'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'assignment', 60000),
        ('lesson-plan', 'pdf', 'application/pdf', 'lesson', 240000), ('lab-report', 'pdf', 'application/pdf', 'report', 420000),
        ('worksheet', 'pdf', 'application/pdf', 'lesson', 95000), ('diagram', 'png', 'image/png', 'media', 310000),
        ('field-trip', 'jpg', 'image/jpeg', 'media', 2400000), ('grades', 'csv', 'text/csv', 'export', 18000),
        ('slides', 'pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation', 'lesson', 1800000),
        ('notes', 'txt', 'text/plain', 'other', 4000)) as v (stem, extension, mime_type, category, base_size)
    offset pg_temp.pick('file kind' || n, 10) limit 1) as k;

insert into demo_files values
    (1, pg_temp.fixed('0f', 1), pg_temp.fixed('0a', 1), pg_temp.fixed('0b', 1), 'photosynthesis-essay.pdf', 'pdf',
     'application/pdf', 'assignment', 184000, pg_temp.today() - interval '6 days' + interval '10 hours', 'clean', false, false),
    (2, pg_temp.fixed('0f', 2), pg_temp.fixed('0a', 1), pg_temp.fixed('0b', 1), 'photosynthesis-draft.docx', 'docx',
     'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'assignment', 61000,
     pg_temp.today() - interval '9 days' + interval '15 hours', 'clean', false, true),
    (3, pg_temp.fixed('0f', 3), pg_temp.fixed('0a', 1), pg_temp.fixed('0b', 2), 'ben-private-notes.txt', 'txt',
     'text/plain', 'other', 3900, pg_temp.today() - interval '4 days' + interval '11 hours', 'clean', false, false),
    (4, pg_temp.fixed('0f', 4), pg_temp.fixed('0a', 1), pg_temp.fixed('0b', 14), 'northside-handbook.pdf', 'pdf',
     'application/pdf', 'lesson', 880000, pg_temp.today() - interval '70 days' + interval '9 hours', 'clean', true, false),
    (5, pg_temp.fixed('0f', 5), pg_temp.fixed('0a', 2), pg_temp.fixed('0b', 25), 'southside-final-exam.pdf', 'pdf',
     'application/pdf', 'lesson', 260000, pg_temp.today() - interval '12 days' + interval '13 hours', 'clean', false, false),
    (6, pg_temp.fixed('0f', 6), pg_temp.fixed('0a', 3), pg_temp.fixed('0b', 30), 'free-game-coins.zip', 'zip',
     'application/zip', 'other', 740000, pg_temp.today() - interval '3 days' + interval '16 hours', 'infected', false, false);

insert into public.files (id, organization_id, filename, original_filename, storage_path, bucket_name, file_size, checksum,
                          mime_type, uploaded_by, status, category, metadata, tags, download_count, is_public,
                          thumbnail_path, virus_scan_status, virus_scanned_at, processed_at, created_at, updated_at, deleted_at)
select f.id, f.organization_id, f.filename, initcap(replace(split_part(f.filename, '.', 1), '-', ' ')) || '.' || f.extension,
       f.organization_id || '/' || f.category || '/' || f.id || '/' || f.filename, 'files', s.size,
       md5('a' || f.n) || md5('b' || f.n), f.mime_type, f.uploaded_by,
       case when s.scan = 'infected' then 'quarantined' when s.scan = 'pending' then 'processing'
            when s.gone then 'archived' else 'available' end,
       f.category,
       case when f.mime_type like 'image/%' then jsonb_build_object('width', 1600, 'height', 1200)
            when f.mime_type = 'application/pdf' then jsonb_build_object('pages', 1 + pg_temp.pick('pages' || f.n, 24))
            else '{}' end,
       array[f.category, pg_temp.one_of('tag' || f.n, 'biology', 'algebra', 'history', 'spanish', 'coding')],
       0, f.shared or (f.n > 6 and pg_temp.chance('shared' || f.n, 12)),
       case when f.mime_type like 'image/%' and s.scan = 'clean'
            then f.organization_id || '/' || f.category || '/' || f.id || '/thumbnail-300.png' end,
       s.scan, case when s.scan <> 'pending' then f.created_at + interval '9 seconds' end,
       case when s.scan <> 'pending' then f.created_at + interval '11 seconds' end,
       f.created_at, f.created_at + interval '11 seconds',
       case when s.gone then least(now(), f.created_at + interval '2 days') end
  from demo_files f
 cross join lateral (select
       (f.base_size * (50 + pg_temp.pick('size' || f.n, 150)) / 100)::bigint,
       coalesce(f.scan, case when pg_temp.chance('infected' || f.n, 0.4) then 'infected'
                             when pg_temp.chance('failed' || f.n, 0.6) then 'failed'
                             when pg_temp.chance('skipped' || f.n, 4) then 'skipped'
                             when f.created_at > now() - interval '20 minutes' then 'pending' else 'clean' end),
       f.gone or (f.n > 6 and pg_temp.chance('gone' || f.n, 4)) offset 0) as s (size, scan, gone);

-- Every record has its object, thumbnails too; the object carries what the storage server writes.
insert into storage.objects (id, bucket_id, name, owner, owner_id, created_at, updated_at, last_accessed_at, metadata, version)
select pg_temp.id('object', f.n), 'files', x.storage_path, x.uploaded_by, x.uploaded_by::text, x.created_at, x.created_at,
       x.created_at,
       jsonb_build_object('eTag', '"' || md5('a' || f.n) || '"', 'size', x.file_size, 'mimetype', x.mime_type,
                          'cacheControl', 'max-age=3600', 'lastModified', to_char(x.created_at at time zone 'UTC',
                          'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'contentLength', x.file_size, 'httpStatusCode', 200),
       pg_temp.id('object version', f.n)::text
  from demo_files f join public.files x on x.id = f.id
union all
select pg_temp.id('thumbnail', f.n), 'files', x.thumbnail_path, x.uploaded_by, x.uploaded_by::text, x.processed_at,
       x.processed_at, x.processed_at,
       jsonb_build_object('eTag', '"' || md5('t' || f.n) || '"', 'size', 24000 + f.n % 9000, 'mimetype', 'image/png',
                          'cacheControl', 'max-age=3600', 'contentLength', 24000 + f.n % 9000, 'httpStatusCode', 200),
       pg_temp.id('thumbnail version', f.n)::text
  from demo_files f join public.files x on x.id = f.id where x.thumbnail_path is not null
union all
select pg_temp.id('avatar', p.n), 'avatars', p.id || '/avatar.png', p.id, p.id::text, u.created_at, u.created_at, u.created_at,
       jsonb_build_object('eTag', '"' || md5('p' || p.n) || '"', 'size', 9000 + p.n % 4000, 'mimetype', 'image/png',
                          'cacheControl', 'max-age=3600', 'contentLength', 9000 + p.n % 4000, 'httpStatusCode', 200),
       pg_temp.id('avatar version', p.n)::text
  from demo_people p join public.profiles u on u.id = p.id;

-- One to four versions; the newest is the file as it is.
insert into public.file_versions (id, file_id, organization_id, version_number, storage_path, file_size, checksum, mime_type,
                                  change_note, created_by, created_at)
select pg_temp.id('version', f.n * 10 + v), f.id, x.organization_id, v,
       case when v = c.versions then x.storage_path else x.storage_path || '.v' || v end,
       x.file_size * (60 + 10 * v) / (60 + 10 * c.versions), md5('a' || f.n || v) || md5('b' || f.n || v), x.mime_type,
       case v when 1 then 'First upload' when 2 then 'Corrections' when 3 then 'Added sources' else 'Final version' end,
       x.uploaded_by, x.created_at - (c.versions - v) * interval '26 hours'
  from demo_files f join public.files x on x.id = f.id
 cross join lateral (select 1 + pg_temp.pick('versions' || f.n, 7) % 4) as c (versions)
 cross join lateral generate_series(1, c.versions) as v;

create temporary table demo_file_numbers as
select row_number() over (order by f.n) - 1 as seq, f.id, x.organization_id, x.uploaded_by, x.filename, x.file_size, x.is_public,
       x.created_at
  from demo_files f join public.files x on x.id = f.id;
create unique index on demo_file_numbers (seq);
analyze demo_file_numbers;
select set_config('demo.files', (select count(*) from demo_file_numbers)::text, false);

-- Accesses by the uploader, or by staff of the same organization.
insert into public.file_access_logs (id, file_id, organization_id, user_id, action, succeeded, ip_address, user_agent,
                                     details, created_at)
select pg_temp.id('access', n), f.id, f.organization_id, who.user_id, a.action,
       not pg_temp.chance('refused' || n, 2), ('203.0.113.' || 1 + pg_temp.pick(who.user_id::text, 250))::inet,
       pg_temp.one_of('browser' || n, 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/144.0',
                      'Mozilla/5.0 (Macintosh; Intel Mac OS X 15_6) Safari/605.1.15', 'Rolescope mobile/4.2 (Android 16)'),
       '{}', least(now(), f.created_at + pg_temp.pick('later' || n, 30 * 86400) * interval '1 second')
  from generate_series(1, pg_temp.rows(3000, 200000)) as n
  join demo_file_numbers f on f.seq = pg_temp.pick('accessed' || n, current_setting('demo.files')::bigint)
 cross join lateral (select pg_temp.one_of('action' || n, 'view', 'view', 'view', 'preview', 'download', 'download', 'share')) as a (action)
 cross join lateral (
    select case when pg_temp.chance('own' || n, 60) then f.uploaded_by else (
        select m.user_id from demo_members m
         where m.organization_id = f.organization_id and m.role <> 'student'
         order by m.seq offset pg_temp.pick('staff' || n, 3) limit 1) end offset 0) as who (user_id);

update public.files f set download_count = d.downloads
  from (select file_id, count(*) as downloads from public.file_access_logs
         where action = 'download' and succeeded group by file_id) as d
 where d.file_id = f.id;
