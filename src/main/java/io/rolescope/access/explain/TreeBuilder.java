package io.rolescope.access.explain;

import io.rolescope.access.expression.Expression;
import io.rolescope.access.expression.Outcomes;
import io.rolescope.access.expression.Truth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes the tree of one row's verdict. Asks the server when it is made, and never after.
final class TreeBuilder {
    private static final String MATCHING =
            " policies, for the existing row (where they let it be seen, nothing is inserted)";

    private final RowJudge rows;
    private final @Nullable RowJudge after;
    private final StatementShape shape;
    private final SeenValues seen;
    private final Gate gate;
    private final List<PolicyGroup> groups;
    private RowJudge judge;

    TreeBuilder(RowJudge judge, StatementShape shape, SeenValues seen) throws Exception {
        this(judge, null, shape, seen);
    }

    /// @param after the rows as they would become, `null` where they stay as they are
    TreeBuilder(RowJudge judge, @Nullable RowJudge after, StatementShape shape, SeenValues seen) throws Exception {
        this.rows = judge;
        this.after = after;
        this.judge = judge;
        this.shape = shape;
        this.seen = seen;
        this.gate = judge.gate(shape);
        this.groups = judge.groups(shape);
        Set<String> shown = new LinkedHashSet<>();
        groups.forEach(group -> shown.addAll(group.atoms()));
        seen.ask(shown);
    }

    /// The tree of the row at `index`.
    VerdictNode of(int index, Verdict verdict) {
        List<VerdictNode> children = new ArrayList<>();
        children.add(gate());
        List<PolicyGroup> deciding = deciding(index);
        Set<String> decisive = decisive(deciding, index, verdict);
        for (PolicyGroup group : asked(deciding, index)) {
            if (after != null) {
                judge = group.use() == PolicyGroup.Use.CHECK_NEW ? after : rows;
                decisive = decisive(List.of(group), index, verdict);
            }
            children.add(group(group, index, deciding.contains(group) ? decisive : Set.of()));
        }
        judge = rows;
        return root(verdict, children);
    }

    /// Where the row is matched, that alone decides; elsewhere everything else does.
    private List<PolicyGroup> deciding(int index) {
        List<PolicyGroup> matching = groups.stream()
                .filter(group -> group.use() == PolicyGroup.Use.MATCH)
                .toList();
        boolean matched = !matching.isEmpty()
                && rows.rows().get(index).exists()
                && rows.outcomes(DecisiveClauses.whole(matching), index).certain() == Truth.TRUE;
        return matched
                ? matching
                : groups.stream().filter(group -> !matching.contains(group)).toList();
    }

    private List<PolicyGroup> asked(List<PolicyGroup> deciding, int index) {
        return groups.stream()
                .filter(group -> deciding.contains(group)
                        || group.use() == PolicyGroup.Use.MATCH
                                && rows.rows().get(index).exists())
                .toList();
    }

    /// Whether a group only tells if the existing row is matched.
    static boolean isMatching(VerdictNode group) {
        return group.label().endsWith(MATCHING);
    }

    /// The tree of an [Upsert], whose groups look at three rows.
    VerdictNode ofUpsert(Verdict verdict) {
        List<VerdictNode> children = new ArrayList<>();
        children.add(gate());
        for (int i = 0; i < groups.size(); i++) {
            PolicyGroup group = groups.get(i);
            int row = Upsert.rowOf(groups, i);
            boolean holds =
                    judge.outcomes(DecisiveClauses.whole(List.of(group)), row).certain() == Truth.TRUE;
            boolean matters = !holds || verdict instanceof Verdict.Allowed;
            Set<String> decisive =
                    matters ? decisive(List.of(group), row, holds ? new Verdict.Allowed() : verdict) : Set.of();
            children.add(group(group, row, decisive));
        }
        return root(verdict, children);
    }

    private VerdictNode root(Verdict verdict, List<VerdictNode> children) {
        return new VerdictNode(
                VerdictNode.Kind.ROOT,
                shape.label(),
                verdict instanceof Verdict.Allowed ? VerdictNode.State.TRUE : state(verdict),
                verdict.exactWord(),
                false,
                Map.of(),
                null,
                children);
    }

    private VerdictNode gate() {
        return switch (gate) {
            case Gate.Guarded ignored ->
                VerdictNode.leaf(
                        VerdictNode.Kind.GATE,
                        "Privileges",
                        VerdictNode.State.TRUE,
                        "The privileges suffice; row-level security is active for "
                                + judge.facts().currentUser() + ".");
            case Gate.Bypassed bypassed ->
                VerdictNode.leaf(
                        VerdictNode.Kind.GATE,
                        "Privileges",
                        VerdictNode.State.TRUE,
                        "The privileges suffice; no policy is asked: " + bypassed.why() + ".");
            case Gate.Closed closed ->
                new VerdictNode(
                        VerdictNode.Kind.GATE,
                        "Privileges",
                        state(closed.verdict()),
                        closed.message(),
                        true,
                        Map.of(),
                        null,
                        List.of());
        };
    }

    private VerdictNode group(PolicyGroup group, int index, Set<String> decisive) {
        List<VerdictNode> children = new ArrayList<>();
        for (PolicyGroup.Clause clause : group.restrictive()) {
            children.add(policy(VerdictNode.Kind.RESTRICTIVE, clause, index, decisive, group.refusesAll()));
        }
        for (PolicyGroup.Clause clause : group.permissive()) {
            children.add(policy(VerdictNode.Kind.PERMISSIVE, clause, index, decisive, false));
        }
        Outcomes all = judge.outcomes(DecisiveClauses.whole(List.of(group)), index);
        return new VerdictNode(
                VerdictNode.Kind.GROUP,
                label(group),
                state(all),
                group.refusesAll()
                        ? "No permissive policy for " + group.command() + " applies, so nothing passes."
                        : "Every restrictive policy and at least one permissive policy must hold.",
                group.refusesAll(),
                Map.of(),
                null,
                children);
    }

    private VerdictNode policy(
            VerdictNode.Kind kind, PolicyGroup.Clause clause, int index, Set<String> decisive, boolean notAsked) {
        VerdictNode child = expression(clause.expression(), index, decisive);
        return new VerdictNode(
                kind,
                clause.policy().name(),
                notAsked ? VerdictNode.State.NOT_ASKED : state(judge.outcomes(clause.folded(), index)),
                clause.fromCheck() ? "WITH CHECK" : "USING",
                child.decisive(),
                Map.of(),
                clause.policy(),
                List.of(child));
    }

    private VerdictNode expression(Expression expression, int index, Set<String> decisive) {
        List<VerdictNode> children = new ArrayList<>();
        List<Expression> parts = switch (expression) {
            case Expression.And and -> and.parts();
            case Expression.Or or -> or.parts();
            case Expression.Not not -> List.of(not.part());
            case Expression.Constant ignored -> List.of();
            case Expression.Atom ignored -> List.of();
        };
        for (Expression part : parts) {
            children.add(expression(part, index, decisive));
        }
        boolean anyDecisive = children.stream().anyMatch(VerdictNode::decisive);
        VerdictNode.State state = state(judge.outcomes(expression, index));
        return switch (expression) {
            case Expression.And ignored -> node(VerdictNode.Kind.AND, "all of", state, anyDecisive, children);
            case Expression.Or ignored -> node(VerdictNode.Kind.OR, "any of", state, anyDecisive, children);
            case Expression.Not ignored -> node(VerdictNode.Kind.NOT, "not", state, anyDecisive, children);
            case Expression.Constant constant -> node(VerdictNode.Kind.CLAUSE, constant.sql(), state, false, children);
            case Expression.Atom atom ->
                new VerdictNode(
                        VerdictNode.Kind.CLAUSE,
                        atom.text(),
                        state,
                        detail(judge.outcomes(atom, index)),
                        decisive.contains(atom.text()),
                        seen.of(atom.text(), judge.rows().get(index)),
                        null,
                        List.of());
        };
    }

    private Set<String> decisive(List<PolicyGroup> asked, int index, Verdict verdict) {
        if (asked.isEmpty() || verdict instanceof Verdict.Unknown) {
            return Set.of();
        }
        DecisiveClauses clauses = new DecisiveClauses(atom -> {
            @Nullable
            Truth truth = judge.outcomes(new Expression.Atom(atom), index).certain();
            return truth;
        });
        return clauses.turning(DecisiveClauses.whole(asked), !(verdict instanceof Verdict.Allowed));
    }

    private static VerdictNode node(
            VerdictNode.Kind kind,
            String label,
            VerdictNode.State state,
            boolean decisive,
            List<VerdictNode> children) {
        return new VerdictNode(kind, label, state, "", decisive, Map.of(), null, children);
    }

    private static String label(PolicyGroup group) {
        return switch (group.use()) {
            case FILTER -> group.command() + " policies, for the row as it is";
            case MATCH -> group.command() + MATCHING;
            case CHECK_OLD -> group.command() + " policies, for the existing row (an error where they refuse)";
            case CHECK_NEW -> group.command() + " policies, for the new row (an error where they refuse)";
        };
    }

    private static String detail(Outcomes outcomes) {
        return outcomes.unknown() != null
                ? outcomes.unknown()
                : outcomes.canFail() ? "raises " + String.join(", ", outcomes.errors()) : "";
    }

    private static VerdictNode.State state(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allowed ignored -> VerdictNode.State.TRUE;
            case Verdict.Denied ignored -> VerdictNode.State.FALSE;
            case Verdict.Fails ignored -> VerdictNode.State.ERROR;
            case Verdict.DependsOnPlan ignored -> VerdictNode.State.DEPENDS;
            case Verdict.Unknown ignored -> VerdictNode.State.UNKNOWN;
        };
    }

    static VerdictNode.State state(Outcomes outcomes) {
        @Nullable Truth certain = outcomes.certain();
        if (certain != null) {
            return switch (certain) {
                case TRUE -> VerdictNode.State.TRUE;
                case FALSE -> VerdictNode.State.FALSE;
                case NULL -> VerdictNode.State.NULL;
            };
        }
        if (outcomes.unknown() != null) {
            return outcomes.unknown().equals("It is not asked.")
                    ? VerdictNode.State.NOT_ASKED
                    : VerdictNode.State.UNKNOWN;
        }
        return outcomes.truths().isEmpty() ? VerdictNode.State.ERROR : VerdictNode.State.DEPENDS;
    }
}
