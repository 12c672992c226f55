package io.rolescope.functions.live;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the backend announces on [#CHANNEL] when rows of a table changed: where, never what. The keys that come with
/// it are not kept, since nobody knows yet whether the identity may see these rows.
///
/// Source: migration V903 of the reference backend.
record Announcement(String schema, String table) {
    static final String CHANNEL = "rolescope_changes";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// `null` for what somebody else says on the channel: everybody may.
    static @Nullable Announcement read(String payload) {
        try {
            JsonNode node = JSON.readTree(payload);
            String table = node.path("table").asString("");
            return table.isEmpty() ? null : new Announcement(node.path("schema").asString(""), table);
        } catch (JacksonException e) {
            return null;
        }
    }

    /// Whether rows that `request` asks for may have changed.
    boolean concerns(RowRequest request) {
        boolean message = schema.equals("realtime") && table.equals("messages");
        return switch (request) {
            case RowRequest.Messages messages -> message;
            case RowRequest.Changes changes ->
                !message
                        && (changes.schema().isEmpty() || changes.schema().equals(schema))
                        && (changes.table().isEmpty() || changes.table().equals(table));
        };
    }
}
