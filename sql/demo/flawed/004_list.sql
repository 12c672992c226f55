-- The list of what was planted, and the same as comments on the objects.

insert into flawed.faults (number, name, kind, object, policy, witness_identity, witness_table, witness_key, command, explanation)
select number, name, kind, object, policy, identity, coalesce(seen_in, object), flawed.key(number, row)::text, command, explanation
  from (values
    (1, 'Table without row security', 'rls_disabled', 'public.flawed_invoices', null,
     'user:ana.ruiz@northside.example', null, 2, 'select', 'Row security is off and authenticated may read.'),
    (2, 'OR true', 'always_true', 'public.flawed_notices', 'Members read notices',
     'user:ana.ruiz@northside.example', null, 2, 'select', 'The condition is always true.'),
    (3, 'Check without tenant', 'check_without_tenant', 'public.flawed_grades', 'Members add grades',
     'user:ana.ruiz@northside.example', null, 2, 'insert', 'A row like this one of Southside may be inserted from Northside.'),
    (4, 'Update without check', 'update_check_true', 'public.flawed_tasks', 'Owners change tasks',
     'user:ana.ruiz@northside.example', null, 1, 'update', 'Ana may set organization_id of her row to Southside.'),
    (5, 'Definer view', 'definer_view', 'public.flawed_salary_overview', null,
     'user:ana.ruiz@northside.example', null, 2, 'select', 'The view reads as its owner, who bypasses row security.'),
    (6, 'Materialized view exposed', 'materialized_view_exposed', 'public.flawed_score_summary', null,
     'user:ana.ruiz@northside.example', null, 2, 'select', 'A materialized view has no row security.'),
    (7, 'Unprotected partition', 'unprotected_partition', 'public.flawed_events_all', null,
     'user:ana.ruiz@northside.example', null, 2, 'select', 'Asked directly, the partition ignores the policies of its parent.'),
    (8, 'Trust in user_metadata', 'user_metadata_trust', 'public.flawed_notes', 'Members read notes',
     'claims:{"sub": "0b000000-0000-4000-8000-000000000001", "role": "authenticated", "user_metadata": {"organization_id": "0a000000-0000-4000-8000-000000000002"}}',
     null, 2, 'select', 'People write user_metadata themselves.'),
    (9, 'Definer function without search_path', 'mutable_search_path', 'public.flawed_find_contact(text)', null,
     'role:anon', 'public.flawed_contacts', 2, 'select', 'Strangers call it, it reads as its owner, and its path can be bent.'),
    (10, 'NULL tenant', 'null_tenant', 'public.flawed_announcements', 'Members read announcements',
     'user:ana.ruiz@northside.example', null, 2, 'select', 'A row of Southside lost its organization and is seen by everybody.'),
    (11, 'No claim, no limit', 'missing_claim_opens', 'public.flawed_journals', 'Members read journals',
     'user:noah.fields@rolescope.example', null, 2, 'select', 'coalesce makes the condition true when no organization is named.'),
    (12, 'Policy for everybody', 'policy_to_public', 'public.flawed_surveys', 'Logged in people read surveys',
     'role:anon', null, 2, 'select', 'Without TO a policy applies to anon too.'),
    (13, 'Permissive, meant restrictive', 'permissive_meant_restrictive', 'public.flawed_contracts', 'Only with a second factor',
     'claims:{"sub": "0b000000-0000-4000-8000-000000000001", "role": "authenticated", "aal": "aal2"}',
     null, 2, 'select', 'Permissive policies are joined by OR: a second factor alone opens every organization.'),
    (14, 'Grants too wide', 'truncate_granted', 'public.flawed_exports', null,
     'user:ana.ruiz@northside.example', null, 2, 'truncate', 'TRUNCATE is a privilege only; policies are not asked.'),
    (15, 'Not forced', 'rls_not_forced', 'public.flawed_wallets', null,
     'role:rolescope_app', null, 2, 'select', 'The owner is an application login and row security is not forced.'),
    (16, 'Column compared with itself', 'uncorrelated_subquery', 'public.flawed_minutes', 'Members read minutes',
     'user:ana.ruiz@northside.example', null, 2, 'select', 'Inside the subquery organization_id is that of organization_members.'),
    (17, 'Role without tenant', 'role_without_tenant', 'public.flawed_budgets', 'Admins manage budgets',
     'user:margaret.chen@northside.example', null, 2, 'update', 'The role is asked, the organization is not.'),
    (18, 'Bucket without folder check', 'bucket_without_folder', 'storage.objects', 'Flawed: members read uploads',
     'user:ana.ruiz@northside.example', null, 2, 'select', 'The policy asks for the bucket, not for the folder of the organization.'),
    (19, 'Delete without tenant', 'delete_without_tenant', 'public.flawed_bookings', 'Members delete bookings',
     'user:ana.ruiz@northside.example', null, 2, 'delete', 'The policy asks whether there is a membership, not whether it is of the row''s organization.'),
    (20, 'Personal data for strangers', 'personal_data_exposed', 'public.flawed_people', 'Public directory',
     'role:anon', null, 2, 'select', 'E-mail addresses and phone numbers are open to anon.'),
    (21, 'No policies', 'rls_without_policies', 'public.flawed_reports', null,
     null, null, null, null, 'Row security is on and no policy lets anybody in.'),
    (22, 'Guard that raises', 'policy_raises', 'public.flawed_devices', 'Members read devices',
     null, null, null, null, 'Every query fails with 42704 before the setting was ever put on, with 22P02 after.'),
    (23, 'Policy asks its own table', 'recursive_policy', 'public.flawed_teams', 'Team members read their team',
     null, null, null, null, 'Every query fails with 42P17.'),
    (24, 'Policy column without index', 'unindexed_policy_column', 'public.flawed_measurements', 'Members read measurements',
     null, null, null, null, 'organization_id is compared for each of 5003 rows.'),
    (25, 'Asked for every row', 'initplan', 'public.flawed_drafts', 'Owners read drafts',
     null, null, null, null, 'auth.uid() is not written as (select auth.uid()).'),
    (26, 'Duplicate index', 'duplicate_index', 'public.flawed_tags', null,
     null, null, null, null, 'flawed_tags_again_idx repeats flawed_tags_organization_id_idx.'),
    (27, 'Several permissive policies', 'multiple_permissive', 'public.flawed_lists', null,
     null, null, null, null, 'Three policies are asked for every row where one would do.'),
    (28, 'Foreign key without index', 'unindexed_foreign_key', 'public.flawed_comments', null,
     null, null, null, null, 'reviewed_by has no index.'),
    (29, 'No primary key', 'no_primary_key', 'public.flawed_counters', null,
     null, null, null, null, 'Rows cannot be named.'),
    (30, 'Policies without row security', 'policy_without_rls', 'public.flawed_plans', 'Members read plans',
     'user:ana.ruiz@northside.example', null, 2, 'select', 'There are policies, but row security is off.'))
    as f (number, name, kind, object, policy, identity, seen_in, row, command, explanation);

do $comments$
declare
    f record;
    said text;
begin
    for f in select * from flawed.faults where object <> 'storage.objects' loop
        said := format('Planted fault: %s. %s', f.name, f.explanation)
            || coalesce(format(' Witness: %s can %s %s of %s.', f.witness_identity, f.command, f.witness_key, f.witness_table), '');
        execute format('comment on %s %s is %L',
            case when f.object like '%(%' then 'function'
                 else (select case relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end
                         from pg_class where oid = f.object::regclass) end, f.object, said);
        if f.policy is not null then
            execute format('comment on policy %I on %s is %L', f.policy, f.object, said);
        end if;
    end loop;
end
$comments$;
analyze;
