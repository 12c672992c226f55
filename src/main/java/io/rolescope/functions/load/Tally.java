package io.rolescope.functions.load;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/// What one connection has measured. Written by its worker, read while it works.
final class Tally {
    static final long LONGEST_MICROS = 3_600_000_000L;
    private final SingleWriterRecorder latencies = new SingleWriterRecorder(LONGEST_MICROS, 3);
    private final SingleWriterRecorder serviceTimes = new SingleWriterRecorder(LONGEST_MICROS, 3);
    private final AtomicLongArray statuses = new AtomicLongArray(1000);
    private final AtomicLongArray faults = new AtomicLongArray(LoadFault.values().length);
    private volatile long bytes;

    void answered(int status, long dueNanos, long sentNanos, long endNanos, long bytesSoFar) {
        latencies.recordValue(micros(endNanos - dueNanos));
        serviceTimes.recordValue(micros(endNanos - sentNanos));
        statuses.lazySet(status, statuses.get(status) + 1);
        bytes = bytesSoFar;
    }

    /// Counts a request without an answer. One that was given up for being too slow has waited at least as long as is
    /// recorded here; left out, it would make the percentiles better than they are.
    void failed(LoadFault fault, long dueNanos, long sentNanos, long endNanos) {
        if (fault == LoadFault.TIMEOUT) {
            latencies.recordValue(micros(endNanos - dueNanos));
            serviceTimes.recordValue(micros(endNanos - sentNanos));
        }
        faults.lazySet(fault.ordinal(), faults.get(fault.ordinal()) + 1);
    }

    private static long micros(long nanos) {
        return Math.clamp(nanos / 1000, 1, LONGEST_MICROS);
    }

    /// Moves what was measured since the last call into the given histograms.
    void drain(Histogram intoLatencies, Histogram intoServiceTimes) {
        intoLatencies.add(latencies.getIntervalHistogram());
        intoServiceTimes.add(serviceTimes.getIntervalHistogram());
    }

    long bytes() {
        return bytes;
    }

    void addTo(TreeMap<Integer, Long> byStatus, EnumMap<LoadFault, Long> byFault) {
        for (int status = 0; status < statuses.length(); status++) {
            add(byStatus, status, statuses.get(status));
        }
        for (LoadFault fault : LoadFault.values()) {
            add(byFault, fault, faults.get(fault.ordinal()));
        }
    }

    private static <K> void add(Map<K, Long> counts, K key, long count) {
        if (count > 0) {
            counts.merge(key, count, Long::sum);
        }
    }
}
