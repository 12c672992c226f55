package io.rolescope.overview.ui;

import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.overview.OverviewReader;
import java.time.Clock;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/// What the first page knows.
final class OverviewViewModel {
    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final OverviewReader reader;
    private final ObjectProperty<Loadable<OverviewScreen>> screen = new SimpleObjectProperty<>(Loadable.idle());

    OverviewViewModel(Viewpoint viewpoint, Tasks tasks, Clock clock) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.reader = new OverviewReader(viewpoint, clock);
    }

    ObjectProperty<Loadable<OverviewScreen>> screen() {
        return screen;
    }

    void reload() {
        String who = viewpoint.identity().name();
        String backend = viewpoint.backend().profile().name();
        tasks.load(
                "Reading the overview",
                control -> OverviewScreen.of(reader.read(control.cancellation()), who, backend),
                screen);
    }

    void close() {
        tasks.cancel(screen);
    }
}
