package io.rolescope.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One measurement of the whole platform, or the average of several.
///
/// @param score 0 to 100
/// @param lowestScore the lowest one where this is an average
/// @param successRate per cent of finished executions, `null` where none finished
/// @param averageMillis average response time in milliseconds
public record HealthSample(
        Instant at,
        double score,
        double lowestScore,
        @Nullable Double successRate,
        double errorRate,
        double criticalBelow,
        double warningBelow,
        double activeAgents,
        double totalAgents,
        double queueLength,
        double running,
        @Nullable Double averageMillis,
        @Nullable Double p95Millis) {

    public HealthLevel level() {
        return HealthLevel.of(score, criticalBelow, warningBelow);
    }
}
