package io.rolescope.access.explain;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Snapshot;
import io.rolescope.connections.TextRows;
import io.rolescope.platform.postgres.PostgresFailures;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands before the policies: privileges and everything else that the server decides when it plans the statement.
///
/// The server is asked, by EXPLAIN (never ANALYZE) of the real statement as the subject: grants on schema,
/// table, columns and on tables inside of policies, EXECUTE on helpers, recursion, errors while planning,
/// `row_security = off`.
public sealed interface Gate {

    /// Open, and the policies are asked.
    record Guarded() implements Gate {}

    /// Open, and no policy is asked. @param why superuser, BYPASSRLS, owner, or no row security on the table
    record Bypassed(String why) implements Gate {}

    /// The statement fails whatever the row. @param verdict how
    record Closed(Verdict verdict, String message) implements Gate {}

    /// Asks about one statement.
    static Gate ask(Snapshot snapshot, PolicyCatalog catalog, IdentityFacts facts, Table table, String statement)
            throws Exception {
        try {
            snapshot.runAs(facts.identity().with("transaction_read_only", "on"), "EXPLAIN " + statement);
        } catch (SQLException e) {
            if (PostgresFailures.isConnectionLost(e)) {
                throw e;
            }
            Attempt error = Attempt.failed(e);
            return new Closed(verdict(error), error.message());
        }
        return facts.protectedTables().contains(table.oid())
                ? new Guarded()
                : new Bypassed(whyBypassed(catalog, facts, table));
    }

    /// The column that an UPDATE shall set: one that the subject may both read and write, else the first that may be
    /// set.
    static @Nullable Column changeable(Snapshot snapshot, IdentityFacts facts, Table table) throws Exception {
        List<Column> columns = table.columns().stream()
                .filter(column -> !column.generated() && !column.identityAlways())
                .toList();
        if (columns.isEmpty()) {
            return null;
        }
        String sql = "SELECT a.attname::pg_catalog.text FROM pg_catalog.pg_attribute a WHERE a.attrelid = "
                + table.oid() + " AND a.attnum > 0 AND NOT a.attisdropped"
                + " AND pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'UPDATE')"
                + " ORDER BY pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT') DESC, a.attnum";
        TextRows allowed = snapshot.runAs(facts.identity(), sql).getFirst();
        @Nullable Column key = null;
        for (@Nullable String[] row : allowed.rows()) {
            for (Column column : columns) {
                if (column.name().equals(row[0])) {
                    if (!table.key().contains(column.name())) {
                        return column;
                    }
                    key = key == null ? column : key;
                }
            }
        }
        return key == null ? columns.getFirst() : key;
    }

    private static Verdict verdict(Attempt error) {
        String state = error.sqlState() == null ? "XX000" : error.sqlState();
        return switch (state) {
            case "42501" -> new Verdict.Denied(Verdict.Reason.PRIVILEGE, null, error.message());
            case "25006", "55P03", "57014", "55000", "0A000" ->
                new Verdict.Unknown("The server could not plan this statement here: " + error.message());
            default -> new Verdict.Fails(state, error.message());
        };
    }

    private static String whyBypassed(PolicyCatalog catalog, IdentityFacts facts, Table table) {
        var role = catalog.roles().get(facts.currentUser());
        if (!table.rls()) {
            return "row-level security is off for " + table.name();
        }
        if (role != null && role.superuser()) {
            return role.name() + " is a superuser";
        }
        if (role != null && role.bypassesRls()) {
            return role.name() + " has BYPASSRLS";
        }
        return table.owner().equals(facts.currentUser())
                ? facts.currentUser() + " owns " + table.name() + ", and row security is not forced for its owner"
                : facts.currentUser() + " is an inheriting member of the owner, " + table.owner()
                        + ", and row security is not forced";
    }
}
