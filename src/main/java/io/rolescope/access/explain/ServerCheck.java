package io.rolescope.access.explain;

import io.rolescope.connections.Attempt;
import io.rolescope.connections.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Runs the real SELECT as the subject on the same snapshot and holds the verdicts against it: what hides in a
/// helper's body
/// comes out here. A difference is shown, never hidden.
final class ServerCheck {
    private static final int BATCH = 200;

    private final Snapshot snapshot;
    private final RowJudge judge;
    private final StatementShape shape;

    ServerCheck(Snapshot snapshot, RowJudge judge, StatementShape shape) {
        this.snapshot = snapshot;
        this.judge = judge;
        this.shape = shape;
    }

    /// The verdicts, made uncertain where the server contradicts them, and completed by today's outcome.
    List<Verdict> checked(List<Verdict> verdicts, List<String> notes) throws Exception {
        StatementText text = judge.statements(shape);
        if (shape != StatementShape.SELECT || text == null || judge.gate(shape) instanceof Gate.Closed) {
            return verdicts;
        }
        @Nullable Set<RowKey> visible = visible();
        List<Verdict> result = new ArrayList<>(verdicts.size());
        for (int i = 0; i < verdicts.size(); i++) {
            CandidateRow row = judge.rows().get(i);
            Verdict predicted = verdicts.get(i);
            Verdict actual = visible == null || !predicted.isCertain()
                    ? alone(text.of(shape, row))
                    : visible.contains(row.key())
                            ? new Verdict.Allowed()
                            : new Verdict.Denied(Verdict.Reason.HIDDEN, null, "");
            result.add(compared(predicted, actual, row.key(), notes));
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

    /// Keys of the visible rows; `null` where the statement fails as a whole.
    private @Nullable Set<RowKey> visible() throws Exception {
        Set<RowKey> found = new HashSet<>();
        List<CandidateRow> rows = judge.rows();
        for (int from = 0; from < rows.size(); from += BATCH) {
            List<CandidateRow> batch = rows.subList(from, Math.min(rows.size(), from + BATCH));
            for (boolean place : new boolean[] {false, true}) {
                List<CandidateRow> some =
                        batch.stream().filter(row -> row.key().place() == place).toList();
                if (!some.isEmpty() && !addVisible(some, found)) {
                    return null;
                }
            }
        }
        return found;
    }

    private boolean addVisible(List<CandidateRow> rows, Set<RowKey> found) throws Exception {
        List<String> columns = List.copyOf(rows.getFirst().key().columns().keySet());
        boolean place = rows.getFirst().key().place();
        String list = columns.stream()
                .map(column ->
                        (place ? column : io.rolescope.access.catalog.TableName.quoted(column)) + "::pg_catalog.text")
                .collect(Collectors.joining(", "));
        String any = rows.stream().map(row -> "(" + row.key().condition() + ")").collect(Collectors.joining(" OR "));
        Attempt attempt = snapshot.as(
                CandidateRows.printed(judge.facts().identity()),
                db -> snapshot.tryOut(
                        "SELECT " + list + " FROM " + judge.table().name().sql() + " WHERE " + any));
        if (attempt.rows() == null) {
            return false;
        }
        for (@Nullable String[] row : attempt.rows().rows()) {
            java.util.Map<String, String> key = new java.util.LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                key.put(columns.get(i), String.valueOf(row[i]));
            }
            found.add(new RowKey(key, place));
        }
        return true;
    }

    private Verdict alone(String statement) throws Exception {
        Attempt attempt = snapshot.as(judge.facts().identity(), db -> snapshot.tryOut(statement));
        if (attempt.succeeded()) {
            return attempt.count() > 0 ? new Verdict.Allowed() : new Verdict.Denied(Verdict.Reason.HIDDEN, null, "");
        }
        String state = attempt.sqlState() == null ? "XX000" : attempt.sqlState();
        return state.equals("42501")
                ? new Verdict.Denied(Verdict.Reason.PRIVILEGE, null, attempt.message())
                : new Verdict.Fails(state, attempt.message());
    }
}
