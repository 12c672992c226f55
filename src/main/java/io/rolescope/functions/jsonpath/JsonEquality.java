package io.rolescope.functions.jsonpath;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// When two JSON values are equal, and which is less: numbers by value, texts by code points, objects in any order.
public final class JsonEquality {
    private JsonEquality() {}

    /// Whether both are equal. Two absent values are equal, an absent one equals no value.
    public static boolean equal(@Nullable JsonNode left, @Nullable JsonNode right) {
        if (left == null || right == null) {
            return left == right;
        }
        if (left.isNumber() && right.isNumber()) {
            return left.decimalValue().compareTo(right.decimalValue()) == 0;
        }
        if (left.isArray() && right.isArray()) {
            return arrays(left, right);
        }
        if (left.isObject() && right.isObject()) {
            return objects(left, right);
        }
        return left.getNodeType() == right.getNodeType() && !left.isContainer() && left.equals(right);
    }

    private static boolean arrays(JsonNode left, JsonNode right) {
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

    private static boolean objects(JsonNode left, JsonNode right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> member : left.properties()) {
            JsonNode other = right.get(member.getKey());
            if (other == null || !equal(member.getValue(), other)) {
                return false;
            }
        }
        return true;
    }

    static boolean less(@Nullable JsonNode left, @Nullable JsonNode right) {
        if (left == null || right == null) {
            return false;
        }
        if (left.isNumber() && right.isNumber()) {
            return left.decimalValue().compareTo(right.decimalValue()) < 0;
        }
        return left.isString() && right.isString() && compare(left.stringValue(), right.stringValue()) < 0;
    }

    private static int compare(String left, String right) {
        int[] a = left.codePoints().toArray();
        int[] b = right.codePoints().toArray();
        return java.util.Arrays.compare(a, b);
    }
}
