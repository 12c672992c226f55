package io.rolescope.app;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What takes long to start and is then kept until the end, one of each kind. One that has died meanwhile is started
/// anew. Closing never waits for a start: what is being started then is ended as soon as it stands.
final class KeptOpen<K, V> implements AutoCloseable {
    private final Predicate<V> alive;
    private final Consumer<V> end;
    private final Lock starting = new ReentrantLock();
    private final Map<K, V> kept = new HashMap<>();
    private boolean closed;

    KeptOpen(Predicate<V> alive, Consumer<V> end) {
        this.alive = alive;
        this.end = end;
    }

    /// The kept one, or else what `start` makes.
    ///
    /// @throws FailureException cancelled, when this was closed meanwhile or the thread was interrupted
    V get(K kind, Supplier<V> start) {
        try {
            starting.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(Failure.Cancelled.onRequest(), e);
        }
        try {
            @Nullable V known = known(kind);
            if (known != null && alive.test(known)) {
                return known;
            }
            if (known != null && forget(kind)) {
                end.accept(known);
            }
            V fresh = start.get();
            if (!keep(kind, fresh)) {
                end.accept(fresh);
                throw new FailureException(Failure.Cancelled.onRequest());
            }
            return fresh;
        } finally {
            starting.unlock();
        }
    }

    private synchronized @Nullable V known(K kind) {
        if (closed) {
            throw new FailureException(Failure.Cancelled.onRequest());
        }
        return kept.get(kind);
    }

    /// @return whether it was still kept, and so is the asker's to end
    private synchronized boolean forget(K kind) {
        return kept.remove(kind) != null;
    }

    private synchronized boolean keep(K kind, V fresh) {
        if (!closed) {
            kept.put(kind, fresh);
        }
        return !closed;
    }

    @Override
    public void close() {
        List<V> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(kept.values());
            kept.clear();
        }
        all.forEach(end);
    }
}
