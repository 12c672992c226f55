package io.rolescope.explorer.ui;

import io.rolescope.explorer.RowFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The argument `key` of a page: a JSON object of columns and the values they have.
final class KeyText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private KeyText() {}

    static String write(Map<String, String> key) {
        return JSON.writeValueAsString(key);
    }

    /// As filters; none where it is no JSON object.
    static List<RowFilter> filters(@Nullable String text) {
        List<RowFilter> filters = new ArrayList<>();
        if (text == null || text.isBlank()) {
            return filters;
        }
        try {
            for (Map.Entry<String, JsonNode> entry : JSON.readTree(text).properties()) {
                JsonNode value = entry.getValue();
                filters.add(
                        value.isNull()
                                ? RowFilter.of(entry.getKey(), RowFilter.Operator.IS_NULL)
                                : RowFilter.of(
                                        entry.getKey(),
                                        RowFilter.Operator.EQUALS,
                                        value.isString() ? value.stringValue() : value.toString()));
            }
        } catch (JacksonException e) {
            return List.of();
        }
        return filters;
    }
}
