package io.rolescope.access.explain;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import io.rolescope.connections.TextRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads what a view, materialized view or foreign table returns, since its rows are held to no policies of
/// its own.
record ViewReader(Snapshot snapshot, Backend backend, PolicyCatalog catalog) {

    /// As many rows are read of what no number was said for.
    private static final int SOME = 100;

    Explanation explain(IdentityFacts facts, Table table, StatementShape shape, RowSelection selection)
            throws Exception {
        int limit = selection instanceof RowSelection.First(int first) ? first : SOME;
        List<RowVerdict> rows = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        notes.add(whose(table));
        Gate gate = gate(facts, table, shape);
        String who = facts.identity().name();
        if (shape.writes()) {
            notes.add("What a write through it does is not known without running it.");
        } else if (!(gate instanceof Gate.Closed)) {
            String sql = "SELECT " + readable(facts, table) + " FROM "
                    + table.name().sql() + where(selection) + " LIMIT " + limit;
            TextRows found = snapshot.as(facts.identity(), db -> snapshot.run(sql));
            for (int i = 0; i < found.rows().size(); i++) {
                rows.add(row(found, i, who, table));
            }
            notes.add("These are the rows that it really returns; what it leaves out is not listed.");
        }
        String summary = gate instanceof Gate.Closed closed
                ? who + (shape.writes() ? " cannot write to " : " cannot read ") + table.name() + ": "
                        + closed.message()
                : shape.writes()
                        ? "What " + who + " may write through " + table.name() + " is not known without running it."
                        : who + " gets " + rows.size() + (rows.size() == limit ? " rows or more" : " rows") + " from "
                                + table.name() + ".";
        return new Explanation(facts.identity(), table, shape, gate, rows, summary, "", notes, snapshot.wroteNothing());
    }

    /// A write is only known to be refused where no privilege for it is there at all.
    private Gate gate(IdentityFacts facts, Table table, StatementShape shape) throws Exception {
        String name = table.name().sql();
        if (!shape.writes()) {
            return Gate.ask(snapshot, catalog, facts, table, "SELECT " + readable(facts, table) + " FROM " + name);
        }
        String privilege = shape.command().name();
        String function = privilege.equals("DELETE") ? "has_table_privilege" : "has_any_column_privilege";
        String asked = "SELECT pg_catalog." + function + "(" + table.oid() + "::pg_catalog.oid, '" + privilege + "')";
        boolean some =
                "t".equals(snapshot.runAs(facts.identity(), asked).getFirst().single());
        String statement = switch (shape.command()) {
            case DELETE -> "DELETE FROM " + name;
            case INSERT -> "INSERT INTO " + name + " DEFAULT VALUES";
            default -> "UPDATE " + name + " SET " + table.columns().getFirst().sql() + " = NULL";
        };
        return some || table.columns().isEmpty()
                ? new Gate.Bypassed("it has no policies of its own")
                : Gate.ask(snapshot, catalog, facts, table, statement);
    }

    /// The columns that the identity may read, where it may not read all.
    private String readable(IdentityFacts facts, Table table) throws Exception {
        String sql = "SELECT a.attname::pg_catalog.text,"
                + " pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT')::pg_catalog.text"
                + " FROM pg_catalog.pg_attribute a WHERE a.attrelid = " + table.oid()
                + " AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";
        List<String> some = new ArrayList<>();
        List<@Nullable String[]> all =
                snapshot.runAs(facts.identity(), sql).getFirst().rows();
        for (@Nullable String[] column : all) {
            if ("true".equals(column[1])) {
                some.add(TableName.quoted(String.valueOf(column[0])));
            }
        }
        return some.isEmpty() || some.size() == all.size() ? "*" : String.join(", ", some);
    }

    private static String where(RowSelection selection) {
        return selection instanceof RowSelection.Keys(List<RowKey> keys) && !keys.isEmpty()
                ? keys.stream().map(RowKey::condition).collect(Collectors.joining(") OR (", " WHERE (", ")"))
                : "";
    }

    private static RowVerdict row(TextRows found, int index, String who, Table table) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (int c = 0; c < found.columns().size(); c++) {
            values.put(found.columns().get(c), found.rows().get(index)[c]);
        }
        VerdictNode tree =
                VerdictNode.leaf(VerdictNode.Kind.ROOT, "select", VerdictNode.State.TRUE, "The server returned it.");
        String headline = who + " gets this row from " + table.name() + ".";
        return new RowVerdict(
                new RowKey(Map.of("row", Integer.toString(index + 1)), true),
                values,
                new Verdict.Allowed(),
                new Returned(tree, headline),
                List.of());
    }

    private record Returned(VerdictNode tree, String sentence) implements RowVerdict.Reason {
        @Override
        public String headline(VerdictNode shown) {
            return sentence;
        }

        @Override
        public String why(VerdictNode shown) {
            return "the server returned it";
        }
    }

    private static String whose(Table table) {
        return switch (table.kind()) {
            case 'v' ->
                table.isSecurityInvoker()
                        ? "The view asks as its caller (security_invoker): policies of its tables apply to the caller."
                        : "The view asks as its owner, " + table.owner()
                                + ": policies of its tables apply to the owner, while current_user stays the caller.";
            case 'm' -> "A materialized view keeps its own copy: no policy is asked when it is read.";
            default -> "A foreign table has no policies; the remote server decides.";
        };
    }
}
