package io.rolescope.functions.live;

import java.time.Duration;

/// How a tail keeps itself alive.
///
/// @param heartbeat between two signs of life; a missing answer to one breaks the connection
/// @param firstRetry after the first break; doubled for each further one
/// @param longestRetry no wait is longer
public record TailSettings(Duration heartbeat, Duration firstRetry, Duration longestRetry) {
    /// 25 s between heartbeats, 1 s to 30 s before a retry.
    public static TailSettings standard() {
        return new TailSettings(Duration.ofSeconds(25), Duration.ofSeconds(1), Duration.ofSeconds(30));
    }
}
