package io.rolescope.sandbox.functions;

import io.rolescope.connections.RequestPool;
import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.CallerDatabase;
import io.rolescope.sandbox.gateway.GatewayLimits;
import io.rolescope.sandbox.gateway.GatewayMetrics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// `analytics-aggregation`: executions into `agent_metrics` (per agent and day), the state of the whole into
/// `system_health`, and what is older than the retention out.
///
/// Everything is done by sets in the database; calls that arrive while one works share the next one.
public final class AnalyticsAggregation implements EdgeFunction {
    private final AggregationRows rows;
    private final GatewayMetrics metrics;
    private final Shared<Result> shared;

    /// @param host connections of the host itself, for the bulk
    /// @param executor runs the shared work
    public AnalyticsAggregation(
            CallerDatabase database,
            RequestPool host,
            GatewayMetrics metrics,
            Map<String, String> settings,
            Executor executor) {
        this.rows = new AggregationRows(database, host, Settings.of(settings));
        this.metrics = metrics;
        this.shared = new Shared<>(this::aggregate, executor);
    }

    /// @param retentionDays how long metrics and health are kept (`DATA_RETENTION_DAYS`)
    /// @param batchSize thousands of rows deleted by one statement, a hundredth each (`BATCH_SIZE`)
    /// @param critical score below which the whole is critical (`HEALTH_SCORE_THRESHOLDS`)
    /// @param warning score below which the whole is to be watched
    record Settings(int retentionDays, int batchSize, double critical, double warning) {
        static Settings of(Map<String, String> settings) {
            HealthThresholds thresholds = HealthThresholds.parse(settings.getOrDefault("HEALTH_SCORE_THRESHOLDS", ""));
            return new Settings(
                    (int) Math.min(36_500, GatewayLimits.number(settings, "DATA_RETENTION_DAYS", 30)),
                    (int) Math.min(1_000_000, GatewayLimits.number(settings, "BATCH_SIZE", 100)),
                    thresholds.critical(),
                    thresholds.warning());
        }
    }

    /// What one aggregation did.
    record Result(int agents, int metricsWritten, int removed, AggregationRows.Health health, Duration took) {}

    @Override
    public String name() {
        return "analytics-aggregation";
    }

    @Override
    public Map<String, @Nullable Object> run(Call call) throws Exception {
        if (!call.caller().isService()) {
            throw new ApiException(403, "FORBIDDEN", "Only the backend itself may aggregate");
        }
        Result result;
        try {
            result = shared.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("success", true);
        answer.put("agentsProcessed", result.agents());
        answer.put("systemHealthScore", result.health().score());
        answer.put("duration", result.took().toMillis());
        answer.put("status", result.health().status());
        answer.put("successRate", result.health().successRate());
        answer.put("metricsWritten", result.metricsWritten());
        answer.put("removed", result.removed());
        return answer;
    }

    private Result aggregate() {
        long start = System.nanoTime();
        AggregationRows.Written written = rows.writeMetrics();
        AggregationRows.Health health = rows.writeHealth();
        int removed = rows.removeOld();
        metrics.healthScore(health.score().doubleValue());
        return new Result(
                written.agents(), written.rows(), removed, health, Duration.ofNanos(System.nanoTime() - start));
    }
}
