package io.rolescope.access.explain;

import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.connections.TextRows;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Runs the real SELECT as the subject on the same snapshot and holds the verdicts against it: what hides in a
/// helper's body comes out here. A difference is shown, never hidden.
///
/// One SELECT for all rows; where it fails, for fewer and fewer, down to single rows.
final class ServerCheck {
    private static final int BATCH = 200;
    /// Statements for single rows, at most: a policy that fails everywhere would cost one for each row.
    private static final int ALONE = 1000;

    /// Types that compare the same for everyone, in the order in which the rows were read.
    private static final Set<String> ORDERED = Set.of("uuid", "integer", "bigint", "smallint", "text");

    private static final Verdict RETURNED = new Verdict.Allowed();
    private static final Verdict LEFT_OUT = new Verdict.Denied(Verdict.Reason.HIDDEN, null, "");

    private static final Pattern MOMENT = Pattern.compile("timestamp(\\(\\d\\))? with time zone");

    /// No text that the server knows contains it.
    private static final String APART = "\0";

    private final Snapshot snapshot;
    private final RowJudge judge;
    private final StatementShape shape;
    private final RowSelection selection;
    private final boolean seesAll;
    private int alone;

    /// @param seesAll whoever read the rows sees all of them
    ServerCheck(Snapshot snapshot, RowJudge judge, StatementShape shape, RowSelection selection, boolean seesAll) {
        this.snapshot = snapshot;
        this.judge = judge;
        this.shape = shape;
        this.selection = selection;
        this.seesAll = seesAll;
    }

    /// The verdicts, made uncertain where the server contradicts them, and completed by today's outcome.
    List<Verdict> checked(List<Verdict> verdicts, List<String> notes) throws Exception {
        StatementText text = judge.statements(shape);
        if (shape != StatementShape.SELECT
                || text == null
                || verdicts.isEmpty()
                || judge.gate(shape) instanceof Gate.Closed) {
            return verdicts;
        }
        @Nullable Boolean[] visible = visible();
        List<Verdict> result = new ArrayList<>(verdicts.size());
        int unchecked = 0;
        for (int i = 0; i < visible.length; i++) {
            CandidateRow row = judge.rows().get(i);
            Verdict predicted = verdicts.get(i);
            @Nullable Boolean seen = visible[i];
            boolean single = seen == null || !predicted.isCertain();
            if (single && alone >= ALONE) {
                unchecked++;
                result.add(predicted);
                continue;
            }
            Verdict actual = single ? alone(text.of(shape, row)) : Boolean.TRUE.equals(seen) ? RETURNED : LEFT_OUT;
            result.add(compared(predicted, actual, row.key(), notes));
        }
        if (unchecked > 0) {
            notes.add((visible.length - unchecked) + " of " + visible.length
                    + " rows were held against the server's own SELECT.");
        }
        return result;
    }

    private static Verdict compared(Verdict predicted, Verdict actual, RowKey key, List<String> notes) {
        if (predicted instanceof Verdict.DependsOnPlan depends && depends.covers(actual)) {
            return new Verdict.DependsOnPlan(depends.outcomes(), actual);
        }
        if (predicted.covers(actual)) {
            return predicted;
        }
        notes.add("Row " + key + ": the clauses say “" + predicted.exactWord() + "”, the server's own SELECT says “"
                + actual.exactWord() + "”. Believe the server, and report this as a defect of Rolescope.");
        return new Verdict.Unknown("The clauses say " + predicted.exactWord() + ", but the server's own SELECT says "
                + actual.exactWord() + "; a helper may answer differently from one call to the next.");
    }

    /// Whether each row is visible; `null` for one where the statement fails.
    private @Nullable Boolean[] visible() throws Exception {
        List<CandidateRow> rows = judge.rows();
        @Nullable Boolean[] visible = new @Nullable Boolean[rows.size()];
        @Nullable String all = conditionForAll();
        if (all == null || !ask(0, rows.size(), all, visible)) {
            for (int from = 0; from < rows.size(); from += BATCH) {
                bisect(from, Math.min(rows.size(), from + BATCH), visible);
            }
        }
        return visible;
    }

    /// What all rows that were read, and hardly any others, have in common; `null` where that cannot be said
    /// shortly.
    private @Nullable String conditionForAll() {
        List<String> key = judge.table().key();
        List<CandidateRow> rows = judge.rows();
        if (!(selection instanceof RowSelection.First(int limit)) || key.isEmpty() || rows.isEmpty()) {
            return null;
        }
        if (rows.size() < limit) {
            return seesAll ? "" : null;
        }
        boolean ordered = judge.table().columns().stream()
                .filter(column -> key.contains(column.name()))
                .allMatch(column -> ORDERED.contains(column.type()) && !column.domain());
        if (!ordered) {
            return null;
        }
        String last = rows.getLast().key().columns().values().stream()
                .map(Literals::text)
                .collect(Collectors.joining(", "));
        String columns = key.stream().map(TableName::quoted).collect(Collectors.joining(", "));
        return " WHERE (" + columns + ") OPERATOR(pg_catalog.<=) (" + last + ")";
    }

    private void bisect(int from, int to, @Nullable Boolean[] visible) throws Exception {
        String any = judge.rows().subList(from, to).stream()
                .map(row -> "(" + row.key().condition() + ")")
                .collect(Collectors.joining(" OR "));
        if (ask(from, to, " WHERE " + any, visible)) {
            return;
        }
        if (to - from > 1 && alone < ALONE) {
            alone++;
            int middle = (from + to) >>> 1;
            bisect(from, middle, visible);
            bisect(middle, to, visible);
        }
    }

    /// The keys that the real SELECT answers; false where it fails.
    private boolean ask(int from, int to, String where, @Nullable Boolean[] visible) throws Exception {
        boolean place = judge.rows().get(from).key().place();
        List<String> columns =
                List.copyOf(judge.rows().get(from).key().columns().keySet());
        String list =
                columns.stream().map(column -> place ? column : printed(column)).collect(Collectors.joining(", "));
        String sql = "SELECT " + list + " FROM " + judge.table().name().sql() + where;
        @Nullable TextRows answer = answer(sql, to - from == judge.rows().size());
        if (answer == null) {
            return false;
        }
        Set<String> found = new HashSet<>();
        answer.rows().forEach(row -> found.add(row.length == 1 ? String.valueOf(row[0]) : String.join(APART, row)));
        Function<Map<String, ? extends @Nullable String>, @Nullable String> single = RowValues.column(
                columns.getFirst(), judge.rows().get(from).key().columns());
        for (int i = from; i < to; i++) {
            Map<String, String> key = judge.rows().get(i).key().columns();
            visible[i] = found.contains(columns.size() == 1 ? single.apply(key) : String.join(APART, key.values()));
        }
        return true;
    }

    /// A moment is printed in the zone in which keys are kept, without putting the subject into it: its policies
    /// may ask what day it is.
    private String printed(String column) {
        String name = TableName.quoted(column);
        boolean moment = judge.table()
                .column(column)
                .filter(one -> !one.domain() && MOMENT.matcher(one.type()).matches())
                .isPresent();
        return moment
                ? "CASE WHEN pg_catalog.isfinite(" + name + ") THEN pg_catalog.regexp_replace("
                        + "pg_catalog.timezone('UTC'::pg_catalog.text, " + name
                        + ")::pg_catalog.text, '( BC)?$', '+00\\1') ELSE " + name + "::pg_catalog.text END"
                : name;
    }

    /// What the subject is answered; `null` where the statement fails, which is more likely the fewer rows
    /// are left.
    private @Nullable TextRows answer(String sql, boolean likely) throws Exception {
        SessionIdentity reader = CandidateRows.printed(judge.facts().identity());
        if (!likely) {
            return snapshot.as(reader, db -> snapshot.tryOut(sql)).rows();
        }
        try {
            return snapshot.runAs(reader, sql).getFirst();
        } catch (SQLException e) {
            AtomEvaluator.rethrowIfFatal(e);
            return null;
        }
    }

    private Verdict alone(String statement) throws Exception {
        alone++;
        Attempt attempt = snapshot.as(judge.facts().identity(), db -> snapshot.tryOut(statement));
        if (attempt.succeeded()) {
            return attempt.count() > 0 ? RETURNED : LEFT_OUT;
        }
        String state = attempt.sqlState() == null ? "XX000" : attempt.sqlState();
        return state.equals("42501")
                ? new Verdict.Denied(Verdict.Reason.PRIVILEGE, null, attempt.message())
                : new Verdict.Fails(state, attempt.message());
    }
}
