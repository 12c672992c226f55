-- Chapter 17: storage objects and realtime topics follow the organizations.
--
-- Bucket files:    <organization>/...   the first folder is the organization's id
-- Bucket avatars:  <person>/...         the first folder is the person's id; the bucket is public, so reading through
--                                       the public address never asks a policy
-- Topics:          org:<id>, meeting:<id>
--
-- On hosted backends these tables belong to the platform; policies are the one thing that may be added to them.

do $storage$
begin
    -- An object is read by its owner, and by whoever may read its file record: the subquery runs under the policies
    -- of public.files, so that the two can never disagree.
    create policy "Members read objects of files they can read" on storage.objects
        for select to authenticated using (
            bucket_id = 'files'
            and (storage.foldername(name))[1] = any (array(
                select m.organization_id::text from public.organization_members m
                 where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id)))
            and (owner_id = (select app.current_user_id())::text
                 or exists (select from public.files f
                             where f.bucket_name = objects.bucket_id and f.storage_path = objects.name)));
    create policy "Staff read the objects of their organization" on storage.objects
        for select to authenticated using (
            bucket_id = 'files'
            and (storage.foldername(name))[1] = any (array(
                select m.organization_id::text from public.organization_members m
                 where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher'))));
    create policy "Members upload into the folder of their organization" on storage.objects
        for insert to authenticated with check (
            bucket_id = 'files' and owner_id = (select app.current_user_id())::text
            and (storage.foldername(name))[1] = any (array(
                select m.organization_id::text from public.organization_members m
                 where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
    create policy "Members replace their own objects" on storage.objects
        for update to authenticated using (
            bucket_id = 'files' and owner_id = (select app.current_user_id())::text
            and (storage.foldername(name))[1] = any (array(
                select m.organization_id::text from public.organization_members m
                 where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))))
        with check (
            bucket_id = 'files' and owner_id = (select app.current_user_id())::text
            and (storage.foldername(name))[1] = any (array(
                select m.organization_id::text from public.organization_members m
                 where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
    create policy "Members remove their own objects" on storage.objects
        for delete to authenticated using (
            bucket_id = 'files' and owner_id = (select app.current_user_id())::text
            and (storage.foldername(name))[1] = any (array(
                select m.organization_id::text from public.organization_members m
                 where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
    create policy "Admins manage the objects of their organization" on storage.objects
        for all to authenticated using (
            bucket_id = 'files'
            and (storage.foldername(name))[1] = any (array(
                select m.organization_id::text from public.organization_members m
                 where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'admin'))))
        with check (
            bucket_id = 'files'
            and (storage.foldername(name))[1] = any (array(
                select m.organization_id::text from public.organization_members m
                 where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'admin'))));
    create policy "Super admins manage all objects" on storage.objects
        for all to authenticated using ((select app.is_super_admin())) with check ((select app.is_super_admin()));
    create policy "Suspended people upload nothing" on storage.objects
        as restrictive for insert to authenticated with check (not exists (
            select from public.profiles p where p.id = (select app.current_user_id()) and p.status <> 'active'));

    create policy "Anybody sees avatars" on storage.objects
        for select to anon, authenticated using (bucket_id = 'avatars');
    create policy "People upload their own avatar" on storage.objects
        for insert to authenticated with check (
            bucket_id = 'avatars' and owner_id = (select app.current_user_id())::text
            and (storage.foldername(name))[1] = (select app.current_user_id())::text);
    create policy "People replace their own avatar" on storage.objects
        for update to authenticated using (
            bucket_id = 'avatars' and (storage.foldername(name))[1] = (select app.current_user_id())::text)
        with check (
            bucket_id = 'avatars' and owner_id = (select app.current_user_id())::text
            and (storage.foldername(name))[1] = (select app.current_user_id())::text);
    create policy "People remove their own avatar" on storage.objects
        for delete to authenticated using (
            bucket_id = 'avatars' and (storage.foldername(name))[1] = (select app.current_user_id())::text);

    create policy "Everybody may look buckets up" on storage.buckets
        for select to anon, authenticated using (public or (select app.current_user_id()) is not null);
exception when insufficient_privilege then
    raise notice 'policies on storage must be made by the owner of storage.objects';
end
$storage$;

do $realtime$
begin
    -- While joining, realtime.topic() names the topic that is asked for; without one the row's own topic counts.
    create policy "Members listen to their organization" on realtime.messages
        for select to authenticated using (
            topic = coalesce((select realtime.topic()), topic)
            and topic = any (array(
                select 'org:' || m.organization_id from public.organization_members m
                 where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
    create policy "Members speak to their organization" on realtime.messages
        for insert to authenticated with check (
            extension in ('broadcast', 'presence')
            and topic = coalesce((select realtime.topic()), topic)
            and topic = any (array(
                select 'org:' || m.organization_id from public.organization_members m
                 where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
    create policy "Participants listen to their meeting" on realtime.messages
        for select to authenticated using (
            topic = coalesce((select realtime.topic()), topic)
            and topic = any (array(
                select 'meeting:' || p.meeting_id from public.meeting_participants p
                 where p.user_id = (select app.current_user_id()) and app.is_member_of(p.organization_id))));
    create policy "Participants speak in their meeting" on realtime.messages
        for insert to authenticated with check (
            extension in ('broadcast', 'presence')
            and topic = coalesce((select realtime.topic()), topic)
            and topic = any (array(
                select 'meeting:' || p.meeting_id from public.meeting_participants p
                 where p.user_id = (select app.current_user_id()) and app.is_member_of(p.organization_id))));
exception when insufficient_privilege then
    raise notice 'policies on realtime.messages must be made by its owner';
end
$realtime$;
