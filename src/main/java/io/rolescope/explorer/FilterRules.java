package io.rolescope.explorer;

import io.rolescope.explorer.RowFilter.Operator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Which filters a column takes, whether their values make sense, and the condition they mean.
///
/// Values are checked here, so that a wrong one is told at its field and never sent.
public final class FilterRules {
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FilterRules() {}

    /// Operators for `column`, the most useful first.
    public static List<Operator> operators(TableColumn column) {
        return switch (column.kind()) {
            case TEXT ->
                List.of(
                        Operator.CONTAINS,
                        Operator.EQUALS,
                        Operator.NOT_EQUALS,
                        Operator.STARTS_WITH,
                        Operator.ONE_OF,
                        Operator.IS_NULL,
                        Operator.IS_NOT_NULL);
            case INTEGER, NUMBER ->
                List.of(
                        Operator.EQUALS,
                        Operator.AT_LEAST,
                        Operator.AT_MOST,
                        Operator.BETWEEN,
                        Operator.IS_NULL,
                        Operator.IS_NOT_NULL);
            case INSTANT, LOCAL_TIME, DATE ->
                List.of(Operator.AT_LEAST, Operator.AT_MOST, Operator.BETWEEN, Operator.IS_NULL, Operator.IS_NOT_NULL);
            case BOOLEAN -> List.of(Operator.IS_TRUE, Operator.IS_FALSE, Operator.IS_NULL, Operator.IS_NOT_NULL);
            case ENUM ->
                List.of(Operator.EQUALS, Operator.NOT_EQUALS, Operator.ONE_OF, Operator.IS_NULL, Operator.IS_NOT_NULL);
            case UUID ->
                List.of(Operator.EQUALS, Operator.NOT_EQUALS, Operator.ONE_OF, Operator.IS_NULL, Operator.IS_NOT_NULL);
            case JSON -> List.of(Operator.CONTAINS, Operator.JSON_CONTAINS, Operator.IS_NULL, Operator.IS_NOT_NULL);
            case OTHER -> List.of(Operator.CONTAINS, Operator.IS_NULL, Operator.IS_NOT_NULL);
        };
    }

    /// What is wrong with `value` for `column`, in one sentence; empty when it is fine.
    public static Optional<String> problem(TableColumn column, Operator operator, String value) {
        if (operator.operands() == 0) {
            return Optional.empty();
        }
        if (operator == Operator.ONE_OF) {
            return parts(value).stream()
                    .flatMap(part -> problem(column, Operator.EQUALS, part).stream())
                    .findFirst();
        }
        if (value.indexOf('\0') >= 0) {
            return Optional.of("A text cannot hold the character zero.");
        }
        if (operator == Operator.JSON_CONTAINS) {
            return jsonProblem(value);
        }
        if (operator == Operator.CONTAINS || operator == Operator.STARTS_WITH) {
            return value.isEmpty() ? Optional.of("Write what to look for.") : Optional.empty();
        }
        return switch (column.kind()) {
            case INTEGER -> integerProblem(column, value.strip());
            case NUMBER -> numberProblem(value.strip());
            case INSTANT, LOCAL_TIME, DATE ->
                value.strip().matches("-?infinity")
                                || TimeText.parse(value, ZoneId.systemDefault()).isPresent()
                        ? Optional.empty()
                        : Optional.of("Write a date or time: 2026-03-31, 2026-03-31 14:30, today, or 2 h ago.");
            case UUID ->
                UUID.matcher(value.strip()).matches()
                        ? Optional.empty()
                        : Optional.of("Write a whole UUID: 8-4-4-4-12 hexadecimal digits.");
            case ENUM ->
                column.enumValues().contains(value)
                        ? Optional.empty()
                        : Optional.of("Write one of: " + String.join(", ", column.enumValues()) + ".");
            case TEXT, BOOLEAN, JSON, OTHER -> Optional.empty();
        };
    }

    /// The condition that `filter` means. Its values must have been checked.
    static Condition condition(TableColumn column, RowFilter filter) {
        Field<Object> field = column.field();
        return switch (filter.operator()) {
            case CONTAINS -> like(column, "%" + escaped(filter.values().getFirst()) + "%");
            case STARTS_WITH -> like(column, escaped(filter.values().getFirst()) + "%");
            case EQUALS ->
                DSL.condition("{0} = {1}", field, value(column, filter.values().getFirst()));
            case NOT_EQUALS ->
                DSL.condition(
                        "{0} is distinct from {1}",
                        field, value(column, filter.values().getFirst()));
            case AT_LEAST ->
                DSL.condition("{0} >= {1}", field, value(column, filter.values().getFirst()));
            case AT_MOST ->
                DSL.condition("{0} <= {1}", field, value(column, filter.values().getFirst()));
            case BETWEEN ->
                DSL.condition(
                        "{0} between {1} and {2}",
                        field,
                        value(column, filter.values().get(0)),
                        value(column, filter.values().get(1)));
            case ONE_OF ->
                DSL.or(parts(filter.values().getFirst()).stream()
                        .map(part -> DSL.condition("{0} = {1}", field, value(column, part)))
                        .toList());
            case IS_TRUE -> DSL.condition("{0} is true", field);
            case IS_FALSE -> DSL.condition("{0} is false", field);
            case JSON_CONTAINS ->
                DSL.condition(
                        "{0}::jsonb @> {1}::jsonb",
                        field, DSL.val(filter.values().getFirst()));
            case IS_NULL -> field.isNull();
            case IS_NOT_NULL -> field.isNotNull();
        };
    }

    private static Condition like(TableColumn column, String pattern) {
        Field<?> text = column.kind() == ColumnKind.TEXT ? column.field() : column.asText();
        return DSL.condition("{0} ilike {1}", text, DSL.val(pattern));
    }

    private static Field<Object> value(TableColumn column, String typed) {
        return column.value(
                switch (column.kind()) {
                    case INSTANT ->
                        TimeText.parse(typed, ZoneId.systemDefault())
                                .map(time -> time.toInstant().toString())
                                .orElse(typed);
                    case LOCAL_TIME, DATE ->
                        TimeText.parse(typed, ZoneId.systemDefault())
                                .map(time -> time.toLocalDateTime().toString())
                                .orElse(typed);
                    case INTEGER, NUMBER, UUID -> typed.strip();
                    case TEXT, BOOLEAN, ENUM, JSON, OTHER -> typed;
                });
    }

    private static List<String> parts(String value) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static Optional<String> integerProblem(TableColumn column, String value) {
        try {
            int bits = switch (column.type()) {
                case "smallint" -> 16;
                case "integer" -> 32;
                default -> 64;
            };
            return new BigInteger(value).bitLength() < bits
                    ? Optional.empty()
                    : Optional.of("This is more than " + column.type() + " holds.");
        } catch (NumberFormatException e) {
            return Optional.of("Write a whole number.");
        }
    }

    private static Optional<String> numberProblem(String value) {
        if (List.of("nan", "infinity", "-infinity").contains(value.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        try {
            return new BigDecimal(value).scale() > 16_000
                    ? Optional.of("Write a number with fewer digits.")
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.of("Write a number, with a point before decimals.");
        }
    }

    private static Optional<String> jsonProblem(String value) {
        try {
            return JSON.readTree(value).isMissingNode()
                    ? Optional.of("Write JSON, such as {\"status\": \"open\"}.")
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.of("This is not JSON. Write it as {\"status\": \"open\"}.");
        }
    }
}
