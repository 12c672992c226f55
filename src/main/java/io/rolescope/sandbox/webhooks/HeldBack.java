package io.rolescope.sandbox.webhooks;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Requests that were sent but whose answers could not be stored. Each is left alone for a while, twice as long every
/// time, so that a full disk does not send the same request again and again.
final class HeldBack {
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final LongSupplier nanos;
    private final Map<Long, Pause> pauses = new ConcurrentHashMap<>();

    private record Pause(int failures, long until) {}

    /// @param nanos the time as `System.nanoTime` tells it
    HeldBack(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// The answer to this request could not be stored, once more.
    ///
    /// @return how long the request is left alone now
    Duration hold(long id) {
        Pause pause = pauses.compute(id, (any, before) -> {
            int failures = before == null ? 1 : before.failures() + 1;
            return new Pause(failures, nanos.getAsLong() + pauseAfter(failures).toNanos());
        });
        return pauseAfter(pause.failures());
    }

    /// The answer was stored at last, or the request is gone.
    void release(long id) {
        pauses.remove(id);
    }

    /// Requests that are not to be sent now.
    Set<Long> ids() {
        long now = nanos.getAsLong();
        pauses.values().removeIf(pause -> now - pause.until() > FORGOTTEN.toNanos());
        return pauses.entrySet().stream()
                .filter(entry -> now - entry.getValue().until() < 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Duration pauseAfter(int failures) {
        Duration pause = FIRST.multipliedBy(1L << Math.min(failures - 1, 20));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
