package io.rolescope.functions.load;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/// Something a load run must fulfil, such as `p95<200ms`, `errors<1%` or `rps>=100`.
///
/// @param text as written
/// @param percentile of the latency, when the metric is one
/// @param limit in milliseconds, per cent of all requests, requests, or requests a second
public record Threshold(String text, Metric metric, double percentile, Comparison comparison, double limit) {
    private static final Pattern FORM = Pattern.compile(
            "(p\\d{1,2}(?:\\.\\d+)?|mean|avg|max|errors|unsent|rps)(<=|>=|<|>)(\\d+(?:\\.\\d+)?)(us|ms|s|%)?");

    /// What is measured.
    public enum Metric {
        PERCENTILE,
        MEAN,
        MAX,
        /// share of requests without a good answer, in per cent; one that was due and not sent has none
        ERROR_SHARE,
        ERROR_COUNT,
        /// share of requests that were due and not sent, in per cent of those that were due
        UNSENT_SHARE,
        UNSENT_COUNT,
        THROUGHPUT
    }

    /// How it is compared.
    public enum Comparison {
        LESS("<"),
        AT_MOST("<="),
        GREATER(">"),
        AT_LEAST(">=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        boolean holds(double actual, double limit) {
            return switch (this) {
                case LESS -> actual < limit;
                case AT_MOST -> actual <= limit;
                case GREATER -> actual > limit;
                case AT_LEAST -> actual >= limit;
            };
        }
    }

    /// Reads a threshold.
    ///
    /// @throws FailureException when it is none
    public static Threshold parse(String text) {
        String compact = text.replace(" ", "").toLowerCase(Locale.ROOT);
        Matcher form = FORM.matcher(compact);
        if (!form.matches()) {
            throw invalid(text);
        }
        String name = form.group(1);
        String unit = form.group(4) == null ? "" : form.group(4);
        double number = Double.parseDouble(form.group(3));
        Metric metric = metric(name, unit);
        boolean time = isTime(metric);
        if (time == (unit.isEmpty() || unit.equals("%")) || (metric == Metric.THROUGHPUT && !unit.isEmpty())) {
            throw invalid(text);
        }
        double factor = unit.equals("us") ? 0.001 : unit.equals("s") ? 1000 : 1;
        double percentile = metric == Metric.PERCENTILE ? Double.parseDouble(name.substring(1)) : 0;
        return new Threshold(compact, metric, percentile, comparison(form.group(2)), number * factor);
    }

    private static boolean isTime(Metric metric) {
        return metric == Metric.PERCENTILE || metric == Metric.MEAN || metric == Metric.MAX;
    }

    private static Metric metric(String name, String unit) {
        return switch (name) {
            case "mean", "avg" -> Metric.MEAN;
            case "max" -> Metric.MAX;
            case "rps" -> Metric.THROUGHPUT;
            case "unsent" -> unit.equals("%") ? Metric.UNSENT_SHARE : Metric.UNSENT_COUNT;
            case "errors" -> unit.equals("%") ? Metric.ERROR_SHARE : Metric.ERROR_COUNT;
            default -> Metric.PERCENTILE;
        };
    }

    private static Comparison comparison(String sign) {
        for (Comparison comparison : Comparison.values()) {
            if (comparison.sign.equals(sign)) {
                return comparison;
            }
        }
        throw new IllegalStateException(sign);
    }

    private static FailureException invalid(String text) {
        return new FailureException(new Failure.Invalid(
                "“" + text + "” is no threshold.",
                "Write it as p95<200ms, mean<50ms, errors<1% or rps>100.",
                "",
                null));
    }

    LoadReport.ThresholdResult check(Histogram micros, LoadReport run) {
        long due = run.requests() + run.unsent();
        long errors = run.errors() + run.unsent();
        double actual = switch (metric) {
            case PERCENTILE -> Latencies.at(micros, percentile);
            case MEAN -> micros.getTotalCount() == 0 ? 0 : micros.getMean() / 1000;
            case MAX -> micros.getMaxValue() / 1000.0;
            case ERROR_SHARE -> due == 0 ? 0 : 100.0 * errors / due;
            case ERROR_COUNT -> errors;
            case UNSENT_SHARE -> due == 0 ? 0 : 100.0 * run.unsent() / due;
            case UNSENT_COUNT -> run.unsent();
            case THROUGHPUT -> run.perSecond();
        };
        // Without a single answer there is no latency to praise.
        boolean measured = run.requests() > (isTime(metric) ? run.unanswered() : 0);
        return new LoadReport.ThresholdResult(this, actual, measured && comparison.holds(actual, limit));
    }
}
