package io.rolescope.access.explain;

import io.rolescope.access.expression.Expression;
import io.rolescope.access.expression.Truth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The smallest sets of clauses whose change turns an answer round.
final class DecisiveClauses {
    private static final int IMPOSSIBLE = 1_000_000;

    private final Function<String, @Nullable Truth> truthOf;

    /// @param truthOf what a clause came to, `null` where it is not certain
    DecisiveClauses(Function<String, @Nullable Truth> truthOf) {
        this.truthOf = truthOf;
    }

    /// Everything that must hold for the statement to pass, as one expression.
    static Expression whole(List<PolicyGroup> groups) {
        List<Expression> all = new ArrayList<>();
        for (PolicyGroup group : groups) {
            all.add(group.anyPermissive());
            if (!group.refusesAll()) {
                group.restrictive().forEach(clause -> all.add(clause.folded()));
            }
        }
        return new Expression.And(all);
    }

    /// Texts of the clauses of which some smallest set makes `expression` come to `wanted`.
    Set<String> turning(Expression expression, boolean wanted) {
        Set<String> found = new LinkedHashSet<>();
        if (cost(expression, wanted) < IMPOSSIBLE) {
            collect(expression, wanted, found);
        }
        return found;
    }

    private int cost(Expression expression, boolean wanted) {
        return switch (expression) {
            case Expression.Constant constant -> constant.value() == truth(wanted) ? 0 : IMPOSSIBLE;
            case Expression.Atom atom -> isAlready(atom, wanted) ? 0 : 1;
            case Expression.Not not -> cost(not.part(), !wanted);
            case Expression.And and -> wanted ? all(and.parts(), true) : cheapest(and.parts(), false);
            case Expression.Or or -> wanted ? cheapest(or.parts(), true) : all(or.parts(), false);
        };
    }

    private void collect(Expression expression, boolean wanted, Set<String> found) {
        switch (expression) {
            case Expression.Constant ignored -> {}
            case Expression.Atom atom -> {
                if (!isAlready(atom, wanted)) {
                    found.add(atom.text());
                }
            }
            case Expression.Not not -> collect(not.part(), !wanted, found);
            case Expression.And and -> collect(and.parts(), wanted, wanted, found);
            case Expression.Or or -> collect(or.parts(), wanted, !wanted, found);
        }
    }

    private void collect(List<Expression> parts, boolean wanted, boolean everyPart, Set<String> found) {
        int least = everyPart ? IMPOSSIBLE : cheapest(parts, wanted);
        for (Expression part : parts) {
            if (everyPart || cost(part, wanted) == least) {
                collect(part, wanted, found);
            }
        }
    }

    private int all(List<Expression> parts, boolean wanted) {
        int sum = 0;
        for (Expression part : parts) {
            sum = Math.min(IMPOSSIBLE, sum + cost(part, wanted));
        }
        return sum;
    }

    private int cheapest(List<Expression> parts, boolean wanted) {
        int least = IMPOSSIBLE;
        for (Expression part : parts) {
            least = Math.min(least, cost(part, wanted));
        }
        return least;
    }

    private boolean isAlready(Expression.Atom atom, boolean wanted) {
        @Nullable Truth truth = truthOf.apply(atom.text());
        return wanted ? truth == Truth.TRUE : truth == Truth.FALSE || truth == Truth.NULL;
    }

    private static Truth truth(boolean wanted) {
        return wanted ? Truth.TRUE : Truth.FALSE;
    }
}
