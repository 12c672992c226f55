package io.rolescope.functions.load;

import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Load reports as text and JSON.
public final class LoadReports {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private LoadReports() {}

    /// For a person at a terminal.
    public static String text(LoadReport report) {
        StringBuilder text = new StringBuilder();
        line(text, "%s%n", report.title());
        line(
                text,
                "%d requests in %.2f s, %.1f a second, %d bytes received%s%n",
                report.requests(),
                report.elapsed().toNanos() / 1e9,
                report.perSecond(),
                report.bytes(),
                report.cancelled() ? " (stopped)" : "");
        latencies(text, "latency", report.latencies());
        latencies(text, "service", report.serviceTimes());
        report.statuses().forEach((status, count) -> line(text, "status %d: %d%n", status, count));
        report.faults()
                .forEach((fault, count) -> line(text, "%s: %d%n", fault.name().toLowerCase(Locale.ROOT), count));
        if (report.unsent() > 0) {
            line(text, "due and not sent: %d%n", report.unsent());
        }
        if (report.isAllErrors()) {
            line(text, "✗ no request was answered as it should be%n");
        }
        for (LoadReport.ThresholdResult result : report.thresholds()) {
            line(
                    text,
                    "%s %s: %.2f%n",
                    result.holds() ? "✓" : "✗",
                    result.threshold().text(),
                    result.actual());
        }
        return text.toString();
    }

    private static void latencies(StringBuilder text, String name, Latencies l) {
        line(
                text,
                "%s ms: mean %.2f  p50 %.2f  p75 %.2f  p90 %.2f  p95 %.2f  p99 %.2f  p99.9 %.2f  max %.2f%n",
                name,
                l.mean(),
                l.p50(),
                l.p75(),
                l.p90(),
                l.p95(),
                l.p99(),
                l.p999(),
                l.max());
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }

    /// For programs, on one line.
    public static String json(LoadReport report) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("title", report.title());
        node.put("success", report.isSuccess());
        node.put("cancelled", report.cancelled());
        node.put("seconds", report.elapsed().toNanos() / 1e9);
        node.put("requests", report.requests());
        node.put("perSecond", report.perSecond());
        node.put("errors", report.errors());
        node.put("bytes", report.bytes());
        node.set("latencyMillis", latencies(report.latencies()));
        node.set("serviceMillis", latencies(report.serviceTimes()));
        ObjectNode statuses = node.putObject("statuses");
        report.statuses().forEach((status, count) -> statuses.put(String.valueOf(status), count));
        ObjectNode faults = node.putObject("faults");
        report.faults().forEach((fault, count) -> faults.put(fault.name().toLowerCase(Locale.ROOT), count));
        node.put("unsent", report.unsent());
        var thresholds = node.putArray("thresholds");
        for (LoadReport.ThresholdResult result : report.thresholds()) {
            thresholds
                    .addObject()
                    .put("threshold", result.threshold().text())
                    .put("actual", result.actual())
                    .put("holds", result.holds());
        }
        return JSON.writeValueAsString(node);
    }

    private static ObjectNode latencies(Latencies l) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("mean", l.mean())
                .put("min", l.min())
                .put("p50", l.p50())
                .put("p75", l.p75())
                .put("p90", l.p90())
                .put("p95", l.p95())
                .put("p99", l.p99())
                .put("p99.9", l.p999())
                .put("max", l.max());
    }
}
