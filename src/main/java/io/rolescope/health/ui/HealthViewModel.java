package io.rolescope.health.ui;

import io.rolescope.health.DatabaseStatistics;
import io.rolescope.health.HealthPeriod;
import io.rolescope.health.HealthReader;
import io.rolescope.health.ServiceMetrics;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import java.time.Clock;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/// What the Health page knows: the platform's health through the lens, the server's statistics as the login.
final class HealthViewModel {
    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final HealthReader reader;
    private final ObjectProperty<Loadable<HealthScreen>> screen = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<DatabaseStatistics>> database = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<Optional<ServiceMetrics>>> services =
            new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<HealthPeriod> period = new SimpleObjectProperty<>(HealthPeriod.WEEK);

    HealthViewModel(Viewpoint viewpoint, Tasks tasks, Clock clock) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.reader = new HealthReader(viewpoint, clock);
        period.addListener((observable, before, now) -> loadPlatform());
    }

    ObjectProperty<Loadable<HealthScreen>> screen() {
        return screen;
    }

    ObjectProperty<Loadable<DatabaseStatistics>> database() {
        return database;
    }

    ObjectProperty<Loadable<Optional<ServiceMetrics>>> services() {
        return services;
    }

    ObjectProperty<HealthPeriod> period() {
        return period;
    }

    String login() {
        return viewpoint.backend().facts().login();
    }

    void reload() {
        loadPlatform();
        tasks.load("Reading the server's statistics", control -> reader.database(control.cancellation()), database);
        tasks.load("Reading the metrics page", control -> reader.services(control.cancellation()), services);
    }

    void loadPlatform() {
        HealthPeriod wanted = period.get();
        String who = viewpoint.identity().name();
        tasks.load(
                "Reading the platform's health",
                control -> HealthScreen.of(reader.platform(wanted, control.cancellation()), wanted, who),
                screen);
    }

    void close() {
        tasks.cancel(screen);
        tasks.cancel(database);
        tasks.cancel(services);
    }
}
