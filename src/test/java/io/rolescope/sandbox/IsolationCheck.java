package io.rolescope.sandbox;

import static io.rolescope.sandbox.TenantTable.column;
import static io.rolescope.sandbox.TenantTable.literal;

import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tries every command on one table as one identity, takes everything back, and tells what should not have happened.
///
/// A write is refused when it changed no row or ended with 42501. Any other error says that row security had
/// let the row pass: the server asks policies first and constraints after (PostgreSQL manual, “Row Security
/// Policies”).
final class IsolationCheck {
    private static final String REFUSED = "42501";
    private static final int SOME = 10;

    private final Backend backend;
    private final Actor actor;
    private final TenantTable table;
    private final List<String> problems = new ArrayList<>();

    private IsolationCheck(Backend backend, Actor actor, TenantTable table) {
        this.backend = backend;
        this.actor = actor;
        this.table = table;
    }

    /// What the actor could reach and must not; each line names role, table and command.
    static List<String> intrusions(Backend backend, Actor actor, TenantTable table) {
        return backend.rehearsal(ReadOptions.standard(), snapshot -> {
            IsolationCheck check = new IsolationCheck(backend, actor, table);
            check.intrude(snapshot);
            return check.problems;
        });
    }

    /// What the actor could not reach and must; each line names role, table and command.
    ///
    /// @param inside a condition for the rows that are theirs
    /// @param commands those that must succeed
    static List<String> refusals(Backend backend, Actor actor, TenantTable table, String inside, Set<String> commands) {
        return backend.rehearsal(ReadOptions.standard(), snapshot -> {
            IsolationCheck check = new IsolationCheck(backend, actor, table);
            check.reach(snapshot, inside, commands);
            return check.problems;
        });
    }

    private void intrude(Snapshot snapshot) throws Exception {
        long own = count(snapshot, table.own(actor.home()));
        @Nullable String foreign = sample(snapshot, table.own(actor.away()));
        @Nullable String mine = sample(snapshot, table.own(actor.home()));
        snapshot.as(actor.identity(), db -> {
            readForeign(snapshot);
            for (String insert : inserts(foreign, mine, actor.away())) {
                expectRefusal("insert", snapshot.tryOut(insert));
            }
            String home = "update " + table.quoted() + " set " + column(table.organization()) + " = ";
            String touch = home + column(table.organization()) + " where " + table.foreign(actor.home());
            expectRefusal("update", snapshot.tryOut(touch));
            expectRefusal("update (moving rows away)", snapshot.tryOut(home + literal(actor.away())));
            // without a condition no SELECT policy helps to hide the rows of others
            expectAtMost("update (taking rows)", own, snapshot.tryOut(home + literal(actor.home())));
            expectRefusal(
                    "delete",
                    snapshot.tryOut("delete from " + table.quoted() + " where " + table.foreign(actor.home())));
            Attempt all = snapshot.tryOut("delete from " + table.quoted());
            if (all.succeeded()) {
                expectAtMost("delete (without a condition)", own, all);
            }
            return own;
        });
    }

    private void readForeign(Snapshot snapshot) throws SQLException {
        // alerts of no organization are the platform's, for staff of any
        boolean staff = actor.kind() == Actor.Kind.TEACHER || actor.kind() == Actor.Kind.ADMIN;
        String platform = staff && table.name().equals("system_alerts") ? " and organization_id is not null" : "";
        Attempt read = snapshot.tryOut("select count(*) from " + table.quoted() + " where "
                + table.foreign(actor.home()) + " and not coalesce(" + table.open() + ", false)" + platform);
        if (read.succeeded() ? !"0".equals(single(read)) : !REFUSED.equals(read.sqlState())) {
            problem("select", read.succeeded() ? "sees " + single(read) + " rows of others" : read.message());
        }
    }

    private void reach(Snapshot snapshot, String inside, Set<String> commands) throws Exception {
        long all = count(snapshot, inside);
        List<String> keys = keys(snapshot, inside);
        @Nullable String mine = sample(snapshot, inside);
        String some = " where " + column(table.key()) + "::text in (" + String.join(", ", keys) + ")";
        snapshot.as(actor.identity(), db -> {
            if (commands.contains("select")) {
                Attempt read = snapshot.tryOut("select count(*) from " + table.quoted() + " where " + inside);
                if (!read.succeeded() || !Long.toString(all).equals(single(read))) {
                    problem("select", "sees " + single(read) + " of " + all + " rows " + read.message());
                }
            }
            if (commands.contains("insert") && mine != null) {
                expectPass(
                        "insert",
                        1,
                        snapshot.tryOut(inserts(mine, mine, actor.home()).getFirst()));
            }
            if (commands.contains("update") && !keys.isEmpty()) {
                String first = table.columns().contains("updated_at") ? "updated_at" : table.organization();
                @Nullable String open = updatable(snapshot, first);
                if (open != null) {
                    String same = " set " + column(open) + " = " + column(open);
                    expectPass("update", keys.size(), snapshot.tryOut("update " + table.quoted() + same + some));
                }
            }
            if (commands.contains("delete") && !keys.isEmpty()) {
                expectPass("delete", keys.size(), snapshot.tryOut("delete from " + table.quoted() + some));
            }
            return all;
        });
    }

    private @Nullable String updatable(Snapshot snapshot, String preferred) throws SQLException {
        List<String> candidates = new ArrayList<>(List.of(preferred));
        candidates.addAll(table.columns());
        for (String candidate : candidates) {
            String asked = "select has_column_privilege(" + literal(table.quoted()) + ", " + literal(candidate)
                    + ", 'update')";
            if ("t".equals(snapshot.run(asked).single())) {
                return candidate;
            }
        }
        return null;
    }

    /// Three ways to put a row into `target`: as it lies there, as one of the actor's own, and with nothing but what is
    /// needed, so that no other condition of a policy hides that the organization is not asked.
    private List<String> inserts(@Nullable String there, @Nullable String here, String target) throws SQLException {
        List<String> inserts = new ArrayList<>();
        inserts.add(insert(there == null ? "{}" : there, table.columns(), target, Map.of()));
        Map<String, String> me = new LinkedHashMap<>();
        table.people().forEach(column -> me.put(column, actor.id()));
        inserts.add(insert(here == null ? "{}" : here, table.columns(), target, me));
        List<String> least = new ArrayList<>(table.needed());
        me.keySet().stream().filter(column -> !column.startsWith("approved")).forEach(least::add);
        least.add(table.organization());
        inserts.add(insert(here == null ? "{}" : here, least.stream().distinct().toList(), target, me));
        return inserts;
    }

    private String insert(String row, List<String> columns, String target, Map<String, String> overriding) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (String name : columns) {
            if (withheld(name)) {
                continue;
            }
            names.add(column(name));
            if (name.equals(table.organization())) {
                values.add(literal(target) + "::uuid");
            } else if (name.equals(table.key())) {
                values.add("gen_random_uuid()");
            } else if (overriding.containsKey(name)) {
                values.add(literal(overriding.get(name)) + "::uuid");
            } else {
                values.add("r." + column(name));
            }
        }
        return "insert into " + table.quoted() + " (" + String.join(", ", names) + ") select "
                + String.join(", ", values) + " from jsonb_populate_record(null::" + table.quoted() + ", "
                + literal(row) + "::jsonb) as r";
    }

    /// A missing column privilege would be refused with the same code and prove nothing about policies.
    private boolean withheld(String name) {
        return table.name().equals("mcp_integrations")
                && !List.of(
                                "id",
                                "organization_id",
                                "created_by",
                                "name",
                                "provider",
                                "endpoint_url",
                                "status",
                                "scopes")
                        .contains(name);
    }

    private long count(Snapshot snapshot, String where) throws Exception {
        return Long.parseLong(behind(snapshot, "select count(*) from " + table.quoted() + " where " + where)
                .getFirst());
    }

    private List<String> keys(Snapshot snapshot, String where) throws Exception {
        return behind(
                        snapshot,
                        "select " + column(table.key()) + "::text from " + table.quoted() + " where " + where
                                + " order by 1 limit " + SOME)
                .stream()
                .map(TenantTable::literal)
                .toList();
    }

    private @Nullable String sample(Snapshot snapshot, String where) throws Exception {
        List<String> rows = behind(
                snapshot,
                "select to_jsonb(t) from " + table.quoted() + " t where " + where + " order by " + column(table.key())
                        + " limit 1");
        return rows.isEmpty() ? null : rows.getFirst();
    }

    /// Behind the scenes: what is really there.
    private List<String> behind(Snapshot snapshot, String sql) throws Exception {
        SessionIdentity observer = backend.observer();
        return snapshot.as(
                observer,
                db -> snapshot.run(sql).rows().stream()
                        .map(row -> String.valueOf(row[0]))
                        .toList());
    }

    private void expectRefusal(String command, Attempt attempt) {
        expectAtMost(command, 0, attempt);
    }

    private void expectAtMost(String command, long most, Attempt attempt) {
        if (attempt.succeeded() ? attempt.count() > most : !REFUSED.equals(attempt.sqlState())) {
            problem(
                    command,
                    attempt.succeeded()
                            ? "changed " + attempt.count() + " rows, at most " + most + " are theirs"
                            : "passed row security: " + attempt.sqlState() + " " + attempt.message());
        }
    }

    private void expectPass(String command, int rows, Attempt attempt) {
        boolean constraint =
                !attempt.succeeded() && String.valueOf(attempt.sqlState()).startsWith("23");
        if (!constraint && attempt.count() != rows) {
            problem(command, "changed " + attempt.count() + " of " + rows + " rows " + attempt.message());
        }
    }

    private void problem(String command, String what) {
        problems.add(actor + ", " + table + ", " + command + ": " + what);
    }

    private static @Nullable String single(Attempt attempt) {
        return attempt.rows() == null ? null : attempt.rows().single();
    }
}
