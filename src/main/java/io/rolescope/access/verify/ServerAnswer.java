package io.rolescope.access.verify;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.Trigger;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.connections.Attempt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a statement that was tried says about access.
///
/// @param verdict `null` where it says nothing: a trigger refused first, a lock was held
/// @param note what came on top, may be empty
public record ServerAnswer(@Nullable Verdict verdict, String note) {
    /// Where the server raises when a new row fails a row-security check; not translated, unlike the message.
    private static final String POLICY_CHECK = "ExecWithCheckOptions";

    /// Where the server raises for constraints, which it checks after the policies.
    private static final Set<String> BEHIND_POLICIES = Set.of(
            "ExecConstraints",
            "ReportNotNullViolationError",
            "ExecPartitionCheckEmitError",
            "_bt_check_unique",
            "check_exclusion_or_unique_constraint",
            "ri_ReportViolation");

    private static final Set<String> NOT_ABOUT_ACCESS =
            Set.of("40001", "40P01", "55P03", "57014", "53200", "53300", "54001");

    public static ServerAnswer of(Table table, StatementShape shape, Verdict predicted, Attempt attempt) {
        if (attempt.succeeded()) {
            return succeeded(table, shape, predicted, attempt.count());
        }
        String state = attempt.sqlState() == null ? "XX000" : attempt.sqlState();
        if (NOT_ABOUT_ACCESS.contains(state)) {
            return new ServerAnswer(null, "The server gave up: " + state + " " + attempt.message());
        }
        @Nullable Trigger trigger = raisedBy(table, attempt);
        if (trigger != null) {
            return byTrigger(trigger, shape, state);
        }
        if (state.equals("42501")) {
            Verdict.Reason reason = isPolicyCheck(attempt) ? Verdict.Reason.CHECK : Verdict.Reason.PRIVILEGE;
            return new ServerAnswer(new Verdict.Denied(reason, null, attempt.message()), "");
        }
        Verdict failed = new Verdict.Fails(state, attempt.message());
        if (state.startsWith("23") && !predicted.covers(failed)) {
            return BEHIND_POLICIES.contains(attempt.routine())
                    ? new ServerAnswer(new Verdict.Allowed(), "then refused by a constraint: " + state)
                    : new ServerAnswer(null, "refused by a type or function before access was decided: " + state);
        }
        return new ServerAnswer(failed, "");
    }

    /// The new row failed a policy; else a privilege was missing.
    static boolean isPolicyCheck(Attempt attempt) {
        return attempt.routine().equals(POLICY_CHECK);
    }

    private static ServerAnswer succeeded(Table table, StatementShape shape, Verdict predicted, int count) {
        boolean doesNothing = shape == StatementShape.INSERT_ON_CONFLICT_DO_NOTHING
                || shape == StatementShape.INSERT_ON_CONFLICT_KEY_DO_NOTHING
                || shape.isMergingIn();
        if (count > 0 || doesNothing) {
            return new ServerAnswer(new Verdict.Allowed(), "");
        }
        boolean predictedHidden = predicted.covers(new Verdict.Denied(Verdict.Reason.HIDDEN, null, ""));
        boolean mayBeSkipped = table.triggers().stream()
                .anyMatch(trigger -> trigger.before()
                        && trigger.perRow()
                        && trigger.events().contains(shape.command().name()));
        if (mayBeSkipped && shape.writes() && !predictedHidden) {
            return new ServerAnswer(null, "a BEFORE trigger skipped the row");
        }
        return new ServerAnswer(new Verdict.Denied(Verdict.Reason.HIDDEN, null, ""), "");
    }

    /// The policies passed when a trigger behind them raises; what a trigger before them raises says nothing.
    private static ServerAnswer byTrigger(Trigger trigger, StatementShape shape, String state) {
        boolean behind = !trigger.before() || shape.command().name().equals("DELETE");
        return behind && trigger.perRow()
                ? new ServerAnswer(
                        new Verdict.Allowed(), "then refused by the trigger " + trigger.name() + ": " + state)
                : new ServerAnswer(null, "the trigger " + trigger.name() + " refused: " + state);
    }

    /// The outermost call in the error's context, where it is one of the table's triggers.
    static @Nullable Trigger raisedBy(Table table, Attempt attempt) {
        if (attempt.context().isEmpty()) {
            return null;
        }
        String outermost = attempt.context().lines().reduce("", (before, line) -> line);
        for (Trigger trigger : table.triggers()) {
            if (outermost.contains(trigger.function().name() + "(")) {
                return trigger;
            }
        }
        return null;
    }
}
