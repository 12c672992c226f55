package io.rolescope.functions.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a load run came to.
///
/// @param title the request
/// @param elapsed from the first request to the last answer
/// @param requests answered or failed
/// @param perSecond requests a second over the whole run
/// @param latencies of all answers, corrected for coordinated omission: at a constant rate counted from when each
/// request was due; in a closed loop with the requests that a slow answer kept from being sent
/// @param serviceTimes of all answers, counted from when each request was sent
/// @param bytes received
/// @param statuses answers by status
/// @param faults failures by kind
/// @param thresholds what must hold, and whether it does
/// @param cancelled stopped on request
public record LoadReport(
        String title,
        Duration elapsed,
        long requests,
        double perSecond,
        Latencies latencies,
        Latencies serviceTimes,
        long bytes,
        SortedMap<Integer, Long> statuses,
        SortedMap<LoadFault, Long> faults,
        List<ThresholdResult> thresholds,
        boolean cancelled) {
    public LoadReport {
        statuses = new TreeMap<>(statuses);
        faults = new TreeMap<>(faults);
        thresholds = List.copyOf(thresholds);
    }

    /// A threshold and what it was held against.
    ///
    /// @param actual in the threshold's own unit
    public record ThresholdResult(Threshold threshold, double actual, boolean holds) {}

    /// Requests without an answer, or with a status of 400 and above.
    public long errors() {
        long bad = statuses.entrySet().stream()
                .filter(entry -> entry.getKey() >= 400)
                .mapToLong(Map.Entry::getValue)
                .sum();
        return bad + faults.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Whether every threshold holds.
    public boolean isSuccess() {
        return !cancelled && thresholds.stream().allMatch(ThresholdResult::holds);
    }
}
