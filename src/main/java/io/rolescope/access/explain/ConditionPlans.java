package io.rolescope.access.explain;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.postgres.PostgresFailures;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Plans single conditions of drafted policies as the subject, over a row that is not there: what the server raises for
/// them while it plans, and the privileges that it asks for when it starts.
final class ConditionPlans {
    private static final AtomicLong PREPARED = new AtomicLong();

    private final Snapshot snapshot;
    private final Backend backend;
    private final IdentityFacts facts;
    private final PolicyCatalog after;
    private final Table table;
    private final RowSecurityReads reads;
    private final Map<String, @Nullable Attempt> planned = new HashMap<>();
    private final Map<String, Boolean> closedSchemas = new HashMap<>();

    ConditionPlans(
            Snapshot snapshot,
            Backend backend,
            IdentityFacts facts,
            PolicyCatalog after,
            Table table,
            RowSecurityReads reads) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.facts = facts;
        this.after = after;
        this.table = table;
        this.reads = reads;
    }

    /// The error of planning one condition as the subject, `null` where there is none.
    @Nullable
    Attempt error(String drafted, boolean filters) throws Exception {
        String condition = after.sharedAlong(facts.path()).qualified(drafted);
        String key = filters + condition;
        if (!planned.containsKey(key)) {
            String row = " FROM pg_catalog.unnest('{}'::" + table.name().sql() + "[]) AS "
                    + TableName.quoted(table.name().name());
            String system = systemColumns(condition);
            String query = filters
                    ? "SELECT 1" + row + system + " WHERE " + condition
                    : "SELECT (" + condition + ")::pg_catalog.text" + row + system;
            planned.put(key, plannedOpenly(query, condition));
        }
        return planned.get(key);
    }

    private String systemColumns(String condition) {
        Set<String> wanted = AtomInspector.systemColumns(table, condition);
        if (wanted.isEmpty()) {
            return "";
        }
        Map<String, String> types = new LinkedHashMap<>();
        types.put("tableoid", "oid");
        types.put("ctid", "tid");
        return wanted.stream()
                .map(name -> "NULL::pg_catalog." + types.getOrDefault(name, name.startsWith("x") ? "xid" : "cid")
                        + " AS " + name)
                .collect(Collectors.joining(", ", ", (SELECT ", ") AS rolescope_place"));
    }

    private @Nullable Attempt plannedOpenly(String query, String condition) throws Exception {
        SessionIdentity reader = facts.identity().with("transaction_read_only", "on");
        @Nullable Attempt error = tried(reader, "EXPLAIN " + query);
        boolean closed = error != null && "42501".equals(error.sqlState()) && namesClosedSchema(condition);
        if (!closed) {
            return error;
        }
        @Nullable Attempt stored = plannedAsStored(query);
        if (stored == null) {
            return null;
        }
        if (!RowSecurityReads.hasSubquery(condition)) {
            return stored;
        }
        @Nullable Table unreadable = unreadable(query, condition);
        return unreadable == null
                ? new Attempt(null, "55000", "it names what is closed to this identity", "", "")
                : new Attempt(null, "42501", "permission denied for table " + unreadable.name(), "", "");
    }

    /// A table that the subject may read no column of and that the plan really has in it; `null` where there is none.
    private @Nullable Table unreadable(String query, String condition) throws Exception {
        for (Table read : reads.named(condition)) {
            String sql = "SELECT pg_catalog.has_any_column_privilege(" + read.oid()
                    + "::pg_catalog.oid, 'SELECT')::pg_catalog.text";
            if (!isTrue(sql) && planOf(query).contains(read.name().toString())) {
                return read;
            }
        }
        return null;
    }

    /// What one query answers as the subject.
    private boolean isTrue(String sql) throws Exception {
        return snapshot.as(
                facts.identity(), db -> "true".equals(snapshot.run(sql).single()));
    }

    private String planOf(String query) throws Exception {
        try {
            return snapshot
                    .as(backend.observer(), db -> snapshot.run("EXPLAIN (VERBOSE, COSTS OFF) " + query))
                    .rows()
                    .stream()
                    .map(row -> String.valueOf(row[0]))
                    .collect(Collectors.joining("\n"));
        } catch (SQLException e) {
            rethrowIfFatal(e);
            return "";
        }
    }

    /// A stored policy's names were looked up when it was made: so parsed as the observer, planned as the subject.
    private @Nullable Attempt plannedAsStored(String query) throws Exception {
        String name = "rolescope_draft_" + PREPARED.incrementAndGet();
        String path = facts.path().stream().map(TableName::quoted).collect(Collectors.joining(", "));
        SessionIdentity observer = backend.observer().with("search_path", path);
        SessionIdentity caller =
                facts.identity().with("transaction_read_only", "on").with("search_path", path);
        Optional<Attempt> refusal = snapshot.as(observer, db -> {
            snapshot.run("DEALLOCATE ALL");
            try {
                snapshot.attempt(inner -> snapshot.run("PREPARE " + name + " AS " + query));
            } catch (SQLException e) {
                rethrowIfFatal(e);
                return Optional.of(Attempt.failed(e));
            }
            return Optional.ofNullable(tried(caller, "EXPLAIN EXECUTE " + name));
        });
        return refusal.orElse(null);
    }

    private @Nullable Attempt tried(SessionIdentity who, String statement) throws Exception {
        try {
            snapshot.as(who, db -> snapshot.run(statement));
            return null;
        } catch (SQLException e) {
            rethrowIfFatal(e);
            return Attempt.failed(e);
        }
    }

    private boolean namesClosedSchema(String condition) throws Exception {
        Set<String> schemas = new HashSet<>();
        after.tables().keySet().forEach(name -> schemas.add(name.schema()));
        after.functionsOf(table.name()).forEach(function -> schemas.add(function.schema()));
        for (var token : AtomInspector.tokens(condition)) {
            if (token.isName() && schemas.contains(token.name()) && isClosed(token.name())) {
                return true;
            }
        }
        return false;
    }

    private boolean isClosed(String schema) throws Exception {
        if (!closedSchemas.containsKey(schema)) {
            String sql = "SELECT pg_catalog.has_schema_privilege(" + Literals.text(schema) + ", 'USAGE')::text";
            closedSchemas.put(schema, !isTrue(sql));
        }
        return Boolean.TRUE.equals(closedSchemas.get(schema));
    }

    private static void rethrowIfFatal(SQLException e) throws SQLException {
        if (PostgresFailures.isConnectionLost(e)) {
            throw e;
        }
    }
}
