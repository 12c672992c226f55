package io.rolescope.functions.jsonpath;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A JSONPath query, ready to be applied to documents.
public final class JsonPath {
    private final String text;
    private final List<Segment> segments;

    private JsonPath(String text, List<Segment> segments) {
        this.text = text;
        this.segments = segments;
    }

    /// Reads a query.
    ///
    /// @throws JsonPathSyntaxException when the text is not well-formed or not well-typed
    public static JsonPath parse(String text) throws JsonPathSyntaxException {
        return new JsonPath(text, new PathReader(new Scanner(text)).query());
    }

    /// The nodes found, in the order of the RFC, duplicates included.
    public List<Node> nodes(JsonNode document) {
        return List.copyOf(new Evaluation(document).apply(segments, Node.root(document)));
    }

    /// The values of the nodes found.
    public List<JsonNode> values(JsonNode document) {
        return nodes(document).stream().map(Node::value).toList();
    }

    /// Whether it can find one node at most, by its form.
    public boolean isSingular() {
        return segments.stream().allMatch(Segment::isSingular);
    }

    @Override
    public String toString() {
        return text;
    }

    /// A value and where it stands in its document.
    public static final class Node {
        private final @Nullable Node parent;
        private final @Nullable String name;
        private final int index;
        private final JsonNode value;

        private Node(@Nullable Node parent, @Nullable String name, int index, JsonNode value) {
            this.parent = parent;
            this.name = name;
            this.index = index;
            this.value = value;
        }

        static Node root(JsonNode value) {
            return new Node(null, null, -1, value);
        }

        Node member(String memberName, JsonNode memberValue) {
            return new Node(this, memberName, -1, memberValue);
        }

        Node element(int elementIndex, JsonNode elementValue) {
            return new Node(this, null, elementIndex, elementValue);
        }

        public JsonNode value() {
            return value;
        }

        /// The one spelling of this place that the RFC calls normalized, such as `$['a'][0]`.
        public String path() {
            if (parent == null) {
                return "$";
            }
            return parent.path() + (name == null ? "[" + index + "]" : "['" + escaped(name) + "']");
        }

        private static String escaped(String name) {
            StringBuilder escaped = new StringBuilder();
            name.codePoints().forEach(c -> {
                switch (c) {
                    case '\b' -> escaped.append("\\b");
                    case '\t' -> escaped.append("\\t");
                    case '\n' -> escaped.append("\\n");
                    case '\f' -> escaped.append("\\f");
                    case '\r' -> escaped.append("\\r");
                    case '\'' -> escaped.append("\\'");
                    case '\\' -> escaped.append("\\\\");
                    default -> {
                        if (c < 0x20) {
                            escaped.append(String.format("\\u%04x", c));
                        } else {
                            escaped.appendCodePoint(c);
                        }
                    }
                }
            });
            return escaped.toString();
        }
    }
}
