package io.rolescope.kit;

import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work off the window's thread and its answers back on it. The only class that touches threads.
///
/// A load sends [Loadable.Loading], then [Loadable.Ready] or [Loadable.Failed] to its target, so a failure
/// cannot be dropped. The latest load for a target wins: an older one is cancelled and its answer thrown away.
public final class Tasks implements AutoCloseable {
    private final Executor workers;
    private final Executor window;
    private final @Nullable ExecutorService owned;
    private final ScheduledExecutorService clock;
    private final Map<Object, RunningTask> latest = new WeakHashMap<>();
    private final ObservableList<RunningTask> running = FXCollections.observableArrayList();
    private final ReadOnlyBooleanWrapper unanswered = new ReadOnlyBooleanWrapper();

    private Tasks(Executor workers, Executor window, @Nullable ExecutorService owned) {
        this.workers = workers;
        this.window = window;
        this.owned = owned;
        this.clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("rolescope clock").factory());
    }

    /// Work on virtual threads, answers on the JavaFX thread.
    public static Tasks onWindow() {
        ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
        return new Tasks(workers, Platform::runLater, workers);
    }

    /// Begins what the first window needs while the toolkit is still starting; asking for the answer waits for it.
    public static <T> Supplier<T> ahead(Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread.ofPlatform().daemon().name("rolescope ahead").start(task);
        return () -> {
            try {
                return task.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return work.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        };
    }

    /// Everything at once on the calling thread: the same paths, for view-model tests without a toolkit.
    public static Tasks inline() {
        return new Tasks(Runnable::run, Runnable::run, null);
    }

    /// What is running now, for the status bar. Changes on the window's thread.
    public ObservableList<RunningTask> running() {
        return running;
    }

    /// Whether the last thing that was fetched for a page found nobody who answers.
    public ReadOnlyBooleanProperty unansweredProperty() {
        return unanswered.getReadOnlyProperty();
    }

    /// Where others may run small housekeeping (rolling back a finished transaction).
    public Executor workers() {
        return workers;
    }

    /// Fetches something for a page.
    ///
    /// @param what for the status bar: “Counting files”
    public <T> RunningTask load(String what, Work<T> work, ObjectProperty<Loadable<T>> target) {
        @Nullable
        T previous = target.get() == null ? null : target.get().latest().orElse(null);
        target.set(new Loadable.Loading<>(previous));
        Consumer<T> done = value -> {
            unanswered.set(false);
            target.set(new Loadable.Ready<>(value));
        };
        return start(what, target, work, done, failure -> {
            if (failure instanceof Failure.Unreachable) {
                unanswered.set(true);
            }
            if (failure instanceof Failure.Cancelled && previous != null) {
                target.set(new Loadable.Ready<>(previous));
            } else {
                target.set(new Loadable.Failed<>(failure, previous));
            }
        });
    }

    /// Does something once, and tells how it ended.
    ///
    /// @param key what it is done for: a newer run with the same key replaces an older one
    public <T> RunningTask run(
            String what, Object key, Work<T> work, Consumer<? super T> onDone, Consumer<Failure> onFailure) {
        return start(what, key, work, onDone, onFailure);
    }

    /// For what keeps its own time (heartbeats, retries): what runs on it must never block.
    public ScheduledExecutorService clock() {
        return clock;
    }

    /// Calls `action` on the window's thread again and again until the registration is closed.
    public Cancellation.Registration every(long milliseconds, Runnable action) {
        var scheduled = clock.scheduleWithFixedDelay(
                () -> window.execute(action), milliseconds, milliseconds, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    /// Calls `action` on the window's thread once, later; a debounce when closed in between.
    public Cancellation.Registration later(long milliseconds, Runnable action) {
        var scheduled = clock.schedule(() -> window.execute(action), milliseconds, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    /// Runs `action` on the window's thread.
    public void onWindow(Runnable action) {
        window.execute(action);
    }

    /// Cancels what was last started for `key` and forgets it: the screen is being left.
    public void cancel(Object key) {
        @Nullable RunningTask old = latest.remove(key);
        if (old != null) {
            old.cancel();
        }
    }

    @Override
    public void close() {
        running.forEach(RunningTask::cancel);
        clock.shutdownNow();
        if (owned != null) {
            owned.shutdown();
        }
    }

    private <T> RunningTask start(
            String what, Object key, Work<T> work, Consumer<? super T> onDone, Consumer<Failure> onFailure) {
        RunningTask task = new RunningTask(what, window, workers);
        @Nullable RunningTask old = latest.put(key, task);
        running.add(task);
        if (old != null) {
            old.cancel();
        }
        workers.execute(() -> {
            Runnable ending = ending(work, task, onDone, onFailure);
            window.execute(() -> {
                running.remove(task);
                if (latest.get(key) == task) {
                    latest.remove(key);
                    ending.run();
                }
            });
        });
        return task;
    }

    private static <T> Runnable ending(
            Work<T> work, RunningTask task, Consumer<? super T> onDone, Consumer<Failure> onFailure) {
        try {
            task.cancellation().throwIfCancelled();
            T value = work.run(task);
            return () -> onDone.accept(value);
        } catch (Exception | StackOverflowError e) {
            Failure failure = FailureException.failureOf(e);
            if (failure instanceof Failure.Bug) {
                Log.LOG.warn("{} failed", task.what(), e);
            }
            return () -> onFailure.accept(failure);
        }
    }

    /// Something that takes time.
    ///
    /// @param <T> what it answers
    @FunctionalInterface
    public interface Work<T> {
        /// @param control asks whether to stop, tells how far it is
        T run(Control control) throws Exception;
    }

    /// What running work is handed.
    public interface Control extends Progress {
        Cancellation cancellation();
    }

    /// Reading the log system's settings takes longer than painting the window, and nearly never is there anything to
    /// log.
    private static final class Log {
        private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);
    }
}
