package io.rolescope.access.explain;

import io.rolescope.access.expression.Expression;
import io.rolescope.access.expression.Outcomes;
import io.rolescope.access.expression.Truth;
import java.util.ArrayList;
import java.util.List;

/// Why a row's verdict is what it is.
public final class VerdictTree {
    private VerdictTree() {}

    /// One line: the gate, or each policy and what it came to.
    public static String because(RowJudge judge, StatementShape shape, int index, Verdict verdict) throws Exception {
        if (verdict instanceof Verdict.Unknown unknown) {
            return unknown.why();
        }
        switch (judge.gate(shape)) {
            case Gate.Closed closed -> {
                return closed.message();
            }
            case Gate.Bypassed bypassed -> {
                return "No policy is asked: " + bypassed.why() + ".";
            }
            case Gate.Guarded ignored -> {}
        }
        List<String> parts = new ArrayList<>();
        for (PolicyGroup group : judge.groups(shape)) {
            if (group.refusesAll()) {
                parts.add("no permissive " + group.command() + " policy applies");
                continue;
            }
            group.permissive().forEach(clause -> parts.add(line(judge, clause, index, group)));
            group.restrictive().forEach(clause -> parts.add(line(judge, clause, index, group)));
        }
        return String.join("; ", parts);
    }

    /// Names of the permissive policies that hold for the row, after it was judged.
    public static List<String> letThrough(RowJudge judge, StatementShape shape, int index) throws Exception {
        List<String> names = new ArrayList<>();
        for (PolicyGroup group : judge.groups(shape)) {
            for (PolicyGroup.Clause clause : group.permissive()) {
                boolean holds = judge.outcomes(clause.folded(), index).canBe(Truth.TRUE);
                if (holds && !names.contains(clause.policy().name())) {
                    names.add(clause.policy().name());
                }
            }
        }
        return names;
    }

    private static String line(RowJudge judge, PolicyGroup.Clause clause, int index, PolicyGroup group) {
        return switch (group.use()) {
                    case FILTER -> "";
                    case MATCH -> "match ";
                    case CHECK_OLD, CHECK_NEW -> "check ";
                }
                + clause.policy().name() + " is " + word(outcomes(judge, clause.folded(), index));
    }

    static String word(Outcomes outcomes) {
        Truth certain = outcomes.certain();
        if (certain != null) {
            return certain.name().toLowerCase(java.util.Locale.ROOT);
        }
        return outcomes.unknown() != null
                ? "unknown"
                : outcomes.truths().isEmpty() ? "error " + String.join(", ", outcomes.errors()) : "plan-dependent";
    }

    private static Outcomes outcomes(RowJudge judge, Expression expression, int index) {
        return judge.outcomes(expression, index);
    }
}
