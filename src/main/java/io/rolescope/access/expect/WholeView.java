package io.rolescope.access.expect;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowKeys;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An expectation of a view, materialized view or foreign table, whose rows are held to no policies of its own: what
/// it returns is asked of the server, and everything else is not known, which meets no expectation.
final class WholeView {
    private final Backend backend;
    private final ReadOptions options;

    WholeView(Backend backend, ReadOptions options) {
        this.backend = backend;
        this.options = options;
    }

    /// What one condition comes to for the identity and for the login.
    private record Returned(String key, @Nullable String error, long rows, boolean known) {}

    PolicyTestRun.Answer answer(PolicyTest test, SessionIdentity identity, Explanation explanation) {
        Table table = explanation.table();
        if (test.shape() != StatementShape.SELECT || !test.values().isEmpty()) {
            return notKnown("What this does through " + table.name() + " is not known without running it.");
        }
        boolean whole = test.keys().isEmpty();
        if (whole && test.expect() instanceof Expectation.Allowed) {
            return notKnown("Which rows " + table.name() + " leaves out is not known: expect a count, or name rows.");
        }
        List<Returned> all = new ArrayList<>();
        if (whole) {
            all.add(returned(identity, table, "", ""));
        }
        for (String written : test.keys()) {
            RowKey key = RowKeys.parse(table, written);
            all.add(returned(identity, table, written, " WHERE " + key.condition()));
        }
        return held(test, all, explanation);
    }

    private static PolicyTestRun.Answer held(PolicyTest test, List<Returned> all, Explanation explanation) {
        if (test.expect() instanceof Expectation.Count(long wanted)) {
            @Nullable
            String error = all.stream()
                    .map(Returned::error)
                    .filter(one -> one != null)
                    .findFirst()
                    .orElse(null);
            long rows = all.stream().mapToLong(Returned::rows).sum();
            return PolicyTestRun.Answer.of(
                    error == null && rows == wanted, error == null ? "count " + rows : error, explanation);
        }
        for (Returned one : all) {
            String actual = one.error() != null ? one.error() : "count " + one.rows();
            boolean met = switch (test.expect()) {
                case Expectation.Allowed ignored -> one.error() == null && one.rows() > 0;
                case Expectation.Denied ignored ->
                    one.error() == null
                            ? one.rows() == 0 && one.known()
                            : one.error().equals("error 42501");
                case Expectation.Error error -> ("error " + error.sqlState()).equals(one.error());
                case Expectation.Count ignored -> false;
            };
            if (!met && one.error() == null && one.rows() == 0 && !one.known()) {
                return PolicyTestRun.Answer.told(
                        false,
                        "no row to ask about",
                        "This login gets no such row from "
                                + explanation.table().name() + " either.");
            }
            if (!met) {
                return PolicyTestRun.Answer.of(
                        false, one.key().isEmpty() ? actual : actual + " for " + one.key(), explanation);
            }
        }
        Returned first = all.getFirst();
        return PolicyTestRun.Answer.of(
                true, first.error() != null ? first.error() : "count " + first.rows(), explanation);
    }

    private Returned returned(SessionIdentity identity, Table table, String key, String where) {
        String sql = "SELECT count(*) FROM (SELECT * FROM " + table.name().sql() + where + ") AS rolescope_rows";
        return backend.snapshot(options, snapshot -> {
            Attempt seen = snapshot.as(identity, db -> snapshot.tryOut(sql));
            if (seen.rows() == null) {
                return new Returned(key, "error " + seen.sqlState(), 0, false);
            }
            long rows = Long.parseLong(String.valueOf(seen.rows().single()));
            Attempt known = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
            boolean some = known.rows() != null && !"0".equals(known.rows().single());
            return new Returned(key, null, rows, some);
        });
    }

    private static PolicyTestRun.Answer notKnown(String why) {
        return PolicyTestRun.Answer.told(false, "not known", why);
    }
}
