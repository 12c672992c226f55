package io.rolescope.sandbox.functions;

import io.rolescope.connections.RequestPool;
import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.GatewayLimits;
import io.rolescope.sandbox.gateway.TokenBuckets;
import io.rolescope.sandbox.gateway.TokenBuckets.Limit;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `notification-dispatcher`: takes a database webhook, decides who is told, and sends it on.
///
/// Settings: `PUSHER_*`, `ENABLE_RATE_LIMITING`, `MAX_REQUESTS_PER_MINUTE` (60), `MAX_REQUESTS_PER_HOUR` (1000),
/// `ENABLE_BATCHING`, `MAX_BATCH_SIZE` (10, never more: Pusher takes ten).
public final class NotificationDispatcher implements EdgeFunction {
    private static final int PUSHER_MOST = 10;

    private final Outbox outbox;

    public NotificationDispatcher(Outbox outbox) {
        this.outbox = outbox;
    }

    /// The outbox as `settings` want it.
    ///
    /// @param host connections of the host itself
    public static Outbox outbox(RequestPool host, Map<String, String> settings, Clock clock) {
        List<Limit> limits = List.of(
                new Limit((int) GatewayLimits.number(settings, "MAX_REQUESTS_PER_MINUTE", 60), Duration.ofMinutes(1)),
                new Limit((int) GatewayLimits.number(settings, "MAX_REQUESTS_PER_HOUR", 1000), Duration.ofHours(1)));
        boolean limiting = isOn(settings, "ENABLE_RATE_LIMITING");
        int batch = isOn(settings, "ENABLE_BATCHING")
                ? (int) Math.min(PUSHER_MOST, GatewayLimits.number(settings, "MAX_BATCH_SIZE", PUSHER_MOST))
                : 1;
        MessageService service = PusherService.of(settings, clock)
                .<MessageService>map(pusher -> pusher)
                .orElseGet(() -> new RealtimeService(host));
        return new Outbox(
                host,
                service,
                new Outbox.Rates(limiting, new TokenBuckets(limits, clock), new TokenBuckets(limits, clock)),
                batch);
    }

    @Override
    public String name() {
        return "notification-dispatcher";
    }

    @Override
    public Map<String, @Nullable Object> run(Call call) {
        if (!call.caller().isService()) {
            throw new ApiException(403, "FORBIDDEN", "Only the backend itself may send notifications");
        }
        JsonNode body = call.body();
        String type = FunctionBody.text(body, "type").toUpperCase(java.util.Locale.ROOT);
        String table = FunctionBody.text(body, "table");
        JsonNode record = body.path("record");
        JsonNode old = body.path("old_record");
        boolean complete = switch (type) {
            case "INSERT", "UPDATE" -> record.isObject();
            case "DELETE" -> old.isObject();
            default -> throw new ApiException(400, "INVALID_REQUEST", "type must be INSERT, UPDATE or DELETE");
        };
        if (!complete) {
            throw new ApiException(400, "INVALID_REQUEST", "the row of this " + type + " is missing");
        }
        List<Notification> notifications = Recipients.of(type, table, record, old);
        Outbox.Delivery delivery = outbox.accept(notifications);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("success", true);
        answer.put("notificationsSent", delivery.sent());
        answer.put(
                "recipients", notifications.stream().map(Notification::channel).toList());
        answer.put("limited", delivery.limited());
        answer.put("deferred", delivery.deferred());
        answer.put("refused", delivery.refused());
        answer.put("service", outbox.serviceName());
        return answer;
    }

    private static boolean isOn(Map<String, String> settings, String name) {
        return !"false".equalsIgnoreCase(settings.getOrDefault(name, "true"));
    }
}
