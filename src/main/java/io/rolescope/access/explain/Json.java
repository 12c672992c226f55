package io.rolescope.access.explain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what the server answers as JSON.
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /// The strings of an array.
    static List<String> texts(@Nullable String array) {
        List<String> found = new ArrayList<>();
        if (array != null) {
            for (JsonNode node : MAPPER.readTree(array)) {
                found.add(node.stringValue());
            }
        }
        return found;
    }
}
