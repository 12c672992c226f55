package io.rolescope.functions.jsonpath;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Decides the conditions of filters. A Java null stands for the RFC's *Nothing*, which is not JSON's null.
final class Conditions {
    private final Evaluation evaluation;

    Conditions(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    boolean holds(Logical condition, JsonNode current) {
        return switch (condition) {
            case Logical.Or(List<Logical> alternatives) -> alternatives.stream().anyMatch(c -> holds(c, current));
            case Logical.And(List<Logical> all) -> all.stream().allMatch(c -> holds(c, current));
            case Logical.Not(Logical inner) -> !holds(inner, current);
            case Logical.Exists(Logical.Query query) -> !nodes(query, current).isEmpty();
            case Logical.Comparison comparison -> compare(comparison, current);
            case Logical.Matches matches -> matches(matches, current);
        };
    }

    private List<JsonPath.Node> nodes(Logical.Query query, JsonNode current) {
        JsonNode start = query.relative() ? current : evaluation.root();
        return evaluation.apply(query.segments(), JsonPath.Node.root(start));
    }

    private @Nullable JsonNode value(Logical.Operand operand, JsonNode current) {
        return switch (operand) {
            case Logical.Constant(JsonNode constant) -> constant;
            case Logical.Single(Logical.Query query) -> only(nodes(query, current));
            case Logical.ValueOf(Logical.Query query) -> only(nodes(query, current));
            case Logical.Count(Logical.Query query) ->
                JsonNodeFactory.instance.numberNode(nodes(query, current).size());
            case Logical.Length(Logical.Operand of) -> length(value(of, current));
        };
    }

    private static @Nullable JsonNode only(List<JsonPath.Node> nodes) {
        return nodes.size() == 1 ? nodes.getFirst().value() : null;
    }

    private static @Nullable JsonNode length(@Nullable JsonNode of) {
        if (of == null) {
            return null;
        }
        if (of.isString()) {
            String text = of.stringValue();
            return JsonNodeFactory.instance.numberNode(text.codePointCount(0, text.length()));
        }
        return of.isContainer() ? JsonNodeFactory.instance.numberNode(of.size()) : null;
    }

    private boolean compare(Logical.Comparison comparison, JsonNode current) {
        JsonNode left = value(comparison.left(), current);
        JsonNode right = value(comparison.right(), current);
        return switch (comparison.operator()) {
            case EQUAL -> JsonEquality.equal(left, right);
            case NOT_EQUAL -> !JsonEquality.equal(left, right);
            case LESS -> JsonEquality.less(left, right);
            case LESS_OR_EQUAL -> JsonEquality.less(left, right) || JsonEquality.equal(left, right);
            case GREATER -> JsonEquality.less(right, left);
            case GREATER_OR_EQUAL -> JsonEquality.less(right, left) || JsonEquality.equal(left, right);
        };
    }

    private boolean matches(Logical.Matches matches, JsonNode current) {
        JsonNode text = value(matches.text(), current);
        JsonNode pattern = value(matches.pattern(), current);
        if (text == null || pattern == null || !text.isString() || !pattern.isString()) {
            return false;
        }
        Pattern compiled = InteroperableRegex.compile(pattern.stringValue());
        if (compiled == null) {
            return false;
        }
        return matches.whole()
                ? compiled.matcher(new TimedText(text.stringValue())).matches()
                : compiled.matcher(new TimedText(text.stringValue())).find();
    }
}
