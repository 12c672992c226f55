package io.rolescope.functions.jsonpath;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Applies segments to nodes.
final class Evaluation {
    private final JsonNode root;
    private final Conditions conditions;

    Evaluation(JsonNode root) {
        this.root = root;
        this.conditions = new Conditions(this);
    }

    JsonNode root() {
        return root;
    }

    List<JsonPath.Node> apply(List<Segment> segments, JsonPath.Node start) {
        List<JsonPath.Node> nodes = List.of(start);
        for (Segment segment : segments) {
            List<JsonPath.Node> found = new ArrayList<>();
            for (JsonPath.Node node : nodes) {
                if (segment.descendant()) {
                    descend(segment.selectors(), node, found);
                } else {
                    select(segment.selectors(), node, found);
                }
            }
            nodes = found;
        }
        return nodes;
    }

    private void descend(List<Selector> selectors, JsonPath.Node node, List<JsonPath.Node> found) {
        select(selectors, node, found);
        for (JsonPath.Node child : children(node)) {
            if (child.value().isContainer()) {
                descend(selectors, child, found);
            }
        }
    }

    private static List<JsonPath.Node> children(JsonPath.Node node) {
        List<JsonPath.Node> children = new ArrayList<>();
        JsonNode value = node.value();
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                children.add(node.member(member.getKey(), member.getValue()));
            }
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                children.add(node.element(i, value.get(i)));
            }
        }
        return children;
    }

    private void select(List<Selector> selectors, JsonPath.Node node, List<JsonPath.Node> found) {
        for (Selector selector : selectors) {
            switch (selector) {
                case Selector.Name(String name) -> selectName(name, node, found);
                case Selector.Wildcard all -> found.addAll(children(node));
                case Selector.Index(long index) -> selectIndex(index, node, found);
                case Selector.Slice slice -> selectSlice(slice, node, found);
                case Selector.Filter(Logical condition) -> {
                    for (JsonPath.Node child : children(node)) {
                        if (conditions.holds(condition, child.value())) {
                            found.add(child);
                        }
                    }
                }
            }
        }
    }

    private static void selectName(String name, JsonPath.Node node, List<JsonPath.Node> found) {
        JsonNode member = node.value().isObject() ? node.value().get(name) : null;
        if (member != null) {
            found.add(node.member(name, member));
        }
    }

    private static void selectIndex(long index, JsonPath.Node node, List<JsonPath.Node> found) {
        if (!node.value().isArray()) {
            return;
        }
        long place = index < 0 ? node.value().size() + index : index;
        if (place >= 0 && place < node.value().size()) {
            found.add(node.element((int) place, node.value().get((int) place)));
        }
    }

    private static void selectSlice(Selector.Slice slice, JsonPath.Node node, List<JsonPath.Node> found) {
        if (!node.value().isArray() || slice.step() == 0) {
            return;
        }
        long length = node.value().size();
        long step = slice.step();
        Long first = slice.start();
        Long last = slice.end();
        long start = normalized(first == null ? (step > 0 ? 0 : length - 1) : first, length);
        long end = last == null ? (step > 0 ? length : -1) : normalized(last, length);
        if (step > 0) {
            long upper = Math.clamp(end, 0, length);
            for (long i = Math.clamp(start, 0, length); i < upper; i += step) {
                found.add(node.element((int) i, node.value().get((int) i)));
            }
        } else {
            long lower = Math.clamp(end, -1, length - 1);
            for (long i = Math.clamp(start, -1, length - 1); i > lower; i += step) {
                found.add(node.element((int) i, node.value().get((int) i)));
            }
        }
    }

    private static long normalized(long index, long length) {
        return index >= 0 ? index : length + index;
    }
}
