package io.rolescope.sandbox.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The backend's metrics under the names that dashboards and alert rules know.
public final class GatewayMetrics {
    private static final Duration[] FUNCTION_BUCKETS =
            millis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000);
    private static final Duration[] QUERY_BUCKETS = millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicReference<@Nullable Double> healthScore = new AtomicReference<>();
    private final Observations functions;
    private final Observations queries;

    public GatewayMetrics() {
        this(Clock.systemUTC());
    }

    /// @param clock tells which minutes are the newest
    public GatewayMetrics(Clock clock) {
        functions = new Observations(clock);
        queries = new Observations(clock);
        Gauge.builder("supabase_system_health_score", healthScore, score -> {
                    @Nullable Double known = score.get();
                    return known == null ? Double.NaN : known;
                })
                .description("Overall system health score (0-100)")
                .register(registry);
    }

    /// One call of a function has ended.
    public void invocation(String function, int status, Duration took) {
        boolean failed = status >= 500;
        Counter.builder("supabase_edge_function_invocations")
                .description("Total Edge Function invocations")
                .tag("function_name", function)
                .tag("status", failed ? "error" : "success")
                .register(registry)
                .increment();
        Timer.builder("supabase_edge_function_duration")
                .description("Edge Function execution time")
                .tag("function_name", function)
                .serviceLevelObjectives(FUNCTION_BUCKETS)
                .register(registry)
                .record(took);
        functions.add(function, took, failed);
    }

    /// Times a query that runs under row security.
    public <T extends @Nullable Object> T query(String table, String operation, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            Timer.builder("supabase_rls_query_duration")
                    .description("Query duration with RLS")
                    .tag("table", table)
                    .tag("operation", operation)
                    .serviceLevelObjectives(QUERY_BUCKETS)
                    .register(registry)
                    .record(took);
            queries.add(table, took, false);
        }
    }

    public void healthScore(double score) {
        healthScore.set(score);
    }

    /// The health score that was told last; `null` when none was yet.
    public @Nullable Double healthScore() {
        return healthScore.get();
    }

    /// Calls of functions in the newest minutes.
    public Observations functions() {
        return functions;
    }

    /// Queries under row security in the newest minutes.
    public Observations queries() {
        return queries;
    }

    /// The page that Prometheus reads.
    public String scrape() {
        return registry.scrape();
    }

    private static Duration[] millis(long... values) {
        return java.util.Arrays.stream(values).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
