package io.rolescope.sandbox.functions;

import io.rolescope.sandbox.gateway.ApiException;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads what functions are called with.
final class FunctionBody {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FunctionBody() {}

    /// One JSON object, or an empty one for an empty body.
    static ObjectNode parse(byte[] bytes) {
        if (new String(bytes, java.nio.charset.StandardCharsets.UTF_8).isBlank()) {
            return JSON.createObjectNode();
        }
        try {
            JsonNode node = JSON.readTree(bytes);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new ApiException(400, "INVALID_JSON", "The body is not valid JSON");
        }
        throw new ApiException(400, "INVALID_JSON", "The body is not a JSON object");
    }

    /// A text that must be there.
    static String text(JsonNode object, String name) {
        JsonNode node = object.path(name);
        if (!node.isString() || node.stringValue().isEmpty()) {
            throw new ApiException(400, "INVALID_REQUEST", name + " must be a text");
        }
        return node.stringValue();
    }

    static Optional<UUID> uuid(JsonNode node) {
        if (!node.isString()) {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(node.stringValue()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
