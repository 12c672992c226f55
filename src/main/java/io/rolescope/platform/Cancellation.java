package io.rolescope.platform;

import java.util.ArrayList;
import java.util.List;

/// A token that long work is handed: it asks whether to go on, and says what to do when not.
///
/// Thread-safe. An action registered by [#onCancel] runs at most once, on the cancelling thread. Closing the
/// registration waits for an action under way, so that a late cancel can never hit whatever comes after (a
/// pooled connection's next query).
public final class Cancellation {
    private final List<Action> actions = new ArrayList<>();
    private boolean cancelled;

    /// A token that nobody cancels.
    public static Cancellation none() {
        return new Cancellation();
    }

    /// Asks the work to stop and runs what was registered.
    public void cancel() {
        List<Action> due;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            due = List.copyOf(actions);
        }
        due.forEach(Action::run);
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /// @throws FailureException with [Failure.Cancelled] when the work was asked to stop
    public void throwIfCancelled() {
        if (isCancelled()) {
            throw new FailureException(Failure.Cancelled.onRequest());
        }
    }

    /// Registers what makes the work stop at once; runs it now when already cancelled.
    public Registration onCancel(Runnable stop) {
        Action action = new Action(stop);
        boolean now;
        synchronized (this) {
            now = cancelled;
            if (!now) {
                actions.add(action);
            }
        }
        if (now) {
            action.run();
        }
        return () -> {
            synchronized (this) {
                actions.remove(action);
            }
            action.retire();
        };
    }

    /// Takes an action back.
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private static final class Action {
        private final Runnable stop;
        private boolean done;

        Action(Runnable stop) {
            this.stop = stop;
        }

        synchronized void run() {
            if (!done) {
                done = true;
                stop.run();
            }
        }

        synchronized void retire() {
            done = true;
        }
    }
}
