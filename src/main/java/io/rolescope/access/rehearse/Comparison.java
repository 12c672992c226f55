package io.rolescope.access.rehearse;

import io.rolescope.access.explain.ConstraintVerdict;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.explain.Verdict;
import io.rolescope.access.verify.ServerAnswer;
import io.rolescope.connections.Trial;
import java.util.List;
import java.util.Optional;

/// Holds what happened against what was predicted on the same snapshot.
final class Comparison {
    private final RehearsalPlan plan;
    private final Optional<Explanation> prediction;

    Comparison(RehearsalPlan plan, Optional<Explanation> prediction) {
        this.plan = plan;
        this.prediction = prediction;
    }

    Agreement with(Trial trial) {
        if (prediction.isEmpty() || !(plan.write() instanceof Write.OfRow ofRow)) {
            return undecided("Nothing is predicted of a statement that was typed.");
        }
        List<RowVerdict> rows = prediction.get().rows();
        if (rows.isEmpty()) {
            return undecided("There was no row to predict anything of.");
        }
        return ofRow.shape().reachesEveryRow() ? whole(ofRow, rows, trial) : one(ofRow, rows.getFirst(), trial);
    }

    private static Agreement one(Write.OfRow write, RowVerdict row, Trial trial) {
        if (trial.error() != null && isCascade(trial.error().context())) {
            return undecided("A cascade to another table was refused, which is not predicted.");
        }
        Verdict predicted = row.verdict();
        ServerAnswer answer = ServerAnswer.of(write.table(), write.shape(), predicted, trial.asAttempt());
        Verdict actual = answer.verdict();
        if (actual == null) {
            return undecided("What happened says nothing about access: " + answer.note() + ".");
        }
        String then = answer.note().isEmpty() ? "" : " (" + answer.note() + ")";
        ConstraintVerdict refusing = row.refusing();
        boolean wentThrough = trial.succeeded() && trial.asAttempt().count() > 0;
        if (refusing != null && predicted instanceof Verdict.Allowed && wentThrough) {
            return differs("refused by the CHECK constraint " + refusing.name(), actual.exactWord());
        }
        if (predicted instanceof Verdict.Unknown) {
            return undecided("It could not be predicted; the server: " + actual.exactWord() + then + ".");
        }
        if (predicted instanceof Verdict.DependsOnPlan && predicted.covers(actual)) {
            return agrees("Predicted to depend on the plan; with today's plan: " + actual.exactWord() + then + ".");
        }
        return predicted.covers(actual)
                ? agrees("As predicted: " + actual.exactWord() + then + ".")
                : differs(predicted.exactWord(), actual.exactWord() + then);
    }

    /// A statement that reaches every row: one row's failure fails all of it.
    private Agreement whole(Write.OfRow write, List<RowVerdict> rows, Trial trial) {
        boolean all = write.rows() instanceof io.rolescope.access.explain.RowSelection.First(int limit)
                && rows.size() < limit
                && rows.stream().allMatch(row -> row.verdict().isCertain());
        if (trial.error() == null) {
            long predicted = rows.stream()
                    .filter(row -> row.verdict() instanceof Verdict.Allowed)
                    .count();
            int affected = trial.asAttempt().count();
            if (!all) {
                return undecided("Only " + rows.size() + " rows were judged; the statement reached " + affected + ".");
            }
            return predicted == affected
                    ? agrees("As predicted: " + affected + " of " + rows.size() + " rows.")
                    : differs(predicted + " of " + rows.size() + " rows", affected + " rows");
        }
        for (RowVerdict row : rows) {
            ServerAnswer answer = ServerAnswer.of(write.table(), write.shape(), row.verdict(), trial.asAttempt());
            if (answer.verdict() != null
                    && !(row.verdict() instanceof Verdict.Unknown)
                    && row.verdict().covers(answer.verdict())) {
                return agrees("As predicted for row " + row.key() + ": "
                        + answer.verdict().exactWord() + ".");
            }
        }
        return undecided("The server refused the whole because of one row; which one it does not say.");
    }

    /// The server's own statements for ON DELETE and ON UPDATE; they are not translated.
    private static boolean isCascade(String context) {
        String outermost = context.lines().reduce("", (before, line) -> line);
        return outermost.contains("DELETE FROM ONLY ") || outermost.contains("UPDATE ONLY ");
    }

    private static Agreement agrees(String sentence) {
        return new Agreement(Agreement.State.AGREES, sentence);
    }

    private static Agreement undecided(String sentence) {
        return new Agreement(Agreement.State.UNDECIDED, sentence);
    }

    private static Agreement differs(String predicted, String actual) {
        return new Agreement(
                Agreement.State.DIFFERS,
                "Predicted: " + predicted + ". The server: " + actual
                        + ". Believe the server; this is a defect of Rolescope, please report it with the statement.");
    }
}
