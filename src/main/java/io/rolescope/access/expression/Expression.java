package io.rolescope.access.expression;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A boolean expression: its skeleton of AND, OR and NOT is a tree, everything below that is an atom with its exact
/// text.
public sealed interface Expression {

    /// All must hold.
    record And(List<Expression> parts) implements Expression {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /// One must hold.
    record Or(List<Expression> parts) implements Expression {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /// The opposite; NULL stays NULL.
    record Not(Expression part) implements Expression {}

    /// `true`, `false` or NULL written as a constant. The planner folds it away together with what it decides.
    record Constant(Truth value) implements Expression {}

    /// Anything else, exactly as written.
    record Atom(String text) implements Expression {}

    /// SQL that means the same, with every operator in brackets of its own.
    default String sql() {
        return switch (this) {
            case And and -> joined(and.parts(), " AND ");
            case Or or -> joined(or.parts(), " OR ");
            case Not not -> "(NOT " + not.part().sql() + ")";
            case Constant constant ->
                switch (constant.value()) {
                    case TRUE -> "true";
                    case FALSE -> "false";
                    case NULL -> "NULL::boolean";
                };
            case Atom atom -> "(" + atom.text() + ")";
        };
    }

    /// The distinct texts of all atoms, in order of appearance.
    default Set<String> atoms() {
        Set<String> found = new LinkedHashSet<>();
        collect(this, found);
        return found;
    }

    /// What the whole may come to, given what each atom may come to.
    ///
    /// Constants fold first, as the planner does: `false AND x` never evaluates `x`.
    default Outcomes outcomes(Function<String, Outcomes> ofAtom) {
        return switch (this) {
            case Constant constant -> Outcomes.of(constant.value());
            case Atom atom -> ofAtom.apply(atom.text());
            case Not not -> not.part().outcomes(ofAtom).negated();
            case And and -> {
                Outcomes all = Outcomes.of(Truth.TRUE);
                for (Expression part : and.parts()) {
                    if (part instanceof Constant(Truth value) && value == Truth.FALSE) {
                        yield Outcomes.of(Truth.FALSE);
                    }
                    all = all.and(part.outcomes(ofAtom));
                }
                yield all;
            }
            case Or or -> {
                Outcomes any = Outcomes.of(Truth.FALSE);
                for (Expression part : or.parts()) {
                    if (part instanceof Constant(Truth value) && value == Truth.TRUE) {
                        yield Outcomes.of(Truth.TRUE);
                    }
                    any = any.or(part.outcomes(ofAtom));
                }
                yield any;
            }
        };
    }

    /// The same with constants folded away, as the planner does before anything is evaluated.
    default Expression folded() {
        return switch (this) {
            case And and -> foldedList(and.parts(), Truth.FALSE, Truth.TRUE, And::new);
            case Or or -> foldedList(or.parts(), Truth.TRUE, Truth.FALSE, Or::new);
            case Not not ->
                switch (not.part().folded()) {
                    case Constant(Truth value) when value == Truth.TRUE -> new Constant(Truth.FALSE);
                    case Constant(Truth value) when value == Truth.FALSE -> new Constant(Truth.TRUE);
                    case Expression part -> new Not(part);
                };
            case Constant constant -> constant;
            case Atom atom -> atom;
        };
    }

    private static Expression foldedList(
            List<Expression> parts, Truth absorbing, Truth neutral, Function<List<Expression>, Expression> join) {
        List<Expression> kept = new java.util.ArrayList<>();
        for (Expression part : parts) {
            Expression folded = part.folded();
            if (folded instanceof Constant(Truth value) && value == absorbing) {
                return folded;
            }
            if (!(folded instanceof Constant(Truth value) && value == neutral)) {
                kept.add(folded);
            }
        }
        return kept.isEmpty() ? new Constant(neutral) : kept.size() == 1 ? kept.getFirst() : join.apply(kept);
    }

    private static String joined(List<Expression> parts, String word) {
        return parts.stream().map(Expression::sql).collect(Collectors.joining(word, "(", ")"));
    }

    private static void collect(Expression expression, Set<String> found) {
        switch (expression) {
            case And and -> and.parts().forEach(part -> collect(part, found));
            case Or or -> or.parts().forEach(part -> collect(part, found));
            case Not not -> collect(not.part(), found);
            case Atom atom -> found.add(atom.text());
            case Constant ignored -> {}
        }
    }
}
