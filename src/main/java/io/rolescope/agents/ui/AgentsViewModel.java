package io.rolescope.agents.ui;

import io.rolescope.agents.AgentFilter;
import io.rolescope.agents.AgentReader;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/// What the Agents page knows.
final class AgentsViewModel {
    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Clock clock;
    private final AgentReader reader;
    private final ObjectProperty<Loadable<AgentsScreen>> screen = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<AgentFilter> filter = new SimpleObjectProperty<>(AgentFilter.lastDays(30));

    AgentsViewModel(Viewpoint viewpoint, Tasks tasks, Clock clock) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.clock = clock;
        this.reader = new AgentReader(viewpoint, clock);
        filter.addListener((observable, before, now) -> reload());
    }

    ObjectProperty<Loadable<AgentsScreen>> screen() {
        return screen;
    }

    ObjectProperty<AgentFilter> filter() {
        return filter;
    }

    void reload() {
        AgentFilter wanted = filter.get();
        String who = viewpoint.identity().name();
        LocalDate today = clock.instant().atZone(ZoneId.systemDefault()).toLocalDate();
        tasks.load(
                "Reading agents",
                control -> AgentsScreen.of(reader.read(wanted, control.cancellation()), wanted, who, today),
                screen);
    }

    void close() {
        tasks.cancel(screen);
    }
}
