package io.rolescope.sandbox.alerts;

import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/// A row of `public.alert_rules`.
///
/// @param metric what is compared; one of the names that [AlertWatch] knows
/// @param above whether it is broken above the threshold, else below
/// @param holdsFor how long it must be broken before somebody is told
public record AlertRule(
        UUID id,
        String name,
        String summary,
        String metric,
        boolean above,
        double threshold,
        Duration holdsFor,
        String severity,
        String unit) {

    boolean isBroken(double value) {
        return above ? value > threshold : value < threshold;
    }

    /// Whether Prometheus can evaluate it too. Then nothing measured means that it is not broken.
    boolean isExported() {
        return !expression().isEmpty();
    }

    /// The rule in the form that Prometheus loads; empty for what only the database knows.
    ///
    /// Source: Prometheus, “Alerting rules”.
    String prometheus() {
        String expression = expression();
        if (expression.isEmpty()) {
            return "";
        }
        return """
                      - alert: %s
                        expr: %s %s %s
                        for: %ds
                        labels:
                          severity: %s
                        annotations:
                          summary: "%s"
                """.formatted(
                        name,
                        expression,
                        above ? ">" : "<",
                        number(threshold),
                        holdsFor.toSeconds(),
                        severity,
                        summary.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    private String expression() {
        return switch (metric) {
            case "edge_function_error_rate" ->
                "sum by (function_name) (rate(supabase_edge_function_invocations_total{status=\"error\"}[5m]))"
                        + " / sum by (function_name) (rate(supabase_edge_function_invocations_total[5m]))";
            case "system_health_score" -> "supabase_system_health_score";
            case "rls_query_p95_seconds" ->
                "histogram_quantile(0.95, sum by (table, le) (rate(supabase_rls_query_duration_seconds_bucket[5m])))";
            default -> "";
        };
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%s", value);
    }
}
