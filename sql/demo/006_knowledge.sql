-- Demo data: projects, dashboards, the catalogue, knowledge and integrations.

create temporary table demo_projects as
select n, pg_temp.id('project', n) as id, o.id as organization_id, o.no as organization_no, owner.user_id as owner_id,
       pg_temp.one_of('project' || n, 'School garden', 'Robotics club', 'Yearbook', 'Weather station', 'History podcast',
                      'Science fair', 'Reading app', 'Energy audit') || ' ' || n as name,
       case when n % 3 = 0 then 'organization' else 'private' end as visibility
  from generate_series(1, pg_temp.rows(24, 5000)) as n
  join demo_organizations o on o.no = 1 + n % (select count(*) from demo_organizations)
 cross join lateral (select m.user_id from demo_members m where m.organization_id = o.id
                      order by m.seq offset pg_temp.pick('project owner' || n, 8) limit 1) as owner;

insert into public.projects (id, organization_id, owner_id, name, description, status, visibility, repository_url, tags,
                             created_at, updated_at, deleted_at)
select p.id, p.organization_id, p.owner_id, p.name, 'A project of ' || o.name || '.',
       pg_temp.one_of('project status' || p.n, 'active', 'active', 'draft', 'completed'), p.visibility,
       case when p.n % 4 = 0 then 'https://git.example/' || o.slug || '/project-' || p.n end,
       array[pg_temp.one_of('project tag' || p.n, 'science', 'media', 'coding')],
       pg_temp.today() - (85 - p.n % 60) * interval '1 day', pg_temp.today() - (p.n % 20) * interval '1 day',
       case when p.n % 12 = 11 then pg_temp.today() - interval '3 days' end
  from demo_projects p join demo_organizations o on o.id = p.organization_id;

insert into public.project_members (id, project_id, organization_id, user_id, role, added_by, created_at, updated_at)
select pg_temp.id('project member ' || p.id, w.place), p.id, p.organization_id, w.user_id,
       case w.place when 0 then 'owner' when 1 then 'editor' else 'viewer' end, p.owner_id,
       pg_temp.today() - interval '20 days', pg_temp.today() - interval '20 days'
  from demo_projects p
 cross join lateral (
    select p.owner_id as user_id, 0 as place
    union all
    (select m.user_id, row_number() over (order by pg_temp.pick(p.n || '.' || m.seq, 1000), m.seq)
       from demo_members m where m.organization_id = p.organization_id and m.user_id <> p.owner_id
      order by pg_temp.pick(p.n || '.' || m.seq, 1000), m.seq limit 4)) as w;

insert into public.dashboard_templates (id, organization_id, created_by, name, description, category, definition, is_published,
                                        created_at, updated_at)
select pg_temp.id('template', k.n), null, null, k.name, k.name || ' at a glance.', k.category,
       jsonb_build_object('widgets', jsonb_build_array('chart', 'table', 'number')), k.n <> 6,
       pg_temp.today() - interval '200 days', pg_temp.today() - interval '90 days'
  from (values (1, 'Class overview', 'teaching'), (2, 'Agent performance', 'operations'), (3, 'Cost by assistant', 'finance'),
               (4, 'Attendance', 'teaching'), (5, 'Project progress', 'projects'), (6, 'Draft for next term', 'teaching'))
       as k (n, name, category)
union all
select pg_temp.id('own template', o.no), o.id, (select m.user_id from demo_members m
        where m.organization_id = o.id and m.role = 'teacher' order by m.seq limit 1),
       o.name || ' standard', 'How ' || o.name || ' likes it.', 'general', '{"widgets": ["table"]}', o.no % 2 = 1,
       pg_temp.today() - interval '50 days', pg_temp.today() - interval '50 days'
  from demo_organizations o;

insert into public.dashboards (id, organization_id, project_id, owner_id, template_id, name, layout, is_shared, created_at, updated_at)
select pg_temp.id('dashboard', p.n * 2 + d), p.organization_id, p.id, p.owner_id, pg_temp.id('template', 1 + (p.n + d) % 5),
       p.name || case d when 0 then ' progress' else ' numbers' end, jsonb_build_object('columns', 2 + d), d = 1 and p.n % 3 = 0,
       pg_temp.today() - interval '40 days' + p.n * interval '1 hour', pg_temp.today() - (p.n % 9) * interval '1 day'
  from demo_projects p cross join generate_series(0, 1) as d;

insert into public.capabilities (id, organization_id, creator_id, name, description, category, version, status, approval_status,
                                 featured, homepage_url, rating, downloads, metrics, created_at, updated_at, deleted_at)
select pg_temp.id('capability', n), o.id, t.user_id,
       pg_temp.one_of('capability' || n, 'Flashcard', 'Timeline', 'Formula', 'Grammar', 'Map', 'Circuit', 'Essay', 'Attendance')
           || ' ' || pg_temp.one_of('capability kind' || n, 'generator', 'checker', 'explorer', 'planner') || ' ' || n,
       'Made by teachers of ' || o.name || '.',
       pg_temp.one_of('capability category' || n, 'teaching', 'assessment', 'visualisation', 'administration'),
       '1.' || n % 9 || '.' || n % 4, s.status,
       case when s.status = 'published' then 'approved' when n % 7 = 0 then 'rejected' else 'pending' end,
       s.status = 'published' and n % 8 = 0, 'https://capabilities.example/' || n,
       case when s.status = 'published' then (2.5 + pg_temp.pick('stars' || n, 25) / 10.0)::numeric(3, 2) end,
       case when s.status = 'published' then pg_temp.pick('downloads' || n, 4000)::integer else 0 end,
       jsonb_build_object('installs', pg_temp.pick('installs' || n, 900)),
       pg_temp.moment('capability' || n, 90), pg_temp.today() - interval '1 day',
       case when n % 19 = 0 then pg_temp.today() - interval '8 days' end
  from generate_series(1, pg_temp.rows(60, 10000)) as n
  join demo_organizations o on o.no = 1 + n % (select count(*) from demo_organizations)
 cross join lateral (select pg_temp.one_of('capability status' || n, 'published', 'published', 'published', 'draft', 'archived')) as s (status)
 cross join lateral (select m.user_id from demo_members m where m.organization_id = o.id and m.role = 'teacher'
                      order by m.seq offset n % 2 limit 1) as t;

insert into public.knowledge_bases (id, organization_id, project_id, owner_id, name, description, visibility, created_at, updated_at)
select pg_temp.id('knowledge', o.no * 10 + k.k), o.id, case when k.k = 3 then (select p.id from demo_projects p
           where p.organization_id = o.id order by p.n limit 1) end,
       t.user_id, k.name, k.name || ' of ' || o.name, k.visibility, pg_temp.today() - interval '75 days', pg_temp.today() - interval '2 days'
  from demo_organizations o
 cross join (values (1, 'Student handbook', 'organization'), (2, 'Teaching guides', 'private'), (3, 'Project library', 'private'))
            as k (k, name, visibility)
 cross join lateral (select m.user_id from demo_members m where m.organization_id = o.id and m.role = 'teacher'
                      order by m.seq limit 1) as t;

insert into public.documents (id, knowledge_base_id, organization_id, file_id, created_by, title, content, document_type, language,
                              source_url, created_at, updated_at, deleted_at)
select pg_temp.id('document', n), kb.id, kb.organization_id, null, kb.owner_id,
       pg_temp.one_of('title' || n, 'How to hand in work', 'Marking scheme', 'Safety in the laboratory', 'Using the agents',
                      'Plagiarism and sources', 'Timetable rules', 'Glossary of algebra', 'Field trip checklist') || ', part ' || n,
       pg_temp.one_of('content' || n,
           'Every piece of work is handed in through Files. Name it after its subject. Late work is accepted until noon.',
           'A full mark needs the method, not only the result. Show every step and name your sources.',
           'Wear goggles. Nobody works alone in the laboratory. Ask before you mix anything.',
           'Describe what you need in one sentence, then add what the agent cannot know about your class.'),
       pg_temp.one_of('document type' || n, 'article', 'guide', 'faq', 'policy', 'transcript'),
       pg_temp.one_of('language' || n, 'en', 'en', 'en', 'es', 'de'), 'https://handbook.example/' || n,
       pg_temp.moment('document' || n, 70), pg_temp.today() - (n % 6) * interval '1 day',
       case when n % 25 = 0 then pg_temp.today() - interval '4 days' end
  from generate_series(1, pg_temp.rows(120, 50000)) as n
  join public.knowledge_bases kb
    on kb.id = pg_temp.id('knowledge', (1 + n % (select count(*) from demo_organizations)) * 10 + 1 + pg_temp.pick('base' || n, 3));

insert into public.mcp_integrations (id, organization_id, created_by, name, provider, endpoint_url, status, scopes,
                                     credentials_encrypted, credentials_updated_at, last_checked_at, last_error, created_at, updated_at)
select pg_temp.id('integration', o.no * 10 + k.k), o.id, a.user_id, k.name, k.provider,
       'https://' || k.provider || '.example/mcp/' || o.slug, case when k.k = 2 and o.no = 2 then 'error' else 'active' end, k.scopes,
       extensions.pgp_sym_encrypt(jsonb_build_object('token', md5('integration token' || o.no || k.k))::text,
                                  internal.encryption_key(), 'cipher-algo=aes256'),
       pg_temp.today() - interval '30 days', now() - interval '12 minutes',
       case when k.k = 2 and o.no = 2 then 'The token has expired' end,
       pg_temp.today() - interval '90 days', pg_temp.today() - interval '1 day'
  from demo_organizations o
 cross join (values (1, 'Calendar', 'calendar', array['events.read']), (2, 'Library catalogue', 'library', array['books.read', 'loans.write']))
            as k (k, name, provider, scopes)
 cross join lateral (select m.user_id from demo_members m where m.organization_id = o.id and m.role = 'admin'
                      order by m.seq limit 1) as a;
