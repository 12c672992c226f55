package io.rolescope.access.catalog;

/// The catalog's queries. Names of columns as in the PostgreSQL manual, “System Catalogs”.
final class CatalogSql {
    private CatalogSql() {}

    private static final String OWN_SCHEMA =
            " n.nspname <> 'information_schema' and n.nspname !~ '^pg_(toast|temp|catalog)' ";

    static final String TABLES = """
            select c.oid::bigint as oid, n.nspname::text as schema, c.relname::text as name, c.relkind::text as kind,
                   pg_catalog.pg_get_userbyid(c.relowner)::text as owner, c.relrowsecurity as rls,
                   c.relforcerowsecurity as forced, c.relispartition as partition, c.reltuples::float8 as rows,
                   coalesce(c.reloptions, '{}')::text[] as options,
                   (select coalesce(array_agg(i.inhparent::bigint order by i.inhseqno), '{}')
                      from pg_catalog.pg_inherits i where i.inhrelid = c.oid) as parents,
                   c.relkind in ('r', 'p') and c.relhasrules as rules,
                   case when c.relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(c.oid) end as view_sql
              from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relpersistence <> 't' and""" + OWN_SCHEMA;

    static final String COLUMNS = """
            with recursive computed as (
              select i.inhparent as root, i.inhrelid as relation
                from pg_catalog.pg_inherits i
               where exists (select from pg_catalog.pg_attribute g where g.attrelid = i.inhrelid and g.attgenerated <> '')
              union
              select b.root, i.inhrelid from computed b join pg_catalog.pg_inherits i on i.inhparent = b.relation)
            select a.attrelid::bigint as oid, a.attname::text as name, a.attnum::int as position,
                   pg_catalog.format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as not_null,
                   a.attgenerated <> '' as generated,
                   a.attgenerated <> '' and exists (
                     select from computed b join pg_catalog.pg_attribute o on o.attrelid = b.relation
                       left join pg_catalog.pg_attrdef e on e.adrelid = o.attrelid and e.adnum = o.attnum
                      where b.root = a.attrelid and o.attname = a.attname and not o.attisdropped
                        and pg_catalog.pg_get_expr(e.adbin, e.adrelid)
                            is distinct from pg_catalog.pg_get_expr(d.adbin, d.adrelid)) as varies,
                   a.attidentity = 'a' as identity_always,
                   t.typtype = 'd' as domain, pg_catalog.pg_get_expr(d.adbin, d.adrelid) as default_sql,
                   pg_catalog.col_description(a.attrelid, a.attnum) as comment
              from pg_catalog.pg_attribute a
              join pg_catalog.pg_class c on c.oid = a.attrelid
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              join pg_catalog.pg_type t on t.oid = a.atttypid
              left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
             where c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped and""" + OWN_SCHEMA + " order by a.attrelid, a.attnum";

    static final String KEYS =
            """
            select i.indrelid::bigint as oid,
                   (select array_agg(a.attname::text order by k.n)
                      from unnest(i.indkey::int2[]) with ordinality as k(attnum, n)
                      join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                     where k.n <= i.indnkeyatts) as columns
              from pg_catalog.pg_index i
              join pg_catalog.pg_class c on c.oid = i.indrelid
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where not exists (select 1 from pg_catalog.pg_inherits h join pg_catalog.pg_class k on k.oid = h.inhrelid
                                where h.inhparent = i.indrelid and not k.relispartition)
               and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null and i.indimmediate
               and not exists (select 1 from unnest(i.indkey::int2[]) as k(attnum)
                                 join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                                where not a.attnotnull) and""" + OWN_SCHEMA + " order by i.indrelid, i.indisprimary desc, i.indnkeyatts, i.indexrelid";

    private static final String FUNCTION = """
            select p.oid::bigint as oid, n.nspname::text as schema, p.proname::text as name,
                   pg_catalog.pg_get_function_identity_arguments(p.oid) as arguments,
                   pg_catalog.pg_get_userbyid(p.proowner)::text as owner, p.prosecdef as definer,
                   p.provolatile::text as volatility, coalesce(p.proconfig, '{}')::text[] as settings,
                   l.lanname::text as language,
                   case when l.lanname in ('c', 'internal') then ''
                        else coalesce(nullif(p.prosrc, ''), pg_catalog.pg_get_functiondef(p.oid)) end as body
              from pg_catalog.pg_proc p
              join pg_catalog.pg_namespace n on n.oid = p.pronamespace
              join pg_catalog.pg_language l on l.oid = p.prolang
             where p.prokind in ('f', 'w')
            """;

    static final String FUNCTIONS = FUNCTION + """
            and (p.oid in (select d.refobjid from pg_catalog.pg_depend d
                        where d.classid = 'pg_catalog.pg_policy'::regclass
                          and d.refclassid = 'pg_catalog.pg_proc'::regclass)
             or p.oid in (select t.tgfoid from pg_catalog.pg_trigger t where not t.tgisinternal))
            """;

    static final String ALL_FUNCTIONS = FUNCTION + """
            and l.lanname not in ('c', 'internal') and n.nspname not in ('pg_catalog', 'information_schema')
            """;

    /// What people wrote that can be called, procedures too.
    static final String SOURCES = """
            select p.oid::bigint as oid, n.nspname::text as schema, p.proname::text as name,
                   coalesce(nullif(p.prosrc, ''), pg_catalog.pg_get_functiondef(p.oid)) as body
              from pg_catalog.pg_proc p
              join pg_catalog.pg_namespace n on n.oid = p.pronamespace
              join pg_catalog.pg_language l on l.oid = p.prolang
             where p.prokind in ('f', 'w', 'p') and l.lanname not in ('c', 'internal')
               and n.nspname not in ('pg_catalog', 'information_schema')
            """;

    /// Functions of people that are called by an operator's sign or a cast.
    static final String SIGNS = """
            select s.sign, s.function::bigint as function
              from (select o.oprname::text as sign, o.oprcode::oid as function from pg_catalog.pg_operator o
                    union all
                    select '::' || pg_catalog.format_type(k.casttarget, null), k.castfunc from pg_catalog.pg_cast k where k.castfunc <> 0) s
              join pg_catalog.pg_proc p on p.oid = s.function
              join pg_catalog.pg_language l on l.oid = p.prolang
             where l.lanname not in ('c', 'internal')
               and p.pronamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
            """;

    /// What other schemas have by the names of the server's own functions and operators.
    static final String SHARED_NAMES = """
            select distinct n.nspname::text as schema, s.name, s.operator
              from (select p.pronamespace as namespace, p.proname::text as name, false as operator
                      from pg_catalog.pg_proc p
                     where p.proname in (select b.proname from pg_catalog.pg_proc b
                                          where b.pronamespace = 'pg_catalog'::regnamespace)
                    union all
                    select o.oprnamespace, o.oprname::text, true
                      from pg_catalog.pg_operator o
                     where o.oprname in (select b.oprname from pg_catalog.pg_operator b
                                          where b.oprnamespace = 'pg_catalog'::regnamespace)) s
              join pg_catalog.pg_namespace n on n.oid = s.namespace
             where n.nspname <> 'pg_catalog'
            """;

    static final String POLICIES = """
            select p.polrelid::bigint as oid, p.polname::text as name, p.polcmd::text as command,
                   p.polpermissive as permissive,
                   (select array_agg(case when r.oid = 0 then 'public'
                                          else pg_catalog.pg_get_userbyid(r.oid)::text end order by r.n)
                      from unnest(p.polroles) with ordinality as r(oid, n)) as roles,
                   pg_catalog.pg_get_expr(p.polqual, p.polrelid) as using_sql,
                   pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) as check_sql
              from pg_catalog.pg_policy p
             order by p.polrelid, p.polname
            """;

    /// A table's own triggers, and those that its partitions and children have of their own: a write through the parent
    /// fires them for the rows that go there. An INSERT goes to partitions only (`routed`).
    static final String TRIGGERS = """
            with recursive below as (
              select i.inhparent as root, i.inhrelid as relation, k.relispartition as routed
                from pg_catalog.pg_inherits i join pg_catalog.pg_class k on k.oid = i.inhrelid
              union
              select b.root, i.inhrelid, b.routed and k.relispartition
                from below b join pg_catalog.pg_inherits i on i.inhparent = b.relation
                join pg_catalog.pg_class k on k.oid = i.inhrelid),
            fired as (
              select t.tgrelid as relation, t.oid as trigger, true as own, true as routed from pg_catalog.pg_trigger t
              union all
              select b.root, t.oid, false, b.routed from below b join pg_catalog.pg_trigger t on t.tgrelid = b.relation
               where not exists (select from pg_catalog.pg_trigger p
                                  where p.tgrelid = b.root and p.tgname = t.tgname and p.tgfoid = t.tgfoid
                                    and p.tgtype = t.tgtype and p.tgargs = t.tgargs and p.tgenabled in ('O', 'A')
                                    and p.tgqual::text is not distinct from t.tgqual::text))
            select f.relation::bigint as oid,
                   case when f.own then t.tgname::text
                        else t.tgname::text || ' of ' || c.relname::text end as name,
                   t.tgtype::int as type, t.tgfoid::bigint as function, t.tgargs as arguments, f.routed as routed,
                   case when t.tgqual is not null then pg_catalog.pg_get_triggerdef(t.oid) end as definition
              from fired f join pg_catalog.pg_trigger t on t.oid = f.trigger
              join pg_catalog.pg_class c on c.oid = t.tgrelid
             where not t.tgisinternal and t.tgenabled in ('O', 'A') and (f.own or t.tgtype & 1 = 1)
             order by f.relation, f.own desc, t.tgname, t.tgrelid
            """;

    static final String FOREIGN_KEYS = """
            select k.conrelid::bigint as oid, k.conname::text as name, k.confrelid::bigint as target,
                   (select array_agg(a.attname::text order by u.n)
                      from unnest(k.conkey) with ordinality as u(attnum, n)
                      join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum) as columns,
                   (select array_agg(a.attname::text order by u.n)
                      from unnest(k.confkey) with ordinality as u(attnum, n)
                      join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.attnum)
                      as target_columns
              from pg_catalog.pg_constraint k
             where k.contype = 'f'
             order by k.conrelid, k.conname
            """;

    static final String POLICY_FUNCTIONS = """
            select distinct p.polrelid::bigint as oid, d.refobjid::bigint as function
              from pg_catalog.pg_depend d
              join pg_catalog.pg_policy p on p.oid = d.objid
             where d.classid = 'pg_catalog.pg_policy'::regclass and d.refclassid = 'pg_catalog.pg_proc'::regclass
            """;

    static final String ROLES = """
            select rolname::text as name, rolsuper as superuser, rolbypassrls as bypass, rolcanlogin as login,
                   rolinherit as inherits, rolcreaterole or rolreplication as administers
              from pg_catalog.pg_roles where rolname !~ '^pg_' order by rolname
            """;

    static final String MEMBERSHIPS = """
            select m.rolname::text as member, r.rolname::text as role, a.inherit_option as inherit, a.set_option as set
              from pg_catalog.pg_auth_members a
              join pg_catalog.pg_roles m on m.oid = a.member
              join pg_catalog.pg_roles r on r.oid = a.roleid
             order by 1, 2
            """;

    static final String MEMBERSHIPS_BEFORE_16 = """
            select m.rolname::text as member, r.rolname::text as role, m.rolinherit as inherit, true as set
              from pg_catalog.pg_auth_members a
              join pg_catalog.pg_roles m on m.oid = a.member
              join pg_catalog.pg_roles r on r.oid = a.roleid
             order by 1, 2
            """;

    static final String GRANTS = """
            with given as (
              select 'schema' as kind, n.nspname as schema, ''::name as object, null::name as column_name, x.*
                from pg_catalog.pg_namespace n
               cross join lateral pg_catalog.aclexplode(coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) x
              union all
              select 'table', n.nspname, c.relname, null::name, x.*
                from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
               cross join lateral pg_catalog.aclexplode(coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))) x
               where c.relkind in ('r', 'p', 'v', 'm', 'f')
              union all
              select 'column', n.nspname, c.relname, a.attname, x.*
                from pg_catalog.pg_attribute a
                join pg_catalog.pg_class c on c.oid = a.attrelid
                join pg_catalog.pg_namespace n on n.oid = c.relnamespace
               cross join lateral pg_catalog.aclexplode(a.attacl) x
               where a.attacl is not null and a.attnum > 0 and not a.attisdropped
              union all
              select 'default', coalesce(n.nspname, ''), d.defaclobjtype::text::name, null::name, x.*
                from pg_catalog.pg_default_acl d left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace
               cross join lateral pg_catalog.aclexplode(d.defaclacl) x)
            select g.kind, g.schema::text as schema, g.object::text as object, g.column_name::text as column,
                   case when g.grantee = 0 then 'public' else pg_catalog.pg_get_userbyid(g.grantee)::text end as grantee,
                   g.privilege_type as privilege, g.is_grantable as grantable
              from given g
             where g.schema <> 'information_schema' and g.schema !~ '^pg_'
             order by 1, 2, 3, 4, 5, 6
            """;

    static final String VOLATILE_BUILTINS = """
            select distinct proname::text as name from pg_catalog.pg_proc
             where pronamespace = 'pg_catalog'::regnamespace and provolatile = 'v' and prokind = 'f'
            """;

    /// Types that people or extensions have made from nothing, and that bring operators of their own.
    static final String OWN_TYPES = """
            select typname::text as name from pg_catalog.pg_type
             where typtype = 'b' and typcategory <> 'A'
               and typnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
            """;
}
