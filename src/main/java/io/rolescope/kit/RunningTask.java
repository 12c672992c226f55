package io.rolescope.kit;

import io.rolescope.platform.Cancellation;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/// One piece of work under way, as the status bar shows it.
public final class RunningTask implements Tasks.Control {
    private final String what;
    private final Executor window;
    private final Executor workers;
    private final Cancellation cancellation = new Cancellation();
    private final AtomicBoolean reportPending = new AtomicBoolean();
    private final DoubleProperty progress = new SimpleDoubleProperty(-1);
    private final StringProperty message;
    private volatile double latestFraction = -1;
    private volatile String latestMessage;

    RunningTask(String what, Executor window, Executor workers) {
        this.what = what;
        this.window = window;
        this.workers = workers;
        this.message = new SimpleStringProperty(what);
        this.latestMessage = what;
    }

    public String what() {
        return what;
    }

    /// 0 to 1, negative while it cannot be told.
    public DoubleProperty progressProperty() {
        return progress;
    }

    public StringProperty messageProperty() {
        return message;
    }

    @Override
    public Cancellation cancellation() {
        return cancellation;
    }

    /// Asks it to stop, without waiting.
    public void cancel() {
        // cancelling talks to the server, so not on the window's thread
        workers.execute(cancellation::cancel);
    }

    /// Reports are thinned out to one at a time on the window's thread.
    @Override
    public void report(double fraction, String text) {
        latestFraction = fraction;
        latestMessage = text;
        if (reportPending.compareAndSet(false, true)) {
            window.execute(() -> {
                reportPending.set(false);
                progress.set(latestFraction);
                message.set(latestMessage);
            });
        }
    }
}
