package io.rolescope.kit;

import io.rolescope.platform.Cancellation;
import org.jspecify.annotations.Nullable;

/// Waits until somebody has stopped typing, then does what the typed text asks for. On the window's thread.
public final class Typing {
    private final Tasks tasks;
    private final long pauseMillis;
    private final Runnable action;
    private Cancellation.@Nullable Registration pending;

    /// @param pauseMillis how long nothing must be typed
    public Typing(Tasks tasks, long pauseMillis, Runnable action) {
        this.tasks = tasks;
        this.pauseMillis = pauseMillis;
        this.action = action;
    }

    /// Something was typed: the pause begins anew.
    public void typed() {
        stop();
        pending = tasks.later(pauseMillis, action);
    }

    /// Forgets what was typed: it is done at once, or no longer wanted.
    public void stop() {
        if (pending != null) {
            pending.close();
            pending = null;
        }
    }
}
