package io.rolescope.sandbox.gateway;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// What was seen in the newest minutes, by subject; for alert rules, which look at windows rather than totals. What
/// is exactly as old as a window is out of it, so that one failure is never seen for as long as a window lasts.
public final class Observations {
    private static final int KEPT = 20_000;
    private static final Duration OLDEST = Duration.ofMinutes(30);

    private final Map<String, Deque<Seen>> bySubject = new HashMap<>();
    private final Clock clock;

    private record Seen(long at, long nanos, boolean failed) {}

    public Observations(Clock clock) {
        this.clock = clock;
    }

    public synchronized void add(String subject, Duration took, boolean failed) {
        Deque<Seen> seen = bySubject.computeIfAbsent(subject, any -> new ArrayDeque<>());
        seen.addLast(new Seen(clock.millis(), took.toNanos(), failed));
        long oldest = clock.millis() - OLDEST.toMillis();
        while (seen.size() > KEPT || (!seen.isEmpty() && seen.getFirst().at() < oldest)) {
            seen.removeFirst();
        }
    }

    public synchronized Set<String> subjects() {
        return Set.copyOf(bySubject.keySet());
    }

    /// Share that failed within `window`, 0 to 1; empty when nothing was seen.
    public synchronized OptionalDouble failedShare(String subject, Duration window) {
        long from = clock.millis() - window.toMillis();
        long all = 0;
        long failed = 0;
        for (Seen seen : bySubject.getOrDefault(subject, new ArrayDeque<>())) {
            if (seen.at() > from) {
                all++;
                failed += seen.failed() ? 1 : 0;
            }
        }
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) failed / all);
    }

    /// The `quantile` (0 to 1) of durations within `window`, in seconds, by nearest rank; empty when nothing was seen.
    public synchronized OptionalDouble seconds(String subject, double quantile, Duration window) {
        long from = clock.millis() - window.toMillis();
        long[] nanos = bySubject.getOrDefault(subject, new ArrayDeque<>()).stream()
                .filter(seen -> seen.at() > from)
                .mapToLong(Seen::nanos)
                .toArray();
        if (nanos.length == 0) {
            return OptionalDouble.empty();
        }
        Arrays.sort(nanos);
        int rank = Math.clamp((int) Math.ceil(quantile * nanos.length) - 1, 0, nanos.length - 1);
        return OptionalDouble.of(nanos[rank] / 1e9);
    }
}
