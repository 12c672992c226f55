-- Demo data: meetings, participants, what was said, who is there.

create temporary table demo_meetings as
select n, pg_temp.id('meeting', n) as id, o.id as organization_id, o.no as organization_no, host.user_id as organizer_id,
       pg_temp.one_of('meeting' || n, 'Biology class', 'Algebra review', 'Staff meeting', 'Parents'' evening', 'Project demo',
                      'Reading circle', 'Exam preparation') as title,
       pg_temp.today() + (14 - pg_temp.pick('meeting day' || n, 75)) * interval '1 day'
                       + (8 + pg_temp.pick('meeting hour' || n, 9)) * interval '1 hour' as starts_at
  from generate_series(1, pg_temp.rows(90, 2000)) as n
  join demo_organizations o on o.no = 1 + n % (select count(*) from demo_organizations)
 cross join lateral (select m.user_id from demo_members m where m.organization_id = o.id and m.role <> 'student'
                      order by m.seq offset n % 3 limit 1) as host;
create unique index on demo_meetings (n);
analyze demo_meetings;
-- One that is under way whenever somebody looks.
update demo_meetings set title = 'Open help desk', starts_at = now() - interval '25 minutes' where n = 1;

insert into public.meetings (id, organization_id, organizer_id, title, description, status, is_open, starts_at, ends_at,
                             join_url, settings, created_at, updated_at)
select k.id, k.organization_id, k.organizer_id, k.title, null,
       case when k.n = 1 then 'live' when pg_temp.chance('cancelled' || k.n, 6) then 'cancelled'
            when k.starts_at > now() then 'scheduled' when k.starts_at > now() - interval '50 minutes' then 'live' else 'ended' end,
       k.title in ('Open help desk', 'Parents'' evening', 'Reading circle'),
       k.starts_at, k.starts_at + interval '50 minutes', 'https://meet.rolescope.example/' || k.id,
       jsonb_build_object('recorded', pg_temp.chance('recorded' || k.n, 30)),
       least(k.starts_at, pg_temp.today()) - interval '6 days', least(k.starts_at, pg_temp.today()) - interval '5 days'
  from demo_meetings k;

insert into public.meeting_participants (id, meeting_id, organization_id, user_id, invited_by, role, response, joined_at, left_at,
                                         created_at, updated_at)
select pg_temp.id('participant ' || k.id, p.place), k.id, k.organization_id, p.user_id, k.organizer_id,
       case when p.user_id = k.organizer_id then 'host' else 'participant' end,
       case when p.user_id = k.organizer_id then 'accepted' else
           pg_temp.one_of('response' || k.n || p.place, 'accepted', 'accepted', 'pending', 'declined') end,
       case when k.starts_at < now() and (p.user_id = k.organizer_id or pg_temp.chance('came' || k.n || p.place, 70))
            then k.starts_at + p.place * interval '20 seconds' end,
       case when k.starts_at < now() - interval '50 minutes'
                 and (p.user_id = k.organizer_id or pg_temp.chance('came' || k.n || p.place, 70))
            then k.starts_at + interval '45 minutes' end,
       least(k.starts_at, pg_temp.today()) - interval '6 days', least(k.starts_at, now())
  from demo_meetings k
 cross join lateral (
    select k.organizer_id as user_id, 0 as place
    union all
    (select m.user_id, row_number() over (order by m.seq) from demo_members m
      where m.organization_id = k.organization_id and m.user_id <> k.organizer_id
        and (m.role = 'student') and pg_temp.chance('invited' || k.n || m.seq, 55)
      order by m.seq limit 25)) as p;

analyze public.meeting_participants;
insert into public.channel_messages (id, organization_id, meeting_id, topic, sender_id, kind, content, created_at, updated_at, deleted_at)
select pg_temp.id('said', i), s.organization_id, s.meeting_id,
       case when s.meeting_id is null then 'org:' || s.organization_id else 'meeting:' || s.meeting_id end,
       s.user_id, 'text',
       pg_temp.one_of('words' || i, 'Good morning everybody!', 'Can you see my screen?', 'The worksheet is in the files now.',
                      'I have a question about task 3.', 'Thank you, that helped a lot.', 'See you on Thursday.',
                      'Please hand in until Friday noon.', 'Sorry, I am a few minutes late.'),
       s.at, s.at, case when pg_temp.chance('unsaid' || i, 3) then least(now(), s.at + interval '4 minutes') end
  from generate_series(1, pg_temp.rows(900, 50000)) as i
 cross join lateral (select pg_temp.member('speaker' || i), 1 + pg_temp.pick('in meeting' || i, pg_temp.rows(90, 2000)),
                            pg_temp.moment('said' || i, 60), pg_temp.pick('who' || i, 4) offset 0) as c (speaker, meeting, at, place)
 cross join lateral (
    (select m.organization_id, null::uuid as meeting_id, m.user_id, c.at
       from demo_members m where i % 3 = 0 and m.seq = c.speaker)
    union all
    (select k.organization_id, k.id, p.user_id, k.starts_at + pg_temp.pick('while' || i, 2400) * interval '1 second'
       from demo_meetings k join public.meeting_participants p on p.meeting_id = k.id
      where i % 3 <> 0 and k.n = c.meeting and k.starts_at < now() - interval '40 minutes'
      order by p.id offset c.place limit 1)) as s;

insert into public.presence (id, organization_id, user_id, meeting_id, status, device, last_seen_at, created_at, updated_at)
select pg_temp.id('presence ' || m.organization_id, m.seq), m.organization_id, m.user_id, null, s.status,
       pg_temp.one_of('device' || m.seq, 'desktop', 'tablet', 'phone'),
       now() - case s.status when 'offline' then (2 + m.seq % 70) * interval '1 hour' else (m.seq % 9) * interval '20 seconds' end,
       pg_temp.today() - interval '60 days', now() - interval '1 minute'
  from demo_members m
 cross join lateral (select pg_temp.one_of('status' || m.seq, 'online', 'online', 'away', 'busy', 'offline', 'offline')) as s (status);

-- What listeners of the realtime topics got in the last hours.
insert into realtime.messages (id, topic, extension, payload, event, private, inserted_at, updated_at)
select pg_temp.id('broadcast', n), c.topic, 'broadcast', jsonb_build_object('id', c.id, 'content', c.content), 'message', true,
       (now() - n * interval '3 minutes') at time zone 'UTC', (now() - n * interval '3 minutes') at time zone 'UTC'
  from (select row_number() over (order by created_at desc, id) as n, id, topic, content
          from public.channel_messages where deleted_at is null order by created_at desc, id limit 60) as c;
