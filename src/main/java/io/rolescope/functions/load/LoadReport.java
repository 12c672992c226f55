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
/// @param latencies of all answers, and of the requests that were given up as too slow for as long as they were waited
/// for; corrected for coordinated omission: at a constant rate counted from when each request was due, in a closed loop
/// with the requests that a slow answer kept from being sent
/// @param serviceTimes of the same, counted from when each request was sent
/// @param bytes received
/// @param statuses answers by status
/// @param faults failures by kind
/// @param unsent requests of a constant rate that were due and never sent, since all connections were still waiting
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
        long unsent,
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
        return bad + unanswered();
    }

    /// Requests that were sent and got no answer.
    public long unanswered() {
        return faults.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Whether every request failed, or none was sent at all.
    public boolean isAllErrors() {
        return errors() == requests;
    }

    /// Whether every threshold holds. A run of nothing but errors is none, whatever had to hold.
    public boolean isSuccess() {
        return !cancelled && !isAllErrors() && thresholds.stream().allMatch(ThresholdResult::holds);
    }
}
