package io.rolescope.sandbox.functions;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Work that many may ask for at once but that is done once at a time: whoever asks while it runs gets the result of
/// the next run, which starts after they asked and so knows all that they know.
final class Shared<T> {
    private final Callable<T> work;
    private final Executor executor;
    private @Nullable CompletableFuture<T> next;
    private boolean running;

    Shared(Callable<T> work, Executor executor) {
        this.work = work;
        this.executor = executor;
    }

    T get() throws ExecutionException, InterruptedException {
        CompletableFuture<T> mine;
        synchronized (this) {
            if (next == null) {
                next = new CompletableFuture<>();
            }
            mine = next;
            if (!running) {
                running = true;
                executor.execute(this::runAll);
            }
        }
        return mine.get();
    }

    private void runAll() {
        @Nullable CompletableFuture<T> now = take();
        while (now != null) {
            try {
                now.complete(work.call());
            } catch (Exception e) {
                now.completeExceptionally(e);
            }
            now = take();
        }
    }

    private synchronized @Nullable CompletableFuture<T> take() {
        CompletableFuture<T> waiting = next;
        next = null;
        running = waiting != null;
        return waiting;
    }
}
