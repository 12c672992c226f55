package io.rolescope.connections;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a statement ended whose effects stay to be looked at until the rehearsal around it is rolled back.
///
/// @param rows what it answered, `null` where it failed
/// @param error what the server refused with, `null` where it succeeded
/// @param notices what the server said beside it, in order
/// @param took from sending to the answer, the network included
public record Trial(
        @Nullable TextRows rows, @Nullable ServerMessage error, List<ServerMessage> notices, Duration took) {

    public Trial {
        notices = List.copyOf(notices);
    }

    public boolean succeeded() {
        return error == null;
    }

    /// The same as predictions are held against.
    public Attempt asAttempt() {
        return error == null
                ? new Attempt(rows, null, "", "", "")
                : new Attempt(null, error.sqlState(), error.message(), error.routine(), error.context());
    }
}
