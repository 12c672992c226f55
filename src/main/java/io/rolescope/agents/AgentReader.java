package io.rolescope.agents;

import io.rolescope.connections.ReadOptions;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.postgres.Relations;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Reads agents and their work through the lens.
public final class AgentReader {
    /// Rows that are listed at most; charts and counts know all of them.
    public static final int MOST = 500;

    private final Viewpoint viewpoint;
    private final Clock clock;

    public AgentReader(Viewpoint viewpoint, Clock clock) {
        this.viewpoint = viewpoint;
        this.clock = clock;
    }

    /// Empty on a backend without the agents' tables.
    ///
    /// @throws io.rolescope.platform.FailureException classified
    public Optional<AgentActivity> read(AgentFilter filter, Cancellation cancellation) {
        ReadOptions options = ReadOptions.cancelledBy(cancellation);
        ZoneId zone = ZoneId.systemDefault();
        Instant since = clock.instant()
                .atZone(zone)
                .truncatedTo(ChronoUnit.DAYS)
                .minusDays(filter.days() - 1L)
                .toInstant();
        Optional<AgentActivity> seen = viewpoint.lens().<Optional<AgentActivity>>read(options, db -> {
            if (!Relations.missing(db, AgentQueries.TABLES).isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new AgentActivity(
                    AgentQueries.instances(db, since),
                    AgentQueries.executions(db, filter, since),
                    AgentQueries.count(db, filter, since),
                    Optional.empty(),
                    Optional.empty(),
                    AgentQueries.queue(db),
                    AgentQueries.days(db, filter, since, zone)));
        });
        return seen.map(activity -> activity.among(
                viewpoint.ifObserved(options, db -> AgentQueries.count(db, AgentFilter.lastDays(filter.days()), since)),
                viewpoint.ifObserved(options, AgentQueries::countInstances)));
    }
}
