package io.rolescope.connections;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Somebody's permission to rehearse on a [Backend], asked for and given for one piece of work.
///
/// Several may be open at once: closing one ends that one alone, so no work ends or outlives another's.
public final class RehearsalPermission implements AutoCloseable {
    private final AtomicInteger open;
    private final AtomicBoolean closed = new AtomicBoolean();

    RehearsalPermission(AtomicInteger open) {
        this.open = open;
        open.incrementAndGet();
    }

    /// Ends it; a second time does nothing.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            open.decrementAndGet();
        }
    }
}
