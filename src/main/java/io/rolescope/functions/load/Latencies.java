package io.rolescope.functions.load;

import org.HdrHistogram.Histogram;

/// Latencies in milliseconds.
public record Latencies(
        double mean, double min, double p50, double p75, double p90, double p95, double p99, double p999, double max) {

    static Latencies of(Histogram micros) {
        if (micros.getTotalCount() == 0) {
            return new Latencies(0, 0, 0, 0, 0, 0, 0, 0, 0);
        }
        return new Latencies(
                micros.getMean() / 1000,
                micros.getMinValue() / 1000.0,
                at(micros, 50),
                at(micros, 75),
                at(micros, 90),
                at(micros, 95),
                at(micros, 99),
                at(micros, 99.9),
                micros.getMaxValue() / 1000.0);
    }

    static double at(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }
}
