-- Chapter 14: who may do what with assistants, meetings, projects and knowledge.

-- ---------------------------------------------------------------------------------------------------------------
-- Assistants and conversations
-- ---------------------------------------------------------------------------------------------------------------
create policy "Members see approved assistants" on public.gpts
    for select to authenticated using (
        approval_status = 'approved' and status = 'active' and deleted_at is null
        and (is_public or access_level = 'organization')
        and app.is_member_of(organization_id));
create policy "Creators see their own assistants" on public.gpts
    for select to authenticated using (
        creator_id = (select app.current_user_id()) and deleted_at is null and app.is_member_of(organization_id));
create policy "Staff read all assistants of their organization" on public.gpts
    for select to authenticated using (app.has_role_in(organization_id, 'teacher'));
create policy "Teachers propose assistants" on public.gpts
    for insert to authenticated with check (
        creator_id = (select app.current_user_id()) and approval_status = 'pending' and approved_by is null
        and app.has_role_in(organization_id, 'teacher'));
-- A change has to be approved again: the new row must be pending.
create policy "Creators change their assistants" on public.gpts
    for update to authenticated using (creator_id = (select app.current_user_id())
        and app.has_role_in(organization_id, 'teacher'))
    with check (creator_id = (select app.current_user_id()) and approval_status = 'pending' and approved_by is null
        and app.has_role_in(organization_id, 'teacher'));
create policy "Admins manage the assistants of their organization" on public.gpts
    for all to authenticated using (app.has_role_in(organization_id, 'admin'))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "Members have their own conversations" on public.chat_sessions
    for select to authenticated using (
        user_id = (select app.current_user_id()) and deleted_at is null
        and organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
create policy "Staff read the conversations of their organization" on public.chat_sessions
    for select to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher'))));
create policy "Members start conversations" on public.chat_sessions
    for insert to authenticated with check (
        user_id = (select app.current_user_id()) and app.is_member_of(organization_id));
create policy "Members change their own conversations" on public.chat_sessions
    for update to authenticated using (
        user_id = (select app.current_user_id()) and deleted_at is null and app.is_member_of(organization_id))
    with check (user_id = (select app.current_user_id()) and app.is_member_of(organization_id));
create policy "Members delete their own conversations" on public.chat_sessions
    for delete to authenticated using (
        user_id = (select app.current_user_id()) and app.is_member_of(organization_id));
create policy "Admins manage the conversations of their organization" on public.chat_sessions
    for all to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'admin'))))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "Owners of a conversation read its messages" on public.chat_messages
    for select to authenticated using (
        session_id = any (array(select s.id from public.chat_sessions s where s.user_id = (select app.current_user_id()))));
create policy "Owners of a conversation write in it" on public.chat_messages
    for insert to authenticated with check (
        sender = 'user'
        and exists (select from public.chat_sessions s where s.id = chat_messages.session_id
            and s.user_id = (select app.current_user_id())));
create policy "Staff read the messages of their organization" on public.chat_messages
    for select to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher'))));
create policy "Admins manage the messages of their organization" on public.chat_messages
    for all to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'admin'))))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "Members read their own usage" on public.usage_analytics
    for select to authenticated using (
        user_id = (select app.current_user_id())
        and organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
create policy "Staff read the usage of their organization" on public.usage_analytics
    for select to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher'))));
create policy "Admins manage the usage of their organization" on public.usage_analytics
    for all to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'admin'))))
    with check (app.has_role_in(organization_id, 'admin'));

-- ---------------------------------------------------------------------------------------------------------------
-- Meetings
-- ---------------------------------------------------------------------------------------------------------------
-- meetings asks meeting_participants, so meeting_participants must not ask meetings.
create policy "Participants read their meetings" on public.meetings
    for select to authenticated using (
        deleted_at is null
        and (organizer_id = (select app.current_user_id())
             or id in (select p.meeting_id from public.meeting_participants p where p.user_id = (select app.current_user_id())))
        and app.is_member_of(organization_id));
create policy "Members see open meetings" on public.meetings
    for select to authenticated using (is_open and deleted_at is null and app.is_member_of(organization_id));
create policy "Staff read all meetings of their organization" on public.meetings
    for select to authenticated using (app.has_role_in(organization_id, 'teacher'));
create policy "Teachers arrange meetings" on public.meetings
    for insert to authenticated with check (
        organizer_id = (select app.current_user_id()) and app.has_role_in(organization_id, 'teacher'));
create policy "Organizers change their meetings" on public.meetings
    for update to authenticated using (organizer_id = (select app.current_user_id())
        and app.has_role_in(organization_id, 'teacher'))
    with check (organizer_id = (select app.current_user_id()) and app.has_role_in(organization_id, 'teacher'));
create policy "Admins manage the meetings of their organization" on public.meetings
    for all to authenticated using (app.has_role_in(organization_id, 'admin'))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "Participants see their own invitation" on public.meeting_participants
    for select to authenticated using (user_id = (select app.current_user_id()) and app.is_member_of(organization_id));
create policy "Inviters see whom they invited" on public.meeting_participants
    for select to authenticated using (invited_by = (select app.current_user_id())
        and app.is_member_of(organization_id));
create policy "Staff read all participants of their organization" on public.meeting_participants
    for select to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher'))));
create policy "Participants answer their invitation" on public.meeting_participants
    for update to authenticated using (user_id = (select app.current_user_id()) and app.is_member_of(organization_id))
    with check (user_id = (select app.current_user_id()) and role = 'participant'
        and app.is_member_of(organization_id));
create policy "Teachers invite participants" on public.meeting_participants
    for insert to authenticated with check (
        invited_by = (select app.current_user_id()) and app.has_role_in(organization_id, 'teacher'));
create policy "Inviters take invitations back" on public.meeting_participants
    for delete to authenticated using (invited_by = (select app.current_user_id())
        and app.has_role_in(organization_id, 'teacher'));
create policy "Admins manage the participants of their organization" on public.meeting_participants
    for all to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'admin'))))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "Members read the channel of their organization" on public.channel_messages
    for select to authenticated using (
        meeting_id is null and deleted_at is null
        and organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
create policy "Participants read the channel of their meeting" on public.channel_messages
    for select to authenticated using (
        deleted_at is null
        and meeting_id in (select p.meeting_id from public.meeting_participants p where p.user_id = (select app.current_user_id()))
        and organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
create policy "Staff read all channels of their organization" on public.channel_messages
    for select to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher'))));
create policy "Members write in channels they are in" on public.channel_messages
    for insert to authenticated with check (
        sender_id = (select app.current_user_id()) and kind <> 'system' and app.is_member_of(organization_id)
        and (meeting_id is null
             or meeting_id in (select p.meeting_id from public.meeting_participants p where p.user_id = (select app.current_user_id()))));
create policy "Senders change their messages" on public.channel_messages
    for update to authenticated using (
        sender_id = (select app.current_user_id()) and deleted_at is null and app.is_member_of(organization_id))
    with check (sender_id = (select app.current_user_id()) and kind <> 'system' and app.is_member_of(organization_id));
create policy "Admins manage the channels of their organization" on public.channel_messages
    for all to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'admin'))))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "Members see who is there" on public.presence
    for select to authenticated using (app.is_member_of(organization_id));
create policy "Members announce themselves" on public.presence
    for insert to authenticated with check (user_id = (select app.current_user_id())
        and app.is_member_of(organization_id));
create policy "Members keep their own presence" on public.presence
    for update to authenticated using (user_id = (select app.current_user_id()) and app.is_member_of(organization_id))
    with check (user_id = (select app.current_user_id()) and app.is_member_of(organization_id));
create policy "Members leave" on public.presence
    for delete to authenticated using (user_id = (select app.current_user_id()) and app.is_member_of(organization_id));
create policy "Admins manage the presence of their organization" on public.presence
    for all to authenticated using (app.has_role_in(organization_id, 'admin'))
    with check (app.has_role_in(organization_id, 'admin'));

-- ---------------------------------------------------------------------------------------------------------------
-- Projects and dashboards
-- ---------------------------------------------------------------------------------------------------------------
-- projects asks project_members, so project_members must not ask projects.
create policy "Project members read their projects" on public.projects
    for select to authenticated using (
        deleted_at is null
        and (owner_id = (select app.current_user_id())
             or id in (select pm.project_id from public.project_members pm where pm.user_id = (select app.current_user_id())))
        and app.is_member_of(organization_id));
create policy "Members see projects shared in their organization" on public.projects
    for select to authenticated using (
        visibility = 'organization' and deleted_at is null and app.is_member_of(organization_id));
create policy "Staff read all projects of their organization" on public.projects
    for select to authenticated using (app.has_role_in(organization_id, 'teacher'));
create policy "Members start projects" on public.projects
    for insert to authenticated with check (owner_id = (select app.current_user_id())
        and app.is_member_of(organization_id));
create policy "Project editors change their projects" on public.projects
    for update to authenticated using (
        deleted_at is null and app.is_member_of(organization_id)
        and (owner_id = (select app.current_user_id())
             or id in (select pm.project_id from public.project_members pm
                        where pm.user_id = (select app.current_user_id()) and pm.role in ('owner', 'admin', 'editor'))))
    with check (app.is_member_of(organization_id)
        and (owner_id = (select app.current_user_id())
             or id in (select pm.project_id from public.project_members pm
                        where pm.user_id = (select app.current_user_id())
                            and pm.role in ('owner', 'admin', 'editor'))));
create policy "Admins manage the projects of their organization" on public.projects
    for all to authenticated using (app.has_role_in(organization_id, 'admin'))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "People see their own project memberships" on public.project_members
    for select to authenticated using (user_id = (select app.current_user_id()) and app.is_member_of(organization_id));
create policy "Staff read all project members of their organization" on public.project_members
    for select to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher'))));
create policy "Admins manage the project members of their organization" on public.project_members
    for all to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'admin'))))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "Owners have their dashboards" on public.dashboards
    for select to authenticated using (
        owner_id = (select app.current_user_id()) and deleted_at is null and app.is_member_of(organization_id));
create policy "Project members read its dashboards" on public.dashboards
    for select to authenticated using (
        deleted_at is null and app.is_member_of(organization_id)
        and project_id in (select pm.project_id from public.project_members pm where pm.user_id = (select app.current_user_id())));
create policy "Members see shared dashboards" on public.dashboards
    for select to authenticated using (is_shared and deleted_at is null and app.is_member_of(organization_id));
create policy "Staff read all dashboards of their organization" on public.dashboards
    for select to authenticated using (app.has_role_in(organization_id, 'teacher'));
create policy "Members make their own dashboards" on public.dashboards
    for insert to authenticated with check (
        owner_id = (select app.current_user_id()) and app.is_member_of(organization_id)
        and (project_id is null
             or project_id in (select pm.project_id from public.project_members pm
                                where pm.user_id = (select app.current_user_id())
                                    and pm.role in ('owner', 'admin', 'editor'))));
create policy "Owners and project editors change dashboards" on public.dashboards
    for update to authenticated using (
        deleted_at is null and app.is_member_of(organization_id)
        and (owner_id = (select app.current_user_id())
             or project_id in (select pm.project_id from public.project_members pm
                                where pm.user_id = (select app.current_user_id())
                                    and pm.role in ('owner', 'admin', 'editor'))))
    with check (app.is_member_of(organization_id)
        and (owner_id = (select app.current_user_id())
             or project_id in (select pm.project_id from public.project_members pm
                                where pm.user_id = (select app.current_user_id())
                                    and pm.role in ('owner', 'admin', 'editor'))));
create policy "Owners delete their dashboards" on public.dashboards
    for delete to authenticated using (owner_id = (select app.current_user_id()) and app.is_member_of(organization_id));
create policy "Admins manage the dashboards of their organization" on public.dashboards
    for all to authenticated using (app.has_role_in(organization_id, 'admin'))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "Anybody sees published platform templates" on public.dashboard_templates
    for select to anon, authenticated using (is_published and organization_id is null);
create policy "Members see templates of their organization" on public.dashboard_templates
    for select to authenticated using (is_published and app.is_member_of(organization_id));
create policy "Staff read all templates of their organization" on public.dashboard_templates
    for select to authenticated using (app.has_role_in(organization_id, 'teacher'));
create policy "Admins manage the templates of their organization" on public.dashboard_templates
    for all to authenticated using (app.has_role_in(organization_id, 'admin'))
    with check (app.has_role_in(organization_id, 'admin'));

-- ---------------------------------------------------------------------------------------------------------------
-- Catalogue, knowledge, integrations
-- ---------------------------------------------------------------------------------------------------------------
create policy "Anybody browses published capabilities" on public.capabilities
    for select to anon, authenticated using (
        status = 'published' and approval_status = 'approved' and deleted_at is null);
create policy "Staff read all capabilities of their organization" on public.capabilities
    for select to authenticated using (app.has_role_in(organization_id, 'teacher'));
create policy "Teachers draft capabilities" on public.capabilities
    for insert to authenticated with check (
        creator_id = (select app.current_user_id()) and status = 'draft' and approval_status = 'pending'
        and app.has_role_in(organization_id, 'teacher'));
create policy "Teachers change their own drafts" on public.capabilities
    for update to authenticated using (
        creator_id = (select app.current_user_id()) and status = 'draft'
            and app.has_role_in(organization_id, 'teacher'))
    with check (creator_id = (select app.current_user_id()) and status = 'draft' and approval_status = 'pending'
        and app.has_role_in(organization_id, 'teacher'));
-- Approval is the platform's: an admin may publish what is approved, not approve it.
create policy "Admins manage the capabilities of their organization" on public.capabilities
    for all to authenticated using (app.has_role_in(organization_id, 'admin'))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "Members see knowledge shared in their organization" on public.knowledge_bases
    for select to authenticated using (
        visibility = 'organization' and deleted_at is null and app.is_member_of(organization_id));
create policy "Owners have their knowledge bases" on public.knowledge_bases
    for select to authenticated using (
        owner_id = (select app.current_user_id()) and deleted_at is null and app.is_member_of(organization_id));
create policy "Project members see its knowledge" on public.knowledge_bases
    for select to authenticated using (
        deleted_at is null and app.is_member_of(organization_id)
        and project_id in (select pm.project_id from public.project_members pm where pm.user_id = (select app.current_user_id())));
create policy "Staff read all knowledge of their organization" on public.knowledge_bases
    for select to authenticated using (app.has_role_in(organization_id, 'teacher'));
create policy "Admins manage the knowledge of their organization" on public.knowledge_bases
    for all to authenticated using (app.has_role_in(organization_id, 'admin'))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "Documents are seen with their knowledge base" on public.documents
    for select to authenticated using (
        deleted_at is null
        and knowledge_base_id in (select kb.id from public.knowledge_bases kb)
        and organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.is_member_of(m.organization_id))));
create policy "Staff read all documents of their organization" on public.documents
    for select to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'teacher'))));
create policy "Teachers write documents" on public.documents
    for insert to authenticated with check (
        created_by = (select app.current_user_id()) and app.has_role_in(organization_id, 'teacher'));
create policy "Teachers change their own documents" on public.documents
    for update to authenticated using (created_by = (select app.current_user_id())
        and app.has_role_in(organization_id, 'teacher'))
    with check (created_by = (select app.current_user_id()) and app.has_role_in(organization_id, 'teacher'));
create policy "Admins manage the documents of their organization" on public.documents
    for all to authenticated using (
        organization_id = any (array(
            select m.organization_id from public.organization_members m
             where m.user_id = (select app.current_user_id()) and app.has_role_in(m.organization_id, 'admin'))))
    with check (app.has_role_in(organization_id, 'admin'));

create policy "Staff see the integrations of their organization" on public.mcp_integrations
    for select to authenticated using (app.has_role_in(organization_id, 'teacher'));
create policy "Admins manage the integrations of their organization" on public.mcp_integrations
    for all to authenticated using (app.has_role_in(organization_id, 'admin'))
    with check (app.has_role_in(organization_id, 'admin'));
