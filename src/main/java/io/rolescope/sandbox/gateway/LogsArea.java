package io.rolescope.sandbox.gateway;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `/logs/v1`: the newest log lines, for whoever holds the service key. `source`, `level`, `request` narrow them down.
public final class LogsArea implements Area {
    private static final int MOST = 1000;

    private final RequestLog log;

    public LogsArea(RequestLog log) {
        this.log = log;
    }

    @Override
    public String prefix() {
        return "/logs/v1";
    }

    @Override
    public void answer(Exchange exchange) {
        if (!exchange.caller().isService()) {
            throw new ApiException(403, "forbidden", "Logs are for the service role");
        }
        String limit = exchange.query("limit").orElse("200");
        String source = exchange.query("source").orElse("");
        String level = exchange.query("level").orElse("").toUpperCase(Locale.ROOT);
        String request = exchange.query("request").orElse("");
        if (!limit.matches("\\d{1,4}")) {
            throw new ApiException(400, "invalid_request", "limit must be a whole number");
        }
        List<Map<String, Object>> lines = log
                .newest(
                        Math.min(MOST, Integer.parseInt(limit)),
                        entry -> (source.isEmpty() || entry.source().equals(source))
                                && (level.isEmpty() || entry.level().name().equals(level))
                                && (request.isEmpty() || request.equals(entry.requestId())))
                .stream()
                .map(LogsArea::line)
                .toList();
        exchange.answer(200, lines);
    }

    private static Map<String, Object> line(RequestLog.Entry entry) {
        Map<String, Object> line = new LinkedHashMap<>();
        Instant time = entry.time();
        line.put("time", time.toString());
        line.put("level", entry.level().name().toLowerCase(Locale.ROOT));
        line.put("source", entry.source());
        if (entry.requestId() != null) {
            line.put("requestId", entry.requestId());
        }
        line.put("message", entry.message());
        line.put("details", entry.details());
        return line;
    }

    @Override
    public Map<String, Object> error(ApiException error) {
        return Map.of("message", error.said());
    }
}
