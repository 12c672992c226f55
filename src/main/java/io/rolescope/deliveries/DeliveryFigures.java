package io.rolescope.deliveries;

import java.time.Instant;
import java.util.List;

/// What became of the deliveries of the last day.
///
/// @param hours oldest first, those with deliveries only
/// @param waiting in the queue now, counted up to [DeliveryReader#COUNT_LIMIT]
/// @param enqueuers roles that may ask for a request, of those that can be put on
public record DeliveryFigures(List<Hour> hours, long waiting, List<String> enqueuers) {
    public DeliveryFigures {
        hours = List.copyOf(hours);
        enqueuers = List.copyOf(enqueuers);
    }

    /// @param start of the hour
    public record Hour(Instant start, long succeeded, long refused, long noAnswer) {}

    public long sent() {
        return hours.stream()
                .mapToLong(hour -> hour.succeeded() + hour.refused() + hour.noAnswer())
                .sum();
    }

    public long failed() {
        return hours.stream()
                .mapToLong(hour -> hour.refused() + hour.noAnswer())
                .sum();
    }
}
