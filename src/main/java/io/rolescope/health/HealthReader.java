package io.rolescope.health;

import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.postgres.Relations;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Reads how the backend is doing: the platform's tables through the lens, the server's statistics as the login.
public final class HealthReader {
    private final Viewpoint viewpoint;
    private final Clock clock;

    public HealthReader(Viewpoint viewpoint, Clock clock) {
        this.viewpoint = viewpoint;
        this.clock = clock;
    }

    /// What the identity sees of the platform's health; empty on a backend that keeps none.
    ///
    /// @throws FailureException classified, [io.rolescope.platform.Failure.NotPermitted] where grants are missing
    public Optional<PlatformHealth> platform(HealthPeriod period, Cancellation cancellation) {
        Instant since = clock.instant().minus(period.length());
        ReadOptions options = ReadOptions.cancelledBy(cancellation);
        Optional<PlatformHealth> seen = viewpoint.lens().<Optional<PlatformHealth>>read(options, db -> {
            if (!Relations.missing(db, HealthQueries.TABLES).isEmpty()) {
                return Optional.empty();
            }
            boolean organizations =
                    Relations.missing(db, "public.organizations").isEmpty();
            boolean metrics = Relations.missing(db, "public.agent_metrics", "public.agent_instances")
                    .isEmpty();
            return Optional.of(new PlatformHealth(
                    HealthQueries.latest(db),
                    HealthQueries.history(db, since, period.step()),
                    HealthQueries.alerts(db, organizations),
                    HealthQueries.rules(db),
                    metrics ? HealthQueries.agents(db, since, organizations) : List.of(),
                    Optional.empty(),
                    Optional.empty()));
        });
        return seen.map(health -> health.among(
                viewpoint.ifObserved(options, db -> HealthQueries.samples(db, since)),
                viewpoint.ifObserved(options, HealthQueries::alertCount)));
    }

    /// What the server tells its login about connections, queries, tables and indexes. Row security has no part in it.
    public DatabaseStatistics database(Cancellation cancellation) {
        return viewpoint
                .backend()
                .as(SessionIdentity.login())
                .read(ReadOptions.cancelledBy(cancellation), DatabaseQueries::all);
    }
}
