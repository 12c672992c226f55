package io.rolescope.access.rehearse;

/// What a rehearsal asks the server about itself. Names of columns as in the PostgreSQL manual, “System Catalogs”.
final class RehearsalSql {
    private RehearsalSql() {}

    /// The functions of these names outside the system's own schemas.
    static final String FUNCTIONS_NAMED = """
            select p.oid::bigint as oid, n.nspname::text as schema, p.proname::text as name, l.lanname::text as language,
                   l.lanpltrusted as trusted, coalesce(e.extname::text, '') as extension,
                   case when l.lanname in ('c', 'internal') then ''
                        else coalesce(nullif(p.prosrc, ''), pg_catalog.pg_get_functiondef(p.oid)) end as body
              from pg_catalog.pg_proc p
              join pg_catalog.pg_namespace n on n.oid = p.pronamespace
              join pg_catalog.pg_language l on l.oid = p.prolang
              left join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid
                    and d.deptype = 'e'
              left join pg_catalog.pg_extension e on e.oid = d.refobjid
             where p.prokind in ('f', 'p') and p.proname::text = any (?::text[])
               and n.nspname not in ('pg_catalog', 'information_schema')
             order by n.nspname, p.proname, p.oid
            """;

    /// Foreign keys that change the referring rows when the ones they refer to change.
    static final String CASCADES = """
            select k.conname::text as name, k.conrelid::bigint as referring, k.confrelid::bigint as referred,
                   k.confdeltype::text as on_delete, k.confupdtype::text as on_update
              from pg_catalog.pg_constraint k
             where k.contype = 'f' and (k.confdeltype in ('c', 'n', 'd') or k.confupdtype in ('c', 'n', 'd'))
             order by k.conname
            """;

    /// Rewrite rules that people made.
    static final String RULES = """
            select r.ev_class::bigint as oid, r.rulename::text as name, pg_catalog.pg_get_ruledef(r.oid) as definition
              from pg_catalog.pg_rewrite r
             where r.rulename <> '_RETURN' and r.ev_type <> '1'
             order by r.rulename
            """;

    /// Expressions that a write to a table evaluates beside its policies: checks, and indexes over expressions.
    static final String EXPRESSIONS = """
            select k.conname::text as name, 'constraint' as kind, k.conrelid::bigint as oid,
                   pg_catalog.pg_get_expr(k.conbin, k.conrelid) as text
              from pg_catalog.pg_constraint k where k.contype = 'c' and k.conrelid <> 0
             union all
            select c.relname::text, 'index', i.indrelid::bigint,
                   coalesce(pg_catalog.pg_get_expr(i.indexprs, i.indrelid), '') || ' '
                   || coalesce(pg_catalog.pg_get_expr(i.indpred, i.indrelid), '')
              from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
             where i.indexprs is not null or i.indpred is not null
            """;

    /// What a table's columns take, beyond what the catalog keeps of them.
    static final String FIELDS = """
            select a.attname::text as name, a.attidentity <> '' as identity, b.typname::text as type,
                   (select array_agg(e.enumlabel::text order by e.enumsortorder)
                      from pg_catalog.pg_enum e where e.enumtypid = b.oid) as labels,
                   (select min(pg_catalog.pg_get_expr(k.conbin, k.conrelid))
                      from pg_catalog.pg_constraint k
                     where k.contype = 'c' and k.conrelid = a.attrelid and k.conkey = array[a.attnum]
                       and pg_catalog.pg_get_expr(k.conbin, k.conrelid)
                           ~ '^[(]+"?[[:alnum:]_]+"?[)]?(::text)? = ANY [(]+ARRAY\\[[^()]*\\][)]+(::text\\[\\][)]+)?$') as listed
              from pg_catalog.pg_attribute a
              join pg_catalog.pg_type t on t.oid = a.atttypid
              join pg_catalog.pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
             where a.attnum > 0 and not a.attisdropped and a.attrelid = ?::bigint::oid
             order by a.attnum
            """;

    static final String WRITABLE = """
            select pg_catalog.pg_is_in_recovery() as standby,
                   current_setting('default_transaction_read_only') = 'on' as read_only
            """;

    /// Rows that this transaction has written so far, by table.
    static final String WRITTEN = """
            select relid::bigint::text, n_tup_ins::text, n_tup_upd::text, n_tup_del::text, schemaname::text, relname::text
              from pg_catalog.pg_stat_xact_user_tables
             where n_tup_ins > 0 or n_tup_upd > 0 or n_tup_del > 0
            """;

    /// Where every sequence stands; those that may not be read are left out.
    static final String SEQUENCES = """
            select schemaname || '.' || sequencename, last_value::text from pg_catalog.pg_sequences
             where last_value is not null
             limit 5000
            """;
}
