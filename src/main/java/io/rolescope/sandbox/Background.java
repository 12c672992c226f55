package io.rolescope.sandbox;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work that comes round again and again; a round that fails is followed by the next one, and none overtakes itself.
final class Background implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    private final ExecutorService executor;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sandbox-clock").factory());

    Background(ExecutorService executor) {
        this.executor = executor;
    }

    void every(Duration period, Runnable work) {
        AtomicBoolean busy = new AtomicBoolean();
        Runnable round = () -> {
            if (busy.compareAndSet(false, true) && !executor.isShutdown()) {
                executor.execute(() -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        LOG.debug("A round failed: {}", e.toString());
                    } finally {
                        busy.set(false);
                    }
                });
            }
        };
        clock.scheduleWithFixedDelay(round, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
