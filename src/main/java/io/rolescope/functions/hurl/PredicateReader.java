package io.rolescope.functions.hurl;

/// Reads predicates.
final class PredicateReader {
    private final Cursor cursor;
    private final LiteralReader literals;

    PredicateReader(Cursor cursor, LiteralReader literals) {
        this.cursor = cursor;
        this.literals = literals;
    }

    Predicate predicate() {
        int start = cursor.at();
        boolean negated = cursor.takeWord("not") && cursor.skipSpaces();
        PredicateName name = name();
        if (name.operand() == PredicateName.Operand.NONE) {
            return new Predicate(new Span(start, cursor.at()), negated, name, null);
        }
        if (name.isSign()) {
            cursor.skipSpaces();
        } else {
            cursor.expectSpace("“" + name.keyword() + "”");
        }
        Literal operand = literals.literal("“" + name.keyword() + "”");
        check(name, operand);
        return new Predicate(new Span(start, cursor.at()), negated, name, operand);
    }

    private PredicateName name() {
        for (PredicateName name : PredicateName.values()) {
            if (name.isSign() ? cursor.take(name.keyword()) : cursor.takeWord(name.keyword())) {
                return name;
            }
        }
        String found = cursor.here();
        throw cursor.refuse("A filter or a predicate is expected, found " + found + ".");
    }

    private void check(PredicateName name, Literal operand) {
        boolean fits = switch (name.operand()) {
            case NONE -> false;
            case ANY -> !(operand instanceof Literal.Regex);
            case ORDERED ->
                operand instanceof Literal.Number
                        || operand instanceof Literal.Text
                        || operand instanceof Literal.Computed;
            case TEXT_OR_BYTES ->
                operand instanceof Literal.Text
                        || operand instanceof Literal.Bytes
                        || operand instanceof Literal.Computed
                        || operand instanceof Literal.FileContent
                        || operand instanceof Literal.Multiline;
            case PATTERN ->
                operand instanceof Literal.Text
                        || operand instanceof Literal.Regex
                        || operand instanceof Literal.Computed;
        };
        if (!fits) {
            throw cursor.refuseAt(
                    operand.span().start(), "“" + name.keyword() + "” cannot be given a value of this kind.");
        }
        if (name == PredicateName.MATCHES
                && operand instanceof Literal.Text text
                && text.template().isConstant()) {
            try {
                Patterns.compile(text.template().display());
            } catch (java.util.regex.PatternSyntaxException e) {
                throw cursor.refuseAt(
                        operand.span().start(), "The pattern is not a regular expression: " + e.getDescription() + ".");
            }
        }
    }
}
