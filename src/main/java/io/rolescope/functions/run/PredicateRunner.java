package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Literal;
import io.rolescope.functions.hurl.Patterns;
import io.rolescope.functions.hurl.Predicate;
import io.rolescope.functions.jsonpath.TimedText;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Decides predicates.
final class PredicateRunner {
    private static final String HYPHENATED = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{32}|(urn:uuid:)?" + HYPHENATED + "|\\{" + HYPHENATED + "\\}");
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
    private final LiteralRunner literals;

    PredicateRunner(LiteralRunner literals) {
        this.literals = literals;
    }

    /// What a predicate says of a value.
    ///
    /// @param holds whether it is fulfilled
    /// @param expected in words, when it is not
    record Decision(boolean holds, String expected) {}

    /// Whether and how far a value fits, before `not` is applied.
    private enum Fit {
        YES,
        NO,
        /// The predicate cannot be asked of such a value; not even `not` makes that right.
        WRONG_KIND
    }

    Decision decide(Predicate predicate, @Nullable Value actual) {
        Literal operand = predicate.operand();
        Value expected = operand == null ? null : literals.value(operand);
        Fit fit = actual == null ? Fit.NO : fit(predicate, actual, expected, operand);
        String words = (predicate.negated() ? "not " : "")
                + predicate.name().keyword()
                + (expected == null ? "" : " " + Values.display(expected));
        return switch (fit) {
            case YES -> new Decision(!predicate.negated(), words);
            case NO -> new Decision(predicate.negated(), words);
            case WRONG_KIND -> new Decision(false, words + ", of another kind");
        };
    }

    private static Fit fit(Predicate predicate, Value actual, @Nullable Value expected, @Nullable Literal operand) {
        return expected == null || operand == null
                ? unary(predicate, actual)
                : binary(predicate, actual, expected, operand);
    }

    private static Fit binary(Predicate predicate, Value actual, Value expected, Literal operand) {
        return switch (predicate.name()) {
            case EQUAL -> fit(Values.equal(actual, expected));
            case NOT_EQUAL -> fit(!Values.equal(actual, expected));
            case GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL -> ordered(predicate, actual, expected);
            case STARTS_WITH -> affix(actual, expected, true);
            case ENDS_WITH -> affix(actual, expected, false);
            case CONTAINS -> contains(actual, expected);
            case INCLUDES ->
                actual instanceof Value.Items(List<Value> items) ? fit(includes(items, expected)) : Fit.WRONG_KIND;
            case MATCHES -> matches(actual, expected, operand);
            default -> throw new IllegalStateException(predicate.name().keyword());
        };
    }

    private static Fit fit(boolean holds) {
        return holds ? Fit.YES : Fit.NO;
    }

    private static Fit ordered(Predicate predicate, Value actual, Value expected) {
        Integer order = Values.compare(actual, expected);
        if (order == null) {
            return Fit.WRONG_KIND;
        }
        return fit(
                switch (predicate.name()) {
                    case GREATER -> order > 0;
                    case GREATER_OR_EQUAL -> order >= 0;
                    case LESS -> order < 0;
                    default -> order <= 0;
                });
    }

    private static Fit affix(Value actual, Value expected, boolean start) {
        if (actual instanceof Value.Text(String text) && expected instanceof Value.Text(String part)) {
            return fit(start ? text.startsWith(part) : text.endsWith(part));
        }
        if (actual instanceof Value.Bytes(byte[] bytes) && expected instanceof Value.Bytes(byte[] part)) {
            if (part.length > bytes.length) {
                return Fit.NO;
            }
            int from = start ? 0 : bytes.length - part.length;
            return fit(Arrays.equals(Arrays.copyOfRange(bytes, from, from + part.length), part));
        }
        return Fit.WRONG_KIND;
    }

    private static Fit contains(Value actual, Value expected) {
        if (actual instanceof Value.Text(String text) && expected instanceof Value.Text(String part)) {
            return fit(text.contains(part));
        }
        if (actual instanceof Value.Bytes(byte[] bytes) && expected instanceof Value.Bytes(byte[] part)) {
            return fit(contains(bytes, part));
        }
        return actual instanceof Value.Items(List<Value> items) ? fit(includes(items, expected)) : Fit.WRONG_KIND;
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean includes(List<Value> items, Value wanted) {
        return items.stream().anyMatch(item -> Values.equal(item, wanted));
    }

    private static Fit matches(Value actual, Value expected, Literal operand) {
        if (!(actual instanceof Value.Text(String text)) || !(expected instanceof Value.Text(String pattern))) {
            return Fit.WRONG_KIND;
        }
        try {
            return fit(Patterns.compile(pattern).matcher(new TimedText(text)).find());
        } catch (PatternSyntaxException e) {
            throw new RunProblem(
                    operand.span(), "The pattern is not a regular expression: " + e.getDescription() + ".");
        }
    }

    private static Fit unary(Predicate predicate, Value actual) {
        return switch (predicate.name()) {
            case EXISTS -> fit(!(actual instanceof Value.Nodes(int count) && count == 0));
            case IS_BOOLEAN -> fit(actual instanceof Value.Bool);
            case IS_COLLECTION ->
                fit(actual instanceof Value.Items
                        || actual instanceof Value.Members
                        || actual instanceof Value.Nodes
                        || actual instanceof Value.Bytes);
            case IS_LIST -> fit(actual instanceof Value.Items || actual instanceof Value.Bytes);
            case IS_OBJECT -> fit(actual instanceof Value.Members || actual instanceof Value.Nodes);
            case IS_DATE -> fit(actual instanceof Value.Moment);
            case IS_NUMBER -> fit(actual instanceof Value.Number);
            case IS_INTEGER -> fit(actual instanceof Value.Number number && number.isInteger());
            case IS_FLOAT -> fit(actual instanceof Value.Number number && !number.isInteger());
            case IS_STRING -> fit(actual instanceof Value.Text);
            case IS_EMPTY -> isEmpty(actual);
            case IS_IPV4 -> ofText(actual, text -> IPV4.matcher(text).matches());
            case IS_IPV6 -> ofText(actual, PredicateRunner::isIpv6);
            case IS_ISO_DATE -> ofText(actual, PredicateRunner::isIsoDate);
            case IS_UUID -> ofText(actual, text -> UUID.matcher(text).matches());
            default -> throw new IllegalStateException(predicate.name().keyword());
        };
    }

    private static Fit ofText(Value actual, java.util.function.Predicate<String> test) {
        return actual instanceof Value.Text(String text) ? fit(test.test(text)) : Fit.WRONG_KIND;
    }

    private static Fit isEmpty(Value actual) {
        return switch (actual) {
            case Value.Items(List<Value> items) -> fit(items.isEmpty());
            case Value.Members(ObjectNode object) -> fit(object.isEmpty());
            case Value.Nodes(int count) -> fit(count == 0);
            case Value.Bytes(byte[] bytes) -> fit(bytes.length == 0);
            case Value.Text(String text) -> fit(text.isEmpty());
            default -> Fit.WRONG_KIND;
        };
    }

    /// An address in numbers, so nothing is looked up.
    private static boolean isIpv6(String text) {
        return text.contains(":")
                && text.matches("[0-9A-Fa-f:.]{2,45}")
                && okhttp3.HttpUrl.parse("http://[" + text + "]/") != null;
    }

    private static boolean isIsoDate(String text) {
        try {
            OffsetDateTime.parse(
                    text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d)[ t]", "$1T")
                            .replaceFirst(":60([.Zz+-])", ":59$1")
                            .replace('z', 'Z'),
                    DateTimeFormatter.ISO_OFFSET_DATE_TIME);
            return text.matches("\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)");
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
