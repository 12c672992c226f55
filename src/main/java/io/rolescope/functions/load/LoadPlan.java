package io.rolescope.functions.load;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How much load, how long, and what must hold.
///
/// @param duration when to stop; null when a count says so
/// @param count requests in all; null when a duration says so
/// @param rampUp until the whole load is on
/// @param timeout for one request
/// @param insecure accept any certificate
public record LoadPlan(
        LoadTarget target,
        Shape shape,
        @Nullable Duration duration,
        @Nullable Long count,
        Duration rampUp,
        Duration timeout,
        boolean insecure,
        List<Threshold> thresholds) {
    public LoadPlan {
        thresholds = List.copyOf(thresholds);
        if (duration == null && count == null) {
            throw new IllegalArgumentException("a load run needs a duration or a count");
        }
    }

    /// How requests follow one another.
    public sealed interface Shape {
        /// How many connections are used at most.
        int connections();
    }

    /// Each connection sends its next request when it has the answer to the last.
    public record ClosedLoop(int connections) implements Shape {
        public ClosedLoop {
            positive(connections);
        }
    }

    /// Requests are due at fixed times, however slow the answers are. Latency counts from when a request was due, so
    /// that a server that stalls is not spared the requests it kept waiting.
    public record ConstantRate(double perSecond, int connections) implements Shape {
        public ConstantRate {
            positive(connections);
            if (!(perSecond > 0) || Double.isInfinite(perSecond)) {
                throw new IllegalArgumentException("rate");
            }
        }
    }

    private static void positive(int connections) {
        if (connections < 1 || connections > 10_000) {
            throw new IllegalArgumentException("connections");
        }
    }
}
