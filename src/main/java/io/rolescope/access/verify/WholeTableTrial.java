package io.rolescope.access.verify;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.Literals;
import io.rolescope.access.explain.RowJudge;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.StatementText;
import io.rolescope.access.explain.Verdict;
import io.rolescope.access.explain.VerdictTree;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Predicts and then tries a statement without WHERE, which reaches every row at once: which rows it took is read back
/// as
/// the observer, by the places that are left. Only for tables of which every row is looked at.
final class WholeTableTrial {
    private final Snapshot snapshot;
    private final Backend backend;
    private final RowJudge judge;
    private final Table table;
    private final SessionIdentity identity;

    WholeTableTrial(Snapshot snapshot, Backend backend, RowJudge judge) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.judge = judge;
        this.table = judge.table();
        this.identity = judge.facts().identity();
    }

    /// @param tries statements tried, at most: an UPDATE is another one for the values of each row
    void run(StatementShape shape, int tries, Consumer<Decision> decided) throws Exception {
        StatementText statements = judge.statements(shape);
        if (statements == null || !judge.isPossible(shape) || judge.rows().isEmpty() || triggersDecide(shape)) {
            return;
        }
        List<Verdict> verdicts = judge.judge(shape);
        boolean one = shape == StatementShape.DELETE_WITHOUT_WHERE;
        int step = Math.max(1, verdicts.size() / Math.max(1, tries));
        for (int i = 0; i < verdicts.size(); i += step) {
            snapshot.throwIfCancelled();
            String statement = statements.of(shape, judge.rows().get(i));
            Outcome outcome = tried(statement);
            for (int row = one ? 0 : i; row < (one ? verdicts.size() : i + 1); row++) {
                Verdict actual = actual(outcome, judge.rows().get(row), verdicts.size());
                if (actual != null) {
                    decided.accept(new Decision(
                            identity,
                            table.name(),
                            judge.rows().get(row).key(),
                            shape,
                            statement,
                            verdicts.get(row),
                            actual,
                            "",
                            VerdictTree.because(judge, shape, row, verdicts.get(row))));
                }
            }
            if (one) {
                return;
            }
        }
    }

    /// A BEFORE trigger may skip a row, and then its being left says nothing.
    private boolean triggersDecide(StatementShape shape) {
        return table.triggers().stream()
                .anyMatch(trigger -> trigger.before()
                        && trigger.perRow()
                        && trigger.events().contains(shape.command().name()));
    }

    private Outcome tried(String statement) throws Exception {
        return snapshot.as(identity, db -> {
            Attempt attempt = snapshot.tryOut(statement);
            if (!attempt.succeeded() || !kept(statement)) {
                return new Outcome(attempt.succeeded() ? null : attempt, Set.of());
            }
            String places = judge.rows().stream()
                    .map(row -> "\"" + row.place() + "\"")
                    .collect(Collectors.joining(",", "{", "}"));
            return new Outcome(
                    attempt,
                    snapshot.as(
                            backend.observer(),
                            observer ->
                                    left(snapshot.run("SELECT tableoid::pg_catalog.text, ctid::pg_catalog.text FROM "
                                                    + table.name().sql() + " WHERE ctid = ANY (" + Literals.text(places)
                                                    + "::pg_catalog.tid[])")
                                            .rows())));
        });
    }

    /// A policy may change the identity while it is asked; what the server did then is nobody's answer.
    private boolean kept(String statement) throws Exception {
        try {
            return snapshot.keep(statement).succeeded();
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.NotPermitted) {
                return false;
            }
            throw e;
        }
    }

    private static Set<String> left(List<@Nullable String[]> rows) {
        Set<String> left = new HashSet<>();
        rows.forEach(row -> left.add(row[0] + " " + row[1]));
        return left;
    }

    /// What happened to the row; `null` where another row, a constraint or a trigger may be the reason.
    private static @Nullable Verdict actual(Outcome outcome, CandidateRow row, int rows) {
        Attempt attempt = outcome.attempt();
        if (attempt == null) {
            return null;
        }
        if (attempt.succeeded()) {
            return outcome.left().contains(row.tableOid() + " " + row.place())
                    ? new Verdict.Denied(Verdict.Reason.HIDDEN, null, "")
                    : new Verdict.Allowed();
        }
        String state = String.valueOf(attempt.sqlState());
        if (state.equals("42501") && !ServerAnswer.isPolicyCheck(attempt)) {
            return new Verdict.Denied(Verdict.Reason.PRIVILEGE, null, attempt.message());
        }
        boolean ownFault =
                rows == 1 && !state.startsWith("23") && attempt.context().isEmpty();
        if (!ownFault) {
            return null;
        }
        return state.equals("42501")
                ? new Verdict.Denied(Verdict.Reason.CHECK, null, attempt.message())
                : new Verdict.Fails(state, attempt.message());
    }

    /// @param attempt `null` where the statement could not be kept for looking at
    private record Outcome(@Nullable Attempt attempt, Set<String> left) {}
}
