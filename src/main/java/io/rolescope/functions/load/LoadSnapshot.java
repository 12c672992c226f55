package io.rolescope.functions.load;

import java.time.Duration;
import java.util.Map;

/// How a load run is doing.
///
/// @param elapsed since it began
/// @param requests answered or failed so far
/// @param perSecond requests a second since the last snapshot
/// @param latencies since the last snapshot
/// @param statuses answers so far by status
/// @param faults failures so far by kind
/// @param unsent requests of a constant rate that were due and for which no connection was free yet
/// @param planned share of the run that is over, from 0 to 1
public record LoadSnapshot(
        Duration elapsed,
        long requests,
        double perSecond,
        Latencies latencies,
        Map<Integer, Long> statuses,
        Map<LoadFault, Long> faults,
        long unsent,
        double planned) {
    public LoadSnapshot {
        statuses = Map.copyOf(statuses);
        faults = Map.copyOf(faults);
    }
}
