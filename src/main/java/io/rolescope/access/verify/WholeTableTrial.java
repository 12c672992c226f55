package io.rolescope.access.verify;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableRow;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Predicts and then tries a statement without WHERE, which reaches every row at once: which rows it took is
/// read back as the observer, by the places that are left. Only for tables of which every row is looked at.
final class WholeTableTrial {
    private static final int BATCH = 50;

    private final Snapshot snapshot;
    private final Backend backend;
    private final RowJudge judge;
    private final Table table;
    private final SessionIdentity identity;
    private @Nullable List<String> places;

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
        places();
        boolean one = shape == StatementShape.DELETE_WITHOUT_WHERE;
        int step = Math.max(1, verdicts.size() / Math.max(1, tries));
        for (int i = 0; i < verdicts.size(); i += step) {
            snapshot.throwIfCancelled();
            String statement = statements.of(shape, judge.rows().get(i));
            Outcome outcome = tried(statement);
            for (int row = one ? 0 : i; row < (one ? verdicts.size() : i + 1); row++) {
                Verdict actual = actual(table, outcome, places().get(row), verdicts.size());
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
                            VerdictTree.because(judge, shape, row, verdicts.get(row)),
                            new TableRow(table, judge.rows().get(row).values())));
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
            if (!attempt.succeeded()) {
                return new Outcome(attempt, Set.of(), 0);
            }
            // chance may take other rows this time: what is left and what is counted have to be of one run
            @Nullable Attempt kept = kept(statement);
            if (kept == null) {
                return new Outcome(null, Set.of(), 0);
            }
            Set<String> left = left();
            return new Outcome(kept, left, (int) places().stream()
                    .filter(place -> !place.isEmpty() && !left.contains(place))
                    .count());
        });
    }

    /// The places of the rows before anything was tried, in their order; an empty one where a row cannot be told from
    /// another of the same key.
    private List<String> places() throws Exception {
        List<String> known = places;
        if (known == null) {
            known = new ArrayList<>();
            for (int from = 0; from < judge.rows().size(); from += BATCH) {
                List<CandidateRow> some =
                        judge.rows().subList(from, Math.min(judge.rows().size(), from + BATCH));
                known.addAll(placesOf(some));
            }
            places = known;
        }
        return known;
    }

    private List<String> placesOf(List<CandidateRow> rows) throws Exception {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            sql.append(i == 0 ? "" : " UNION ALL ")
                    .append("SELECT '")
                    .append(i)
                    .append("', tableoid::pg_catalog.text, ctid::pg_catalog.text FROM ")
                    .append(table.name().sql())
                    .append(" WHERE ")
                    .append(rows.get(i).key().condition());
        }
        Map<Integer, List<String>> found = new HashMap<>();
        for (@Nullable
        String[] row : snapshot.as(
                backend.observer(), db -> snapshot.run(sql.toString()).rows())) {
            found.computeIfAbsent(Integer.valueOf(String.valueOf(row[0])), key -> new ArrayList<>())
                    .add(row[1] + " " + row[2]);
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            List<String> one = found.getOrDefault(i, List.of());
            all.add(one.size() == 1 ? one.getFirst() : "");
        }
        return all;
    }

    /// Which of the places still hold what they held.
    private Set<String> left() throws Exception {
        String wanted = places().stream()
                .filter(place -> !place.isEmpty())
                .map(place -> "\"" + place.substring(place.indexOf(' ') + 1) + "\"")
                .collect(Collectors.joining(",", "{", "}"));
        String sql = "SELECT tableoid::pg_catalog.text, ctid::pg_catalog.text FROM "
                + table.name().sql() + " WHERE ctid = ANY (" + Literals.text(wanted) + "::pg_catalog.tid[])";
        Set<String> left = new HashSet<>();
        for (@Nullable
        String[] row : snapshot.as(backend.observer(), db -> snapshot.run(sql).rows())) {
            left.add(row[0] + " " + row[1]);
        }
        return left;
    }

    /// A policy may change the identity while it is asked; what the server did then is nobody's answer, and `null`, as
    /// is a failure.
    private @Nullable Attempt kept(String statement) throws Exception {
        try {
            Attempt attempt = snapshot.keep(statement).asAttempt();
            return attempt.succeeded() ? attempt : null;
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.NotPermitted) {
                return null;
            }
            throw e;
        }
    }

    /// What happened to the row; `null` where another row, a constraint or a trigger may be the reason.
    private static @Nullable Verdict actual(Table table, Outcome outcome, String place, int rows) {
        Attempt attempt = outcome.attempt();
        if (attempt == null || !attempt.succeeded() && ServerAnswer.raisedBy(table, attempt) != null) {
            return null;
        }
        if (attempt.succeeded()) {
            if (place.isEmpty()) {
                return null;
            }
            if (outcome.left().contains(place)) {
                return new Verdict.Denied(Verdict.Reason.HIDDEN, null, "");
            }
            // where more are gone than the statement took, a cascade or trigger took the others
            return outcome.gone() <= attempt.count() ? new Verdict.Allowed() : null;
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
    /// @param left places that hold what they held
    /// @param gone how many do not
    private record Outcome(@Nullable Attempt attempt, Set<String> left, int gone) {}
}
