package io.rolescope.access.explain;

import io.rolescope.access.expression.Outcomes;
import io.rolescope.access.expression.Truth;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Follows a statement from its filters through its checks and collects how it may end.
final class VerdictComposer {
    private final Set<Verdict> possible = new LinkedHashSet<>();
    private @Nullable String unknown;
    private boolean goesOn = true;

    /// The filters of the existing row, taken together.
    ///
    /// @param elsewhere errors that filters raise for other rows
    void filter(Outcomes outcomes, Set<String> elsewhere) {
        consult(outcomes);
        if (outcomes.canRefuse()) {
            possible.add(new Verdict.Denied(Verdict.Reason.HIDDEN, null, ""));
        }
        fail(outcomes.errors());
        fail(elsewhere);
        goesOn = outcomes.canBe(Truth.TRUE);
    }

    /// What decides whether the existing row is matched, in which case nothing is done.
    ///
    /// @param elsewhere as in [#filter]
    void match(Outcomes outcomes, Set<String> elsewhere) {
        consult(outcomes);
        if (outcomes.canBe(Truth.TRUE)) {
            possible.add(new Verdict.Allowed());
        }
        fail(outcomes.errors());
        fail(elsewhere);
        goesOn = outcomes.canRefuse();
    }

    /// One check of the new (or existing) row.
    ///
    /// @param policy the restrictive policy's name; `null` for the permissive ones
    void check(Outcomes outcomes, @Nullable String policy) {
        if (!goesOn) {
            return;
        }
        consult(outcomes);
        if (outcomes.canRefuse()) {
            possible.add(new Verdict.Denied(Verdict.Reason.CHECK, policy, ""));
        }
        fail(outcomes.errors());
        goesOn = outcomes.canBe(Truth.TRUE);
    }

    /// A trigger that may pass over the row without an error.
    ///
    /// @param why `null` where none does
    void skip(@Nullable String why) {
        if (!goesOn || why == null) {
            return;
        }
        possible.add(new Verdict.Denied(Verdict.Reason.HIDDEN, null, ""));
        if (unknown == null) {
            unknown = why;
        }
    }

    Verdict verdict() {
        if (goesOn) {
            possible.add(new Verdict.Allowed());
        }
        boolean one = possible.stream().map(Verdict::exactWord).distinct().count() == 1;
        if (one) {
            return possible.iterator().next();
        }
        return unknown != null ? new Verdict.Unknown(unknown) : new Verdict.DependsOnPlan(List.copyOf(possible), null);
    }

    private void consult(Outcomes outcomes) {
        if (unknown == null && outcomes.certain() == null) {
            unknown = outcomes.unknown();
        }
    }

    private void fail(Set<String> states) {
        for (String state : states) {
            possible.add(
                    state.equals("42501")
                            ? new Verdict.Denied(Verdict.Reason.PRIVILEGE, null, "A policy needs a privilege.")
                            : new Verdict.Fails(state, "A policy raises it."));
        }
    }
}
