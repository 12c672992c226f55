-- What is left. Changes nothing; no rows mean nothing was found.

select 'row security is not forced' as finding, c.oid::regclass::text as object
  from pg_catalog.pg_class c
 where c.relnamespace in ('public'::regnamespace, 'partitions'::regnamespace)
   and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
union all
select 'row security without a policy', c.oid::regclass::text
  from pg_catalog.pg_class c
 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity
   and not exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid)
union all
select 'partition has fewer policies than its parent', i.inhrelid::regclass::text
  from pg_catalog.pg_inherits i
  join pg_catalog.pg_class c on c.oid = i.inhparent and c.relkind = 'p' and c.relnamespace = 'public'::regnamespace
 where (select count(*) from pg_catalog.pg_policy p where p.polrelid = i.inhparent)
     > (select count(*) from pg_catalog.pg_policy p where p.polrelid = i.inhrelid)
   and (has_table_privilege('authenticated', i.inhrelid, 'select') or has_table_privilege('anon', i.inhrelid, 'select'))
union all
select 'policy is always true for client roles', format('%s on %s', quote_ident(p.polname), p.polrelid::regclass)
  from pg_catalog.pg_policy p
  join pg_catalog.pg_class c on c.oid = p.polrelid and c.relnamespace = 'public'::regnamespace
 where p.polpermissive
   and 'true' in (pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))
   and (0 = any (p.polroles) or exists (select from pg_catalog.pg_roles r
                                          where r.oid = any (p.polroles) and r.rolname in ('anon', 'authenticated')))
union all
select 'definer view in the exposed schema', c.oid::regclass::text
  from pg_catalog.pg_class c
 where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
   and not coalesce((select o.option_value::boolean from pg_catalog.pg_options_to_table(c.reloptions) o
                      where o.option_name = 'security_invoker'), false)
union all
select 'definer function without a pinned search_path', p.oid::regprocedure::text
  from pg_catalog.pg_proc p
 where p.pronamespace in ('public'::regnamespace, 'app'::regnamespace, 'internal'::regnamespace) and p.prosecdef
   and not exists (select from unnest(p.proconfig) as c (setting) where c.setting like 'search_path=%')
union all
select 'function executable by everybody', p.oid::regprocedure::text
  from pg_catalog.pg_proc p
 where p.pronamespace in ('public'::regnamespace, 'app'::regnamespace)
   and exists (select from pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a where a.grantee = 0)
   and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_proc'::regclass
                      and d.objid = p.oid and d.deptype = 'e')
union all
select 'client role may truncate', c.oid::regclass::text
  from pg_catalog.pg_class c
 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
   and (has_table_privilege('anon', c.oid, 'truncate') or has_table_privilege('authenticated', c.oid, 'truncate'))
union all
select 'credentials can be read by client roles', 'public.mcp_integrations.credentials_encrypted'
 where to_regclass('public.mcp_integrations') is not null
   and (has_column_privilege('authenticated', 'public.mcp_integrations', 'credentials_encrypted', 'select')
        or has_column_privilege('anon', 'public.mcp_integrations', 'credentials_encrypted', 'select'))
union all
select 'everybody may create objects in the exposed schema', 'public'
 where has_schema_privilege('anon', 'public', 'create') or has_schema_privilege('authenticated', 'public', 'create')
order by 1, 2;
