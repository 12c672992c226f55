package io.rolescope.access.rehearse;

import io.rolescope.access.explain.Explanation;
import io.rolescope.connections.ServerMessage;
import io.rolescope.connections.TextRows;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a write did when it ran, before it was rolled back.
///
/// @param notices what the server said beside it
/// @param tables what was written, the statement's own table first
/// @param sequences that moved meanwhile and stay where they are, each with its old and new place
/// @param prediction what was expected on the same snapshot; empty for a typed statement
/// @param took the statement alone, the network included
public record RehearsalResult(
        RehearsalPlan plan,
        Outcome outcome,
        List<ServerMessage> notices,
        List<TableEffect> tables,
        List<String> sequences,
        Optional<Explanation> prediction,
        Agreement agreement,
        Duration took) {

    public RehearsalResult {
        notices = List.copyOf(notices);
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
    }

    /// How it ended.
    public sealed interface Outcome {

        /// It went through, deferred constraints included.
        ///
        /// @param rows affected
        /// @param returned what RETURNING (or a query) answered
        record Done(int rows, TextRows returned) implements Outcome {}

        /// The server refused it.
        ///
        /// @param atCommit the statement itself went through, and a deferred constraint would refuse at COMMIT
        record Refused(ServerMessage error, boolean atCommit) implements Outcome {}
    }

    /// The whole in one sentence.
    public String summary() {
        return switch (outcome) {
            case Outcome.Done done ->
                done.rows() == 0
                        ? "It ran and touched no row."
                        : "It ran: " + done.rows() + (done.rows() == 1 ? " row." : " rows.");
            case Outcome.Refused refused -> Refusals.sentence(refused);
        };
    }
}
