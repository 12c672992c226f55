-- Demo data: assistants, conversations, and what they cost.

create temporary table demo_gpts as
select (o.no - 1) * 6 + k.k as no, pg_temp.fixed('0d', (o.no - 1) * 6 + k.k) as id, o.id as organization_id, o.no as organization_no,
       k.name, k.category, k.model, k.price, k.approval, k.risk, k.access, k.shared
  from demo_organizations o
 cross join (values
        (1, 'Biology Tutor', 'tutoring', 'gpt-4', 0.00003, 'approved', 'low', 'organization', true),
        (2, 'Essay Coach', 'writing', 'gpt-4o-mini', 0.0000006, 'approved', 'low', 'organization', false),
        (3, 'Quiz Maker', 'teaching', 'gpt-4', 0.00003, 'approved', 'medium', 'team', false),
        (4, 'Report Summariser', 'teaching', 'claude-sonnet', 0.000009, 'approved', 'medium', 'team', false),
        (5, 'Web Researcher', 'research', 'gpt-4', 0.00003, 'pending', 'high', 'organization', false),
        (6, 'Homework Solver', 'tutoring', 'gpt-4o-mini', 0.0000006, 'rejected', 'high', 'organization', true))
       as k (k, name, category, model, price, approval, risk, access, shared);

insert into public.gpts (id, organization_id, creator_id, name, description, category, status, prompt, model, temperature,
                         max_tokens, rating, tags, is_public, web_access, approval_status, approved_by, approved_at,
                         risk_level, access_level, compliance_score, settings, created_at, updated_at)
select g.id, g.organization_id, teacher.user_id, g.name, 'Helps with ' || g.category || ' at ' || o.name || '.', g.category,
       case g.approval when 'approved' then 'active' when 'pending' then 'pending' else 'suspended' end,
       'You are ' || g.name || '. Explain step by step and never just give the answer.', g.model, 0.4, 2000,
       (3 + pg_temp.pick('rating' || g.no, 20) / 10.0)::numeric(3, 2), array[g.category, 'school'], g.shared,
       g.category = 'research', g.approval, case when g.approval = 'approved' then admin.user_id end,
       case when g.approval = 'approved' then pg_temp.today() - interval '95 days' end, g.risk, g.access,
       case g.risk when 'low' then 92 when 'medium' then 78 else 41 end, '{}',
       pg_temp.today() - interval '100 days' + g.no * interval '1 hour', pg_temp.today() - interval '15 days'
  from demo_gpts g
  join demo_organizations o on o.id = g.organization_id
 cross join lateral (select m.user_id from demo_members m
                      where m.organization_id = g.organization_id and m.role = 'teacher' order by m.seq limit 1) as teacher
 cross join lateral (select m.user_id from demo_members m
                      where m.organization_id = g.organization_id and m.role = 'admin' order by m.seq limit 1) as admin;

-- Conversations with approved assistants; usage grows a little from month to month.
create temporary table demo_sessions as
select n, pg_temp.id('chat', n) as id, m.organization_id, m.user_id, g.id as gpt_id, g.name, g.model, g.price,
       case when pg_temp.chance('recent chat' || n, 25) then pg_temp.moment('chat' || n, 30) else pg_temp.moment('chat' || n, 90) end as created_at,
       2 + pg_temp.pick('turns' || n, 5) as turns,
       pg_temp.one_of('topic' || n, 'Photosynthesis', 'Quadratic equations', 'The French Revolution', 'Past tenses',
                      'Sorting algorithms', 'Plate tectonics', 'Essay structure', 'Fractions') as topic
  from generate_series(1, pg_temp.rows(1200, 25000)) as n
  join demo_members m on m.seq = pg_temp.member('chats' || n)
  join demo_organizations o on o.id = m.organization_id
  join demo_gpts g on g.no = (o.no - 1) * 6 + 1 + pg_temp.pick('assistant' || n, case when m.role = 'student' then 2 else 4 end);

insert into public.chat_sessions (id, organization_id, user_id, gpt_id, title, status, message_count, context, created_at,
                                  updated_at, deleted_at)
select s.id, s.organization_id, s.user_id, s.gpt_id, s.topic || ' with ' || s.name,
       case when s.created_at > now() - interval '2 days' then 'active' when pg_temp.chance('old chat' || s.n, 30) then 'archived' else 'completed' end,
       2 * s.turns, jsonb_build_object('topic', s.topic), s.created_at, s.created_at + s.turns * interval '70 seconds',
       case when pg_temp.chance('gone chat' || s.n, 3) then least(now(), s.created_at + interval '3 days') end
  from demo_sessions s;

create temporary table demo_answers as
select s.n * 10 + t as n, s.id as session_id, s.organization_id, s.user_id, s.gpt_id, s.model, s.price, s.topic,
       s.created_at + t * interval '70 seconds' as created_at,
       120 + pg_temp.pick('prompt' || s.n || t, 500) as prompt_tokens, 200 + pg_temp.pick('answer' || s.n || t, 1400) as completion_tokens,
       -- A slow week three weeks ago.
       ((600 + pg_temp.pick('slow' || s.n || t, 2200))
           * case when s.created_at between pg_temp.today() - interval '24 days' and pg_temp.today() - interval '18 days'
                  then 2.4 else 1 end)::integer as response_time_ms
  from demo_sessions s cross join lateral generate_series(1, s.turns) as t;

insert into public.chat_messages (id, session_id, organization_id, sender, content, metadata, tokens_used, response_time_ms, created_at)
select pg_temp.id('question', a.n), a.session_id, a.organization_id, 'user',
       pg_temp.one_of('q' || a.n, 'Can you explain ', 'I do not understand ', 'Give me an example of ', 'Why does it matter: ',
                      'Please check what I wrote about ') || lower(a.topic) || '?',
       '{}', a.prompt_tokens, null, a.created_at - interval '30 seconds'
  from demo_answers a
union all
select pg_temp.id('answer', a.n), a.session_id, a.organization_id, 'gpt',
       pg_temp.one_of('a' || a.n, 'Let us take it step by step. ', 'Good question! ', 'Start from what you know. ')
       || a.topic || ': ' || pg_temp.one_of('b' || a.n, 'look at the example in your book first.', 'what do you think happens next?',
                                            'write down the three main points, then compare.'),
       jsonb_build_object('model', a.model), a.completion_tokens, a.response_time_ms, a.created_at
  from demo_answers a;

insert into public.usage_analytics (id, organization_id, user_id, gpt_id, session_id, date, model, prompt_tokens,
                                    completion_tokens, tokens_used, response_time_ms, cost, metrics, created_at)
select pg_temp.id('usage', a.n), a.organization_id, a.user_id, a.gpt_id, a.session_id, (a.created_at at time zone 'UTC')::date,
       a.model, a.prompt_tokens, a.completion_tokens, a.prompt_tokens + a.completion_tokens, a.response_time_ms,
       round(((a.prompt_tokens + 2 * a.completion_tokens) * a.price)::numeric, 6),
       jsonb_build_object('cached', pg_temp.chance('cached' || a.n, 10)), a.created_at
  from demo_answers a;

update public.gpts g set usage_count = u.answers, monthly_cost = u.month
  from (select gpt_id, count(*) as answers,
               round(coalesce(sum(cost) filter (where created_at > now() - interval '30 days'), 0), 2) as month
          from public.usage_analytics group by gpt_id) as u
 where u.gpt_id = g.id;
