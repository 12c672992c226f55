package io.rolescope.functions.live;

import io.rolescope.platform.Secret;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The messages of Phoenix channels in their JSON form (version 1.0.0), with the payloads Supabase Realtime takes.
final class PhoenixMessages {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private PhoenixMessages() {}

    static String join(ChannelRequest request, String ref) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        ObjectNode config = payload.putObject("config");
        config.putObject("broadcast").put("ack", false).put("self", true);
        config.putObject("presence").put("key", "");
        config.put("private", request.isPrivate());
        ArrayNode changes = config.putArray("postgres_changes");
        for (ChannelRequest.TableChanges change : request.changes()) {
            ObjectNode one = changes.addObject().put("event", change.event()).put("schema", change.schema());
            if (change.table() != null) {
                one.put("table", change.table());
            }
            if (change.filter() != null) {
                one.put("filter", change.filter());
            }
        }
        Secret token = request.accessToken();
        if (token != null) {
            payload.put("access_token", token.reveal());
        }
        return message("realtime:" + request.topic(), "phx_join", payload, ref, ref);
    }

    static String heartbeat(String ref) {
        return message("phoenix", "heartbeat", JsonNodeFactory.instance.objectNode(), ref, null);
    }

    static String leave(ChannelRequest request, String ref) {
        return message("realtime:" + request.topic(), "phx_leave", JsonNodeFactory.instance.objectNode(), ref, null);
    }

    private static String message(
            String topic, String event, ObjectNode payload, String ref, @Nullable String joinRef) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("topic", topic).put("event", event);
        message.set("payload", payload);
        message.put("ref", ref);
        if (joinRef != null) {
            message.put("join_ref", joinRef);
        }
        return JSON.writeValueAsString(message);
    }

    /// A message received; null when it is none.
    static @Nullable Received read(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node == null
                    || !node.isObject()
                    || !node.path("topic").isString()
                    || !node.path("event").isString()) {
                return null;
            }
            JsonNode ref = node.path("ref");
            return new Received(
                    node.path("topic").stringValue(),
                    node.path("event").stringValue(),
                    node.path("payload"),
                    ref.isString() ? ref.stringValue() : "");
        } catch (JacksonException e) {
            return null;
        }
    }

    record Received(String topic, String event, JsonNode payload, String ref) {
        boolean isOk() {
            return text(payload.path("status")).equals("ok");
        }

        /// Why something was refused.
        String reason() {
            JsonNode response = payload.path("response");
            String reason = text(response.path("reason"));
            return reason.isEmpty() ? text(payload.path("message")) : reason;
        }

        /// The name a message goes by: of a broadcast its event, of a change its command.
        String name() {
            return switch (event) {
                case "broadcast" -> text(payload.path("event"));
                case "postgres_changes" -> text(payload.path("data").path("type"));
                default -> event;
            };
        }

        private static String text(JsonNode node) {
            return node.isString() ? node.stringValue() : "";
        }
    }
}
