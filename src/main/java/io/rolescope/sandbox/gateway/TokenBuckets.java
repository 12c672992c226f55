package io.rolescope.sandbox.gateway;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Rate limits by key, each of several token buckets: so many a minute *and* so many an hour.
///
/// A bucket starts full and refills steadily. Keys that are full again are forgotten, so memory stays bounded.
public final class TokenBuckets {
    private static final int KEYS = 50_000;

    private final List<Limit> limits;
    private final Clock clock;
    private final Map<String, double[]> filled = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, double[]> eldest) {
            return size() > KEYS;
        }
    };
    private final Map<String, Long> touched = new java.util.HashMap<>();

    /// So many in each `period`.
    public record Limit(int amount, Duration period) {}

    /// Whether it may pass.
    ///
    /// @param limit of the tightest bucket
    /// @param remaining tokens left in it
    /// @param waitFor how long until the next one may pass; zero where this one did
    public record Decision(boolean allowed, int limit, int remaining, Duration waitFor) {}

    public TokenBuckets(List<Limit> limits, Clock clock) {
        this.limits = List.copyOf(limits);
        this.clock = clock;
    }

    /// Takes one token from every bucket of `key`, or none where one of them is empty.
    public synchronized Decision take(String key) {
        double[] levels = refilled(key);
        int tightest = 0;
        Duration longest = Duration.ZERO;
        for (int i = 0; i < levels.length; i++) {
            if (levels[i] < levels[tightest]) {
                tightest = i;
            }
            if (levels[i] < 1) {
                double seconds = (1 - levels[i]) / perMilli(limits.get(i)) / 1000;
                Duration waiting = Duration.ofMillis((long) Math.ceil(seconds * 1000));
                longest = waiting.compareTo(longest) > 0 ? waiting : longest;
            }
        }
        boolean allowed = longest.isZero();
        if (allowed) {
            for (int i = 0; i < levels.length; i++) {
                levels[i] -= 1;
            }
        }
        return new Decision(allowed, limits.get(tightest).amount(), (int) Math.max(0, levels[tightest]), longest);
    }

    private double[] refilled(String key) {
        long now = clock.millis();
        double[] levels = filled.computeIfAbsent(
                key, any -> limits.stream().mapToDouble(Limit::amount).toArray());
        Long before = touched.put(key, now);
        if (before != null) {
            for (int i = 0; i < levels.length; i++) {
                levels[i] = Math.min(limits.get(i).amount(), levels[i] + (now - before) * perMilli(limits.get(i)));
            }
        }
        if (touched.size() > KEYS * 2) {
            touched.keySet().retainAll(filled.keySet());
        }
        return levels;
    }

    private static double perMilli(Limit limit) {
        return (double) limit.amount() / limit.period().toMillis();
    }
}
