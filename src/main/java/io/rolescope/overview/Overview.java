package io.rolescope.overview;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A backend at a glance, as one identity sees it.
///
/// @param counts of the tables that are there
/// @param health `null` where there are no samples to see
/// @param openAlerts newest first; empty where there are none to see
/// @param changes the latest row changes to see, newest first
/// @param coverage how the tables of each schema are protected; the same for every identity
public record Overview(
        List<Count> counts,
        @Nullable Health health,
        List<OpenAlert> openAlerts,
        List<Change> changes,
        List<Coverage> coverage) {

    public Overview {
        counts = List.copyOf(counts);
        openAlerts = List.copyOf(openAlerts);
        changes = List.copyOf(changes);
        coverage = List.copyOf(coverage);
    }

    /// How many there are of something.
    ///
    /// @param page the page that lists them
    /// @param seen rows the identity sees, `null` where it has no grant to read the table
    /// @param exist rows there are, as the observer counts them; empty where nobody can tell
    public record Count(String title, String page, @Nullable Rows seen, Optional<Rows> exist) {}

    /// A number of rows that counting stopped at when it became too many.
    public record Rows(long number, boolean atLeast) {}

    /// @param lastDay scores of the last 24 hours, oldest first, one an hour
    public record Health(Instant at, double score, double criticalBelow, double warningBelow, List<Double> lastDay) {
        public Health {
            lastDay = List.copyOf(lastDay);
        }
    }

    public record OpenAlert(String rule, String severity, String message, Instant openedAt) {}

    /// A row that somebody changed.
    ///
    /// @param who name of the person where the identity may see it, else the id; `null` for nobody
    public record Change(
            Instant at,
            String operation,
            String table,
            @Nullable String record,
            @Nullable String who) {}

    /// How the tables of one schema are protected.
    ///
    /// @param withoutRls tables without row-level security
    /// @param open of these, the ones that `anon`, `authenticated` or everybody holds a privilege on
    /// @param notForced tables whose owner is exempt from it
    /// @param withoutPolicies tables with it on and no policy, so that nobody but the exempt sees a row
    public record Coverage(
            String schema, int tables, int withoutRls, int open, int notForced, int withoutPolicies, int policies) {}

    /// Sums over all schemas.
    public Coverage total() {
        int[] sums = new int[6];
        for (Coverage each : coverage) {
            sums[0] += each.tables();
            sums[1] += each.withoutRls();
            sums[2] += each.open();
            sums[3] += each.notForced();
            sums[4] += each.withoutPolicies();
            sums[5] += each.policies();
        }
        return new Coverage("all schemas", sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]);
    }
}
