package io.rolescope.access.survey;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.Literals;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Ways to a tenant's rows that no policy stands on, and that are told rather than judged: functions that answer
/// rows as their owner, and the privilege to empty a table.
///
/// Source: PostgreSQL manual, “CREATE FUNCTION”, writing security definer functions safely; “Row Security
/// Policies”: operations that apply to the whole table, such as TRUNCATE, are not subject to row security.
final class UnjudgedOpenings {
    private static final int NAMED = 5;

    private final Snapshot snapshot;
    private final Backend backend;
    private final PolicyCatalog catalog;
    private final TenantKeys keys;

    UnjudgedOpenings(Snapshot snapshot, Backend backend, PolicyCatalog catalog, TenantKeys keys) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.catalog = catalog;
        this.keys = keys;
    }

    void tellOf(List<SessionIdentity> identities, IsolationRun run) throws Exception {
        List<String> roles = identities.stream()
                .map(SessionIdentity::role)
                .filter(Objects::nonNull)
                .distinct()
                .filter(role -> {
                    var known = catalog.roles().get(role);
                    return known != null && !known.superuser() && !known.bypassesRls() && !known.administers();
                })
                .toList();
        owners(run);
        if (!roles.isEmpty() && !keys.columns().isEmpty()) {
            definers(roles, run);
            truncates(roles, run);
        }
    }

    /// An application that connects as the owner passes every policy that is not forced.
    private void owners(IsolationRun run) {
        Map<String, TreeSet<String>> owned = new TreeMap<>();
        for (TableName name : keys.columns().keySet()) {
            var table = catalog.tables().get(name);
            var owner = table == null ? null : catalog.roles().get(table.owner());
            if (table != null
                    && owner != null
                    && table.rls()
                    && !table.forced()
                    && owner.login()
                    && !owner.superuser()
                    && !owner.bypassesRls()
                    && !owner.administers()) {
                owned.computeIfAbsent(table.owner(), key -> new TreeSet<>()).add(name.toString());
            }
        }
        owned.forEach((owner, tables) -> run.note("Row security is not forced on " + named(tables)
                + ": who signs in as " + owner + ", the owner, passes every policy."));
    }

    private static String named(TreeSet<String> tables) {
        return tables.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (tables.size() > NAMED ? " and " + (tables.size() - NAMED) + " more" : "");
    }

    private void definers(List<String> roles, IsolationRun run) throws Exception {
        String sql = """
                SELECT pg_catalog.format('%I.%I(%s)', n.nspname, p.proname,
                                         pg_catalog.pg_get_function_identity_arguments(p.oid)),
                       pg_catalog.pg_get_userbyid(p.proowner)::text, r.name::text, p.prosrc
                  FROM pg_catalog.pg_proc AS p
                  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
                 CROSS JOIN pg_catalog.unnest(ROLES) AS r (name)
                 WHERE p.prosecdef AND p.prokind = 'f'
                   AND (p.proretset OR p.prorettype IN ('json'::pg_catalog.regtype, 'jsonb'::pg_catalog.regtype)
                        OR EXISTS (SELECT FROM pg_catalog.pg_type AS t WHERE t.oid = p.prorettype AND t.typtype = 'c'))
                   AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                                    WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                                      AND d.objid = p.oid AND d.deptype = 'e')
                   AND NOT (p.proretset AND p.oid = ANY (HELPERS::pg_catalog.oid[])
                            AND EXISTS (SELECT FROM pg_catalog.pg_type AS t
                                         WHERE t.oid = p.prorettype AND t.typtype NOT IN ('c', 'p')))
                   AND pg_catalog.has_schema_privilege(r.name, n.oid, 'USAGE')
                   AND pg_catalog.has_function_privilege(r.name, p.oid, 'EXECUTE')
                 ORDER BY 1, 3
                """.replace("ROLES", Literals.array(roles) + "::pg_catalog.text[]")
                .replace("HELPERS", Literals.text(helpers()));
        Map<String, TreeSet<String>> callers = new LinkedHashMap<>();
        for (@Nullable String[] row : rows(sql, "Which functions run as their owner", run)) {
            List<String> read = tablesIn(String.valueOf(row[3]));
            if (!read.isEmpty()) {
                String what = "The function " + row[0] + " names " + String.join(", ", read) + ", runs as its owner, "
                        + row[1] + ", and may be called by ";
                callers.computeIfAbsent(what, key -> new TreeSet<>()).add(String.valueOf(row[2]));
            }
        }
        callers.forEach((what, who) -> run.note(what + String.join(", ", who) + ": what it answers was not judged."));
    }

    /// Functions that policies call. One of them that answers ids, such as those of the caller's own tenants, is
    /// judged with every policy that asks it.
    private String helpers() {
        return catalog.policyFunctions().values().stream()
                .flatMap(List::stream)
                .map(function -> String.valueOf(function.oid()))
                .distinct()
                .collect(Collectors.joining(",", "{", "}"));
    }

    private void truncates(List<String> roles, IsolationRun run) throws Exception {
        String oids = keys.columns().keySet().stream()
                .map(catalog.tables()::get)
                .filter(Objects::nonNull)
                .filter(table -> table.canHavePolicies())
                .map(table -> String.valueOf(table.oid()))
                .collect(Collectors.joining(", ", "{", "}"));
        String sql = "SELECT r.name::text, c.oid::pg_catalog.regclass::text FROM pg_catalog.pg_class AS c"
                + " CROSS JOIN pg_catalog.unnest(" + Literals.array(roles) + "::pg_catalog.text[]) AS r (name)"
                + " WHERE c.oid = ANY (" + Literals.text(oids) + "::pg_catalog.oid[])"
                + " AND pg_catalog.has_table_privilege(r.name, c.oid, 'TRUNCATE') ORDER BY 1, 2";
        Map<String, TreeSet<String>> tables = new TreeMap<>();
        for (@Nullable String[] row : rows(sql, "Who may empty tables by TRUNCATE", run)) {
            tables.computeIfAbsent(String.valueOf(row[0]), key -> new TreeSet<>())
                    .add(String.valueOf(row[1]));
        }
        tables.forEach(
                (role, which) -> run.note(role + " may empty " + named(which) + " by TRUNCATE, which asks no policy."));
    }

    private List<@Nullable String[]> rows(String sql, String what, IsolationRun run) throws Exception {
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
        if (attempt.rows() == null) {
            run.skipped(what + " could not be asked: it fails with " + attempt.sqlState() + ".");
            return List.of();
        }
        return attempt.rows().rows();
    }

    /// Tables with a tenant whose names a function's text holds as words.
    private List<String> tablesIn(String body) {
        return keys.columns().keySet().stream()
                .filter(name -> java.util.regex.Pattern.compile(
                                "\\b" + java.util.regex.Pattern.quote(name.name()) + "\\b")
                        .matcher(body)
                        .find())
                .map(TableName::toString)
                .sorted()
                .limit(NAMED)
                .toList();
    }
}
