package io.rolescope.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/// One field of a row before and after. Fields inside JSON objects are named by their path: `settings.theme`.
///
/// @param before `null` where there was no such field (a JSON null reads `null` in text)
/// @param after `null` where there is none any more
public record FieldChange(
        String path, @Nullable String before, @Nullable String after) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    public boolean changed() {
        return !Objects.equals(before, after);
    }

    /// All fields of both, in the order of the row; the ones inside objects in place of the object.
    ///
    /// @param before the row as JSON, `null` where there was none (an insert)
    /// @param after the row as JSON, `null` where there is none (a delete)
    public static List<FieldChange> between(@Nullable String before, @Nullable String after) {
        Map<String, String> old = flat(before);
        Map<String, String> now = flat(after);
        Set<String> paths = new LinkedHashSet<>(now.keySet());
        paths.addAll(old.keySet());
        List<FieldChange> changes = new ArrayList<>();
        paths.forEach(path -> changes.add(new FieldChange(path, old.get(path), now.get(path))));
        return changes;
    }

    private static Map<String, String> flat(@Nullable String json) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (json == null) {
            return fields;
        }
        try {
            put(fields, "", JSON.readTree(json));
        } catch (JacksonException e) {
            fields.put("value", json);
        }
        return fields;
    }

    private static void put(Map<String, String> fields, String path, JsonNode node) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(entry -> put(
                            fields, path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue()));
        } else {
            fields.put(path.isEmpty() ? "value" : path, node.isString() ? node.stringValue() : node.toString());
        }
    }
}
