package io.rolescope.identities;

import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Masks what is personal inside JSON: rows kept in a log, claims, metadata.
public final class PersonalJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private PersonalJson() {}

    /// The kind of personal thing at a path, `settings.contact.email`: the first part that names one decides.
    ///
    /// @param table whose row it is, empty where it is nobody's
    public static PersonalColumns.@Nullable Kind kind(PersonalColumns rules, String schema, String table, String path) {
        for (String part : path.split("\\.", -1)) {
            PersonalColumns.@Nullable Kind kind = rules.kind(schema, table, part, "text", null);
            if (kind != null) {
                return kind;
            }
        }
        return null;
    }

    /// The same JSON with every value masked that a personal field holds; what is no JSON is masked whole.
    public static @Nullable String masked(PersonalColumns rules, String schema, String table, @Nullable String json) {
        if (json == null) {
            return null;
        }
        try {
            return JSON.writeValueAsString(masked(rules, schema, table, JSON.readTree(json)));
        } catch (JacksonException e) {
            return PersonalColumns.masked(PersonalColumns.Kind.OTHER, json);
        }
    }

    /// The values inside of JSON that are masked, each with its mask; none where it is no JSON.
    ///
    /// @param whole the kind of all of it, `null` where each field is told by its name
    public static void secrets(
            PersonalColumns rules,
            PersonalColumns.@Nullable Kind whole,
            String table,
            String json,
            BiConsumer<String, String> found) {
        try {
            secrets(rules, whole, table, JSON.readTree(json), found);
        } catch (JacksonException e) {
            // no JSON: the text itself is what is masked
        }
    }

    private static void secrets(
            PersonalColumns rules,
            PersonalColumns.@Nullable Kind kind,
            String table,
            JsonNode node,
            BiConsumer<String, String> found) {
        switch (node) {
            case ObjectNode object ->
                object.properties().forEach(field -> {
                    PersonalColumns.@Nullable Kind own = kind(rules, "", table, field.getKey());
                    secrets(rules, own == null ? kind : own, table, field.getValue(), found);
                });
            case ArrayNode array -> array.forEach(item -> secrets(rules, kind, table, item, found));
            default -> {
                if (kind != null && !node.isNull() && !node.isBoolean()) {
                    String text = node.isString() ? node.stringValue() : node.toString();
                    found.accept(text, String.valueOf(PersonalColumns.masked(kind, text)));
                }
            }
        }
    }

    private static JsonNode masked(PersonalColumns rules, String schema, String table, JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = JSON.createObjectNode();
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    PersonalColumns.@Nullable Kind kind = kind(rules, schema, table, field.getKey());
                    copy.set(
                            field.getKey(),
                            kind == null
                                    ? masked(rules, schema, table, field.getValue())
                                    : whole(kind, field.getValue()));
                }
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JSON.createArrayNode();
                array.forEach(item -> copy.add(masked(rules, schema, table, item)));
                yield copy;
            }
            default -> node;
        };
    }

    private static JsonNode whole(PersonalColumns.Kind kind, JsonNode value) {
        if (value.isNull() || value.isBoolean()) {
            return value;
        }
        String text = value.isString() ? value.stringValue() : value.toString();
        return JSON.getNodeFactory().stringNode(String.valueOf(PersonalColumns.masked(kind, text)));
    }
}
