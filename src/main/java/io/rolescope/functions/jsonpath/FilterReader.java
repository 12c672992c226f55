package io.rolescope.functions.jsonpath;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads the conditions of filters and sees to it that functions are used as their types allow.
final class FilterReader {
    private static final int DEEPEST = 200;
    private final Scanner scanner;
    private final PathReader paths;
    private int depth;

    FilterReader(Scanner scanner, PathReader paths) {
        this.scanner = scanner;
        this.paths = paths;
    }

    Logical logical() throws JsonPathSyntaxException {
        if (++depth > DEEPEST) {
            throw scanner.error("The filter is nested more than " + DEEPEST + " deep.");
        }
        List<Logical> alternatives = new ArrayList<>();
        do {
            scanner.skipBlanks();
            alternatives.add(conjunction());
        } while (takeBehindBlanks("||"));
        depth--;
        return alternatives.size() == 1 ? alternatives.getFirst() : new Logical.Or(List.copyOf(alternatives));
    }

    private Logical conjunction() throws JsonPathSyntaxException {
        List<Logical> conditions = new ArrayList<>();
        do {
            scanner.skipBlanks();
            conditions.add(basic());
        } while (takeBehindBlanks("&&"));
        return conditions.size() == 1 ? conditions.getFirst() : new Logical.And(List.copyOf(conditions));
    }

    private boolean takeBehindBlanks(String sign) {
        int before = scanner.at();
        scanner.skipBlanks();
        if (scanner.take(sign)) {
            return true;
        }
        scanner.moveTo(before);
        return false;
    }

    private Logical basic() throws JsonPathSyntaxException {
        if (scanner.take('!')) {
            scanner.skipBlanks();
            return new Logical.Not(scanner.peek() == '(' ? parenthesized() : test());
        }
        return scanner.peek() == '(' ? parenthesized() : testOrComparison();
    }

    private Logical parenthesized() throws JsonPathSyntaxException {
        scanner.expect('(');
        Logical inner = logical();
        scanner.skipBlanks();
        scanner.expect(')');
        return inner;
    }

    private Logical test() throws JsonPathSyntaxException {
        int start = scanner.at();
        Term term = term();
        return asTest(term, start);
    }

    private Logical asTest(Term term, int start) throws JsonPathSyntaxException {
        return switch (term) {
            case QueryTerm(Logical.Query query) -> new Logical.Exists(query);
            case LogicalTerm(Logical logical) -> logical;
            case ValueTerm value -> throw scanner.errorAt(start, "A value alone is no condition; compare it.");
        };
    }

    private Logical testOrComparison() throws JsonPathSyntaxException {
        int start = scanner.at();
        Term left = term();
        int afterLeft = scanner.at();
        scanner.skipBlanks();
        Logical.Operator operator = operator();
        if (operator == null) {
            scanner.moveTo(afterLeft);
            return asTest(left, start);
        }
        scanner.skipBlanks();
        int rightStart = scanner.at();
        Term right = term();
        return new Logical.Comparison(asOperand(left, start), operator, asOperand(right, rightStart));
    }

    private Logical.@Nullable Operator operator() {
        if (scanner.take("==")) {
            return Logical.Operator.EQUAL;
        }
        if (scanner.take("!=")) {
            return Logical.Operator.NOT_EQUAL;
        }
        if (scanner.take("<=")) {
            return Logical.Operator.LESS_OR_EQUAL;
        }
        if (scanner.take(">=")) {
            return Logical.Operator.GREATER_OR_EQUAL;
        }
        if (scanner.take('<')) {
            return Logical.Operator.LESS;
        }
        return scanner.take('>') ? Logical.Operator.GREATER : null;
    }

    private Logical.Operand asOperand(Term term, int start) throws JsonPathSyntaxException {
        return switch (term) {
            case ValueTerm(Logical.Operand operand) -> operand;
            case QueryTerm(Logical.Query query) -> {
                if (!query.isSingular()) {
                    throw scanner.errorAt(start, "Only a query that finds one node at most has a value.");
                }
                yield new Logical.Single(query);
            }
            case LogicalTerm logical -> throw scanner.errorAt(start, "True or false cannot be compared here.");
        };
    }

    /// What has been read, before it is known how it is used.
    private sealed interface Term {}

    private record QueryTerm(Logical.Query query) implements Term {}

    private record ValueTerm(Logical.Operand operand) implements Term {}

    private record LogicalTerm(Logical logical) implements Term {}

    private Term term() throws JsonPathSyntaxException {
        char c = scanner.peek();
        if (c == '@' || c == '$') {
            scanner.next();
            return new QueryTerm(new Logical.Query(c == '@', paths.segments()));
        }
        if (c == '\'' || c == '"') {
            return constant(JsonNodeFactory.instance.stringNode(scanner.string()));
        }
        if (c == '-' || (c >= '0' && c <= '9')) {
            return constant(number());
        }
        return word();
    }

    private static Term constant(JsonNode value) {
        return new ValueTerm(new Logical.Constant(value));
    }

    private JsonNode number() throws JsonPathSyntaxException {
        int start = scanner.at();
        scanner.take('-');
        String whole = scanner.digits();
        if (whole.isEmpty() || (whole.length() > 1 && whole.startsWith("0"))) {
            throw scanner.errorAt(start, "This is no JSON number.");
        }
        boolean integral = true;
        if (scanner.take('.')) {
            integral = false;
            if (scanner.digits().isEmpty()) {
                throw scanner.error("A digit is expected behind the decimal point.");
            }
        }
        if (scanner.take('e') || scanner.take('E')) {
            integral = false;
            if (!scanner.take('+')) {
                scanner.take('-');
            }
            String exponent = scanner.digits();
            if (exponent.isEmpty() || exponent.length() > 9) {
                throw scanner.error("An exponent of one to nine digits is expected.");
            }
        }
        BigDecimal value = new BigDecimal(scanner.from(start));
        return integral
                ? JsonNodeFactory.instance.numberNode(value.toBigInteger())
                : JsonNodeFactory.instance.numberNode(value);
    }

    private Term word() throws JsonPathSyntaxException {
        int start = scanner.at();
        while (isWordCharacter(scanner.peek(), scanner.at() == start)) {
            scanner.next();
        }
        String word = scanner.from(start);
        if (scanner.peek() == '(') {
            return function(word, start);
        }
        return switch (word) {
            case "true" -> constant(JsonNodeFactory.instance.booleanNode(true));
            case "false" -> constant(JsonNodeFactory.instance.booleanNode(false));
            case "null" -> constant(JsonNodeFactory.instance.nullNode());
            default -> throw scanner.errorAt(start, "A query, a value or a function is expected.");
        };
    }

    private static boolean isWordCharacter(char c, boolean first) {
        return (c >= 'a' && c <= 'z') || (!first && (c == '_' || (c >= '0' && c <= '9')));
    }

    private Term function(String name, int start) throws JsonPathSyntaxException {
        scanner.expect('(');
        Term result = switch (name) {
            case "length" -> new ValueTerm(new Logical.Length(valueArgument()));
            case "count" -> new ValueTerm(new Logical.Count(nodesArgument()));
            case "value" -> new ValueTerm(new Logical.ValueOf(nodesArgument()));
            case "match" -> matching(true);
            case "search" -> matching(false);
            default -> throw scanner.errorAt(start, "There is no function “" + name + "”.");
        };
        scanner.skipBlanks();
        scanner.expect(')');
        return result;
    }

    private Term matching(boolean whole) throws JsonPathSyntaxException {
        Logical.Operand text = valueArgument();
        scanner.skipBlanks();
        scanner.expect(',');
        return new LogicalTerm(new Logical.Matches(text, valueArgument(), whole));
    }

    private Logical.Operand valueArgument() throws JsonPathSyntaxException {
        scanner.skipBlanks();
        int start = scanner.at();
        return asOperand(term(), start);
    }

    private Logical.Query nodesArgument() throws JsonPathSyntaxException {
        scanner.skipBlanks();
        int start = scanner.at();
        if (term() instanceof QueryTerm(Logical.Query query)) {
            return query;
        }
        throw scanner.errorAt(start, "This function takes a query.");
    }
}
