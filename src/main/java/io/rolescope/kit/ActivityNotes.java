package io.rolescope.kit;

import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;

/// Writes into the local activity log what a page reveals, exports or changes, and says so when that fails.
public final class ActivityNotes {
    private final ActivityLog log;
    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Navigator navigator;

    public ActivityNotes(ActivityLog log, Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        this.log = log;
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.navigator = navigator;
    }

    /// Notes something done as whoever is looked as.
    ///
    /// @param subject what it was done to: a name, never a value
    public void add(ActivityLog.Action action, String subject) {
        add(action, viewpoint.session(), subject);
    }

    /// Notes something done as `as`.
    public void add(ActivityLog.Action action, SessionIdentity as, String subject) {
        tasks.run(
                "Writing the activity log",
                new Object(),
                control -> log.add(viewpoint.backend().profile(), action, as, null, subject),
                failure -> failure.ifPresent(problem -> navigator.say(problem.sentence() + " " + problem.nextStep())),
                failure -> navigator.say(failure.sentence()));
    }
}
