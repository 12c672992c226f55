package io.rolescope.health;

import io.rolescope.health.PrometheusText.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the backend's metrics page tells of its edge functions and of queries under row-level security, since its
/// process began.
///
/// Source of the names: the reference backend, “Metrics in Prometheus format”.
public record ServiceMetrics(List<FunctionFigures> functions, List<QueryFigures> queries) {

    public ServiceMetrics {
        functions = List.copyOf(functions);
        queries = List.copyOf(queries);
    }

    /// @param byStatus calls by what the function said they came to
    public record FunctionFigures(
            String function,
            long calls,
            Map<String, Long> byStatus,
            @Nullable Double averageMillis,
            @Nullable Double p95Millis) {
        public FunctionFigures {
            byStatus = Map.copyOf(byStatus);
        }

        /// Per cent of calls with any other status than success; `null` without calls.
        public @Nullable Double errorRate() {
            long good = byStatus.getOrDefault("success", 0L);
            return calls == 0 ? null : 100.0 * (calls - good) / calls;
        }
    }

    /// @param p95Millis `null` where the page tells neither quantiles nor buckets
    public record QueryFigures(
            String table,
            String operation,
            long queries,
            @Nullable Double averageMillis,
            @Nullable Double p95Millis) {}

    public static ServiceMetrics of(List<Sample> samples) {
        Map<String, Map<String, Long>> calls = new TreeMap<>();
        for (Sample sample : samples) {
            if (sample.name().equals("supabase_edge_function_invocations_total")) {
                calls.computeIfAbsent(sample.label("function_name"), name -> new TreeMap<>())
                        .merge(sample.label("status"), Math.round(sample.value()), Long::sum);
            }
        }
        Timings durations = new Timings(
                samples, "supabase_edge_function_duration_seconds", sample -> sample.label("function_name"));
        List<FunctionFigures> functions = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(calls.keySet());
        names.addAll(durations.keys());
        for (String name : names) {
            Map<String, Long> byStatus = calls.getOrDefault(name, Map.of());
            functions.add(new FunctionFigures(
                    name,
                    byStatus.values().stream().mapToLong(Long::longValue).sum(),
                    byStatus,
                    durations.average(name),
                    durations.p95(name)));
        }
        Timings queries = new Timings(
                samples,
                "supabase_rls_query_duration_seconds",
                sample -> sample.label("table") + "\n" + sample.label("operation"));
        List<QueryFigures> byTable = new ArrayList<>();
        for (String key : queries.keys()) {
            String[] parts = key.split("\n", -1);
            byTable.add(
                    new QueryFigures(parts[0], parts[1], queries.count(key), queries.average(key), queries.p95(key)));
        }
        return new ServiceMetrics(functions, byTable);
    }

    /// One summary or histogram, taken apart by what its samples are about.
    private static final class Timings {
        private final Map<String, Double> counts = new TreeMap<>();
        private final Map<String, Double> sums = new LinkedHashMap<>();
        private final Map<String, Double> quantiles = new LinkedHashMap<>();
        private final Map<String, TreeMap<Double, Double>> buckets = new LinkedHashMap<>();

        Timings(List<Sample> samples, String name, Function<Sample, String> key) {
            for (Sample sample : samples) {
                if (!sample.name().startsWith(name)) {
                    continue;
                }
                String about = key.apply(sample);
                switch (sample.name().substring(name.length())) {
                    case "_count" -> counts.merge(about, sample.value(), Double::sum);
                    case "_sum" -> sums.merge(about, sample.value(), Double::sum);
                    case "_bucket" ->
                        bound(sample)
                                .ifPresent(bound -> buckets.computeIfAbsent(about, each -> new TreeMap<>())
                                        .merge(bound, sample.value(), Double::sum));
                    case "" -> {
                        if (sample.label("quantile").equals("0.95") && !Double.isNaN(sample.value())) {
                            quantiles.put(about, sample.value());
                        }
                    }
                    default -> {}
                }
            }
        }

        java.util.Set<String> keys() {
            return counts.keySet();
        }

        long count(String key) {
            return Math.round(counts.getOrDefault(key, 0.0));
        }

        @Nullable
        Double average(String key) {
            double number = counts.getOrDefault(key, 0.0);
            return number == 0 || !sums.containsKey(key) ? null : 1000 * sums.getOrDefault(key, 0.0) / number;
        }

        /// The quantile where it is told, else the upper bound of the bucket that holds it.
        @Nullable
        Double p95(String key) {
            if (quantiles.containsKey(key)) {
                return 1000 * quantiles.getOrDefault(key, 0.0);
            }
            TreeMap<Double, Double> own = buckets.getOrDefault(key, new TreeMap<>());
            if (own.isEmpty() || own.lastEntry().getValue() == 0) {
                return null;
            }
            double wanted = 0.95 * own.lastEntry().getValue();
            for (Map.Entry<Double, Double> bucket : own.entrySet()) {
                if (bucket.getValue() >= wanted) {
                    return Double.isInfinite(bucket.getKey()) ? null : 1000 * bucket.getKey();
                }
            }
            return null;
        }

        private static java.util.Optional<Double> bound(Sample sample) {
            String le = sample.label("le");
            try {
                return java.util.Optional.of(le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le));
            } catch (NumberFormatException e) {
                return java.util.Optional.empty();
            }
        }
    }
}
