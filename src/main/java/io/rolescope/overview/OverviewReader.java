package io.rolescope.overview;

import io.rolescope.connections.ReadOptions;
import io.rolescope.identities.Viewpoint;
import io.rolescope.overview.Overview.Change;
import io.rolescope.overview.Overview.Count;
import io.rolescope.overview.Overview.Rows;
import io.rolescope.overview.OverviewQueries.Counted;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.postgres.Relations;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;

/// Reads the first page through the lens, and how much there is as the observer.
public final class OverviewReader {
    private final Viewpoint viewpoint;
    private final Clock clock;

    public OverviewReader(Viewpoint viewpoint, Clock clock) {
        this.viewpoint = viewpoint;
        this.clock = clock;
    }

    /// @throws FailureException classified
    public Overview read(Cancellation cancellation) {
        ReadOptions options = ReadOptions.cancelledBy(cancellation);
        Instant now = clock.instant();
        // “today” is the person's day
        Instant today =
                now.atZone(ZoneId.systemDefault()).truncatedTo(ChronoUnit.DAYS).toInstant();
        List<Counted> counted = OverviewQueries.counted(today);
        Map<String, Rows> exist =
                viewpoint.ifObserved(options, db -> counts(db, counted)).orElse(Map.of());
        return viewpoint.lens().read(options, db -> overview(db, counted, exist, now));
    }

    private static Overview overview(DSLContext db, List<Counted> counted, Map<String, Rows> exist, Instant now) {
        Map<String, Rows> seen = counts(db, counted);
        List<Count> counts = new ArrayList<>();
        for (Counted what : counted) {
            if (Relations.missing(db, what.name()).isEmpty()) {
                counts.add(new Count(
                        what.title(),
                        what.page(),
                        seen.get(what.title()),
                        Optional.ofNullable(exist.get(what.title()))));
            }
        }
        return new Overview(
                counts,
                OverviewQueries.readable(db, "public.system_health") ? OverviewQueries.health(db, now) : null,
                OverviewQueries.readable(db, "public.system_alerts") ? OverviewQueries.openAlerts(db) : List.of(),
                changes(db),
                OverviewQueries.coverage(db));
    }

    private static List<Change> changes(DSLContext db) {
        return OverviewQueries.readable(db, "public.rls_audit_log")
                ? OverviewQueries.changes(db, OverviewQueries.readable(db, "public.profiles"))
                : List.of();
    }

    /// By title; without the ones that whoever is put on may not read.
    private static Map<String, Rows> counts(DSLContext db, List<Counted> counted) {
        Map<String, Rows> counts = new HashMap<>();
        for (Counted what : counted) {
            if (OverviewQueries.readable(db, what.name())) {
                counts.put(what.title(), OverviewQueries.count(db, what));
            }
        }
        return counts;
    }
}
