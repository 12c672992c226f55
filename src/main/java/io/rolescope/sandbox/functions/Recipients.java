package io.rolescope.sandbox.functions;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Decides who is told about a change of a row, and what.
///
/// The person whose work it is is told of every step. The organization's channel is told of ends, so that its staff
/// sees failures; nobody is told of a change that left the status as it was.
final class Recipients {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> ENDS = List.of("completed", "failed", "timed_out", "cancelled");

    private Recipients() {}

    static List<Notification> of(String type, String table, JsonNode record, JsonNode old) {
        return switch (table) {
            case "agent_executions", "agent_task_queue" -> work(type, table, record, old);
            case "system_alerts" -> alert(type, record, old);
            default -> List.of();
        };
    }

    private static List<Notification> work(String type, String table, JsonNode record, JsonNode old) {
        JsonNode row = type.equals("DELETE") ? old : record;
        String status = type.equals("DELETE") ? "deleted" : row.path("status").asString("");
        if (status.isEmpty()
                || (type.equals("UPDATE") && status.equals(old.path("status").asString("")))) {
            return List.of();
        }
        String event = (table.equals("agent_executions") ? "execution." : "task.") + status;
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        for (String fact : List.of(
                "id",
                "task_id",
                "organization_id",
                "agent_type",
                "agent_instance_id",
                "status",
                "execution_time_seconds",
                "execution_time",
                "quality_rating",
                "quality_score",
                "error_code",
                "completed_at")) {
            if (row.hasNonNull(fact)) {
                said.put(fact, row.get(fact));
            }
        }
        said.put("previous_status", old.path("status").asString(null));
        String change = change(table, row, status, old.path("status").asString(""));
        List<Notification> all = new ArrayList<>();
        FunctionBody.uuid(row.path("user_id"))
                .ifPresent(user -> all.add(notification(user, "private-user-" + user, event, change, said)));
        Optional<UUID> organization = FunctionBody.uuid(row.path("organization_id"));
        if (organization.isPresent() && ENDS.contains(status)) {
            all.add(notification(null, "private-org-" + organization.get(), event, change, said));
        }
        return all;
    }

    private static List<Notification> alert(String type, JsonNode record, JsonNode old) {
        boolean opened = type.equals("INSERT");
        boolean resolved = type.equals("UPDATE") && record.hasNonNull("resolved_at") && !old.hasNonNull("resolved_at");
        if (!opened && !resolved) {
            return List.of();
        }
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        for (String fact :
                List.of("id", "rule", "severity", "subject", "message", "value", "opened_at", "resolved_at")) {
            if (record.hasNonNull(fact)) {
                said.put(fact, record.get(fact));
            }
        }
        String channel = FunctionBody.uuid(record.path("organization_id"))
                .map(organization -> "private-org-" + organization)
                .orElse("private-platform");
        String event = opened ? "alert.opened" : "alert.resolved";
        return List.of(notification(null, channel, event, change("system_alerts", record, event, ""), said));
    }

    /// What names a change of a row: the same when its webhook is delivered again, another one when the row comes to
    /// the same status a second time.
    private static String change(String table, JsonNode row, String status, String before) {
        String id = row.path("id").asString("");
        return id.isEmpty()
                ? UUID.randomUUID().toString()
                : String.join(
                        " ", table, id, before, status, row.path("updated_at").asString(""));
    }

    private static Notification notification(
            @Nullable UUID user, String channel, String event, String change, Map<String, @Nullable Object> said) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put(
                "notification_id",
                UUID.nameUUIDFromBytes((channel + " " + change).getBytes(StandardCharsets.UTF_8))
                        .toString());
        data.putAll(said);
        return new Notification(UUID.randomUUID(), user, channel, event, JSON.writeValueAsString(data));
    }
}
