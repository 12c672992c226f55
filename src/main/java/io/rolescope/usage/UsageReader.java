package io.rolescope.usage;

import io.rolescope.connections.ReadOptions;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.postgres.Relations;
import io.rolescope.usage.UsageReport.Behind;
import io.rolescope.usage.UsageReport.Message;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads usage through the lens. Days are those of the backend (`usage_analytics.date`), in UTC.
public final class UsageReader {
    /// Groups that are listed at most.
    public static final int MOST = 500;

    private final Viewpoint viewpoint;
    private final Clock clock;

    public UsageReader(Viewpoint viewpoint, Clock clock) {
        this.viewpoint = viewpoint;
        this.clock = clock;
    }

    /// Empty on a backend without usage tables.
    ///
    /// @param days how far back, today included
    /// @throws io.rolescope.platform.FailureException classified
    public Optional<UsageReport> read(UsageBy by, int days, Cancellation cancellation) {
        ReadOptions options = ReadOptions.cancelledBy(cancellation);
        LocalDate since = since(days);
        Optional<UsageReport> seen = viewpoint.lens().<Optional<UsageReport>>read(options, db -> {
            if (!Relations.missing(db, UsageQueries.TABLES).isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new UsageReport(
                    UsageQueries.totals(db, since),
                    UsageQueries.groups(db, by, since),
                    UsageQueries.days(db, since),
                    Optional.empty()));
        });
        return seen.map(report -> report.among(viewpoint.ifObserved(options, db -> UsageQueries.records(db, since))));
    }

    /// The conversations and meetings behind one group.
    public Behind behind(UsageBy by, String key, int days, Cancellation cancellation) {
        return viewpoint
                .lens()
                .read(ReadOptions.cancelledBy(cancellation), db -> UsageQueries.behind(db, by, key, since(days)));
    }

    /// The first messages of a conversation.
    public List<Message> messages(UUID conversation, Cancellation cancellation) {
        return viewpoint
                .lens()
                .read(ReadOptions.cancelledBy(cancellation), db -> UsageQueries.messages(db, conversation));
    }

    /// The backend's present day.
    public LocalDate today() {
        return clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    }

    private LocalDate since(int days) {
        return today().minusDays(days - 1L);
    }
}
