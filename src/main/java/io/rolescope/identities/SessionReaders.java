package io.rolescope.identities;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Everything of a database that may read who the session is: policies, views, and the functions they lead to.
///
/// Read under an empty `search_path`, so that names in policies and views come out qualified.
record SessionReaders(List<Policy> policies, List<View> views, Map<Long, Function> functions) {

    record Policy(String name, String table, SettingReads reads) {
        String title() {
            return "policy “" + name + "” on " + table;
        }
    }

    record View(String name, SettingReads reads) {
        String title() {
            return "view " + name;
        }
    }

    /// @param path schemas that its own `search_path` names; `null` where it takes the caller's
    record Function(
            long oid,
            String schema,
            String name,
            String signature,
            @Nullable Set<String> path,
            SettingReads reads) {
        String title() {
            return "function " + signature;
        }
    }

    static SessionReaders ask(DSLContext db) {
        List<Policy> policies = db.fetch("""
                        select p.polname::text as name, p.polrelid::regclass::text as on_table,
                               concat_ws(' ', pg_get_expr(p.polqual, p.polrelid),
                                              pg_get_expr(p.polwithcheck, p.polrelid)) as body
                          from pg_policy p order by 2, 1
                        """)
                .map(row -> new Policy(
                        row.get("name", String.class),
                        row.get("on_table", String.class),
                        SettingReads.of(row.get("body", String.class))));
        List<View> views = db.fetch("""
                        select c.oid::regclass::text as name, pg_get_viewdef(c.oid) as body
                          from pg_class c join pg_namespace n on n.oid = c.relnamespace
                         where c.relkind in ('v', 'm') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
                           and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass
                                             and d.objid = c.oid and d.deptype = 'e')
                         order by 1
                        """)
                .map(row -> new View(row.get("name", String.class), SettingReads.of(row.get("body", String.class))));
        Map<Long, Function> functions = new HashMap<>();
        db.fetch("""
                        select p.oid::bigint as oid, n.nspname::text as schema, p.proname::text as name,
                               p.oid::regprocedure::text as signature,
                               coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) as body,
                               (select substr(entry, 13) from unnest(p.proconfig) entry
                                 where entry like 'search\\_path=%') as path
                          from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                          join pg_language l on l.oid = p.prolang
                         where l.lanname not in ('c', 'internal')
                           and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
                           and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass
                                             and d.objid = p.oid and d.deptype = 'e')
                        """)
                .forEach(row -> functions.put(
                        row.get("oid", Long.class),
                        new Function(
                                row.get("oid", Long.class),
                                row.get("schema", String.class),
                                row.get("name", String.class),
                                row.get("signature", String.class),
                                path(row.get("path", String.class)),
                                SettingReads.of(row.get("body", String.class)))));
        return new SessionReaders(policies, views, functions);
    }

    /// The functions that `start` leads to, each once, through other functions too.
    Set<Function> reachedFrom(SettingReads start) {
        Set<Function> reached = new LinkedHashSet<>();
        Deque<Function> due = new ArrayDeque<>(called(start, Set.of()));
        while (!due.isEmpty()) {
            Function function = due.pop();
            if (reached.add(function)) {
                due.addAll(called(function.reads(), function.path()));
            }
        }
        return reached;
    }

    /// @param path where unqualified names are looked for; empty for nowhere (system functions), `null` for anywhere
    private List<Function> called(SettingReads reads, @Nullable Set<String> path) {
        return functions.values().stream()
                .filter(function -> reads.calls().stream().anyMatch(call -> matches(call, function, path)))
                .toList();
    }

    private static boolean matches(SettingReads.Call call, Function function, @Nullable Set<String> path) {
        if (!call.name().equals(function.name())) {
            return false;
        }
        return call.schema().isEmpty()
                ? path == null || path.contains(function.schema())
                : call.schema().equals(function.schema());
    }

    private static @Nullable Set<String> path(@Nullable String setting) {
        if (setting == null) {
            return null;
        }
        Set<String> schemas = new LinkedHashSet<>();
        Arrays.stream(setting.split(",", -1))
                .map(part -> part.strip().replace("\"", ""))
                .filter(part -> !part.isEmpty())
                .forEach(schemas::add);
        return schemas;
    }
}
