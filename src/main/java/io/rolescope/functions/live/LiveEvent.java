package io.rolescope.functions.live;

import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// What happens on a tail.
public sealed interface LiveEvent {
    Instant at();

    /// How news arrives.
    enum Way {
        /// on a channel of the realtime service
        CHANNEL,
        /// the database announces changes, and the rows are read then
        ANNOUNCED,
        /// the database is asked again and again, since it announces nothing that could be heard
        ASKED
    }

    /// The channel has let us in.
    record Joined(Instant at, Way way) implements LiveEvent {}

    /// More came at once than is told; the newest follow.
    record Cut(Instant at, int most) implements LiveEvent {}

    /// The channel has said no; it is not asked again.
    record Refused(Instant at, String reason) implements LiveEvent {}

    /// A message on the channel.
    ///
    /// @param kind `broadcast`, `postgres_changes`, `presence_state`, `presence_diff` or `system`
    /// @param event its name: of a broadcast the one it was sent under, of a change the command
    /// @param payload what came with it
    record Message(Instant at, String kind, String event, JsonNode payload) implements LiveEvent {}

    /// The connection broke. What came meanwhile is told after the next [Joined], as far as it can be read again.
    ///
    /// @param retryIn when it is tried again
    record Lost(Instant at, String reason, Duration retryIn) implements LiveEvent {}

    /// The end, on request.
    record Closed(Instant at) implements LiveEvent {}
}
