package io.rolescope.health;

import java.time.Duration;

/// When an alert is opened.
///
/// @param comparison `>` or `<`
/// @param unit of the threshold: `share`, `points`, `seconds`, `per cent`
public record AlertRule(
        String name,
        String summary,
        String metric,
        String comparison,
        double threshold,
        Duration holdsFor,
        String severity,
        String unit,
        boolean enabled) {

    /// `edge_function_error_rate > 5 % for 5 min`.
    public String condition() {
        String limit = switch (unit) {
            case "share" -> plain(threshold * 100) + " %";
            case "per cent" -> plain(threshold) + " %";
            case "seconds" -> plain(threshold * 1000) + " ms";
            default -> plain(threshold);
        };
        return metric + " " + comparison + " " + limit + " for " + holdsFor.toMinutes() + " min";
    }

    private static String plain(double value) {
        return new java.math.BigDecimal(Double.toString(value))
                .round(new java.math.MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }
}
