package io.rolescope.functions.run;

import io.rolescope.functions.jsonpath.JsonEquality;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How values are compared, shown, and turned from and into JSON.
final class Values {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    /// Digits before or behind the point that a number is written out with.
    private static final int MOST_DIGITS = 400;

    private Values() {}

    /// A JSON document; null when the text is none.
    static @Nullable JsonNode parseJson(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node == null || node.isMissingNode() ? null : node;
        } catch (JacksonException e) {
            return null;
        }
    }

    static String write(JsonNode node) {
        return JSON.writeValueAsString(node);
    }

    static Value ofJson(JsonNode node) {
        if (node.isNull()) {
            return new Value.Null();
        }
        if (node.isBoolean()) {
            return new Value.Bool(node.booleanValue());
        }
        if (node.isNumber()) {
            return new Value.Number(node.decimalValue(), node.isIntegralNumber());
        }
        if (node.isArray()) {
            List<Value> values = new ArrayList<>();
            node.forEach(child -> values.add(ofJson(child)));
            return new Value.Items(List.copyOf(values));
        }
        return node instanceof ObjectNode object ? new Value.Members(object) : new Value.Text(node.stringValue());
    }

    /// The value as JSON; null when JSON has no such value.
    static @Nullable JsonNode toJson(Value value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case Value.Null none -> nodes.nullNode();
            case Value.Bool(boolean bool) -> nodes.booleanNode(bool);
            case Value.Number(BigDecimal number, boolean isInteger) ->
                isInteger ? nodes.numberNode(number.toBigInteger()) : nodes.numberNode(plain(number));
            case Value.Text(String text) -> nodes.stringNode(text);
            case Value.Members(ObjectNode object) -> object;
            case Value.Items(List<Value> values) -> array(values);
            case Value.Moment(Instant moment) -> nodes.stringNode(moment(moment));
            case Value.Bytes bytes -> null;
            case Value.Nodes found -> null;
            case Value.Present present -> null;
            case Value.Hop hop -> null;
        };
    }

    private static @Nullable JsonNode array(List<Value> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Value value : values) {
            JsonNode node = toJson(value);
            if (node == null) {
                return null;
            }
            array.add(node);
        }
        return array;
    }

    static boolean equal(Value left, Value right) {
        return switch (left) {
            case Value.Number a -> right instanceof Value.Number b && compare(a, b) == 0;
            case Value.Bytes(byte[] a) -> right instanceof Value.Bytes(byte[] b) && Arrays.equals(a, b);
            case Value.Items(List<Value> a) -> right instanceof Value.Items(List<Value> b) && equal(a, b);
            case Value.Members(ObjectNode a) ->
                right instanceof Value.Members(ObjectNode b) && JsonEquality.equal(a, b);
            case Value.Null none -> right instanceof Value.Null;
            case Value.Bool bool -> bool.equals(right);
            case Value.Text text -> text.equals(right);
            case Value.Nodes found -> found.equals(right);
            case Value.Moment moment -> moment.equals(right);
            case Value.Present present -> right instanceof Value.Present;
            case Value.Hop hop -> hop.equals(right);
        };
    }

    private static boolean equal(List<Value> left, List<Value> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!equal(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// Less, equal or greater; null when the two cannot be ordered.
    static @Nullable Integer compare(Value left, Value right) {
        if (left instanceof Value.Number a && right instanceof Value.Number b) {
            return compare(a, b);
        }
        if (left instanceof Value.Text a && right instanceof Value.Text b) {
            return Arrays.compare(
                    a.value().codePoints().toArray(), b.value().codePoints().toArray());
        }
        if (left instanceof Value.Moment a && right instanceof Value.Moment b) {
            return a.value().compareTo(b.value());
        }
        return null;
    }

    /// Whole numbers exactly; where one has a fraction, as 64-bit floating-point numbers.
    private static int compare(Value.Number left, Value.Number right) {
        return left.isInteger() && right.isInteger()
                ? left.value().compareTo(right.value())
                : Double.compare(left.value().doubleValue(), right.value().doubleValue());
    }

    static String number(Value.Number number) {
        long digits = (long) number.value().precision() - number.value().scale();
        if (!number.isInteger() && Math.abs(digits) > MOST_DIGITS) {
            // an answer may hold 1e999999999, which has a thousand million digits when written out
            return number.value().toString();
        }
        return (number.isInteger() ? number.value() : plain(number.value())).toPlainString();
    }

    /// A number with a fraction as Hurl writes it, whatever it was written like: 1.70 as 1.7, and 2 or 2e0 as 2.0.
    private static BigDecimal plain(BigDecimal number) {
        long digits = (long) number.precision() - number.scale();
        if (Math.abs(digits) > MOST_DIGITS) {
            return number;
        }
        BigDecimal shortest = number.stripTrailingZeros();
        return shortest.scale() < 1 ? shortest.setScale(1) : shortest;
    }

    static String moment(Instant moment) {
        return MOMENT.format(moment.atOffset(ZoneOffset.UTC));
    }

    /// The value as text in a template; null when it has no text.
    static @Nullable String render(Value value) {
        return switch (value) {
            case Value.Null none -> "null";
            case Value.Bool(boolean bool) -> String.valueOf(bool);
            case Value.Number number -> number(number);
            case Value.Text(String text) -> text;
            case Value.Moment(Instant moment) -> moment(moment);
            case Value.Bytes bytes -> null;
            case Value.Items items -> null;
            case Value.Members members -> null;
            case Value.Nodes found -> null;
            case Value.Present present -> null;
            case Value.Hop hop -> null;
        };
    }

    /// The value as a template would write it, or else with its type.
    static String shown(Value value) {
        String text = render(value);
        return text == null ? display(value) : text;
    }

    /// Bytes by how many they are and what they are, where they are not to be read.
    static String displayUnread(byte[] bytes) {
        return bytes.length + " bytes with a secret inside, SHA-256 " + sha256(bytes);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The value with its type, for messages.
    static String display(@Nullable Value value) {
        return switch (value) {
            case null -> "none";
            case Value.Null none -> "null";
            case Value.Bool(boolean bool) -> "boolean <" + bool + ">";
            case Value.Number number -> (number.isInteger() ? "integer <" : "float <") + number(number) + ">";
            case Value.Text(String text) -> "string <" + text + ">";
            case Value.Moment(Instant moment) -> "date <" + moment(moment) + ">";
            case Value.Bytes(byte[] bytes) -> "bytes <" + HexFormat.of().formatHex(bytes) + ">";
            case Value.Items(List<Value> items) ->
                "list <" + items.stream().map(Values::display).collect(Collectors.joining(", ")) + ">";
            case Value.Members(ObjectNode object) -> "object <" + write(object) + ">";
            case Value.Nodes(int count) -> "nodeset of size <" + count + ">";
            case Value.Present present -> "something without a value";
            case Value.Hop(String location, int status) -> "redirect <" + status + " to " + location + ">";
        };
    }
}
