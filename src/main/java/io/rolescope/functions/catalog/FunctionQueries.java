package io.rolescope.functions.catalog;

import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/// Where a database can name edge functions that it calls.
final class FunctionQueries {
    private static final int MOST = 500;

    private FunctionQueries() {}

    /// Texts that hold addresses of functions: arguments of triggers, commands of jobs, bodies of functions.
    static List<String> textsWithCalls(DSLContext db) {
        List<String> texts = new ArrayList<>(db.fetch("""
                        select encode(t.tgargs, 'escape') as text
                          from pg_catalog.pg_trigger t
                         where not t.tgisinternal and encode(t.tgargs, 'escape') like '%/functions/v1/%'
                        union all
                        select p.prosrc
                          from pg_catalog.pg_proc p
                          join pg_catalog.pg_namespace n on n.oid = p.pronamespace
                         where n.nspname not in ('pg_catalog', 'information_schema')
                           and p.prosrc like '%/functions/v1/%'
                         limit ?
                        """, MOST).map(row -> row.get("text", String.class)));
        boolean jobs = Boolean.TRUE.equals(db.fetchSingle("""
                        select coalesce(bool_or(has_schema_privilege(n.oid, 'USAGE')
                                                and has_table_privilege(c.oid, 'SELECT')), false)
                          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                         where n.nspname = 'cron' and c.relname = 'job'
                        """).get(0, Boolean.class));
        if (jobs) {
            texts.addAll(db.fetch("select command from cron.job where command like '%/functions/v1/%'")
                    .map(row -> row.get("command", String.class)));
        }
        return texts;
    }
}
