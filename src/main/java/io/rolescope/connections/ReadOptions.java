package io.rolescope.connections;

import io.rolescope.platform.Cancellation;
import java.time.Duration;

/// How long a read may take and who may stop it.
///
/// @param timeout for each statement; zero for none
public record ReadOptions(Duration timeout, Cancellation cancellation) {

    /// Thirty seconds a statement, nobody cancels.
    public static ReadOptions standard() {
        return new ReadOptions(Duration.ofSeconds(30), Cancellation.none());
    }

    public static ReadOptions cancelledBy(Cancellation cancellation) {
        return new ReadOptions(Duration.ofSeconds(30), cancellation);
    }

    public ReadOptions withTimeout(Duration newTimeout) {
        return new ReadOptions(newTimeout, cancellation);
    }
}
