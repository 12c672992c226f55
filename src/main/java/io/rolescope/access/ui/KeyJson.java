package io.rolescope.access.ui;

import io.rolescope.access.explain.RowKey;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A row's key as pages hand it to each other: a JSON object of the key's columns.
final class KeyJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private KeyJson() {}

    static String of(RowKey key) {
        return JSON.writeValueAsString(new LinkedHashMap<>(key.columns()));
    }

    /// The key's columns; none where the text is not such an object.
    static Map<String, String> parse(String json) {
        Map<String, String> key = new LinkedHashMap<>();
        if (json.isBlank()) {
            return key;
        }
        try {
            for (Map.Entry<String, JsonNode> entry : JSON.readTree(json).properties()) {
                JsonNode value = entry.getValue();
                key.put(entry.getKey(), value.isString() ? value.stringValue() : value.toString());
            }
        } catch (JacksonException e) {
            key.clear();
        }
        return key;
    }
}
