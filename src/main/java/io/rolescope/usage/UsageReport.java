package io.rolescope.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one identity sees of the usage of a period.
///
/// @param groups the most expensive first (days: newest first), at most [UsageReader#MOST]
/// @param days oldest first, only those with usage
/// @param recordsThatExist in the period, as the observer counts them
public record UsageReport(Totals totals, List<Group> groups, List<Day> days, Optional<Long> recordsThatExist) {

    public UsageReport {
        groups = List.copyOf(groups);
        days = List.copyOf(days);
    }

    UsageReport among(Optional<Long> records) {
        return new UsageReport(totals, groups, days, records);
    }

    /// @param cost US dollars
    public record Totals(
            long records,
            long tokens,
            double cost,
            @Nullable Double averageMillis,
            @Nullable Double p95Millis) {}

    /// @param key id of the organization, assistant or person; name of the model; the day. `null` for usage without
    public record Group(@Nullable String key, String name, Totals totals, long conversations) {}

    public record Day(
            LocalDate date,
            long promptTokens,
            long completionTokens,
            double cost,
            @Nullable Double averageMillis) {}

    /// @param messages as counted by the backend
    public record Conversation(
            UUID id,
            String title,
            @Nullable String person,
            @Nullable String assistant,
            String status,
            int messages,
            Instant updatedAt) {}

    public record Message(
            String sender,
            String content,
            int tokens,
            @Nullable Integer millis,
            Instant at) {}

    public record Meeting(
            UUID id, String title, @Nullable String organizer, String status, Instant startsAt, int participants) {}

    /// What stands behind one group's usage, newest first.
    public record Behind(List<Conversation> conversations, List<Meeting> meetings) {
        public Behind {
            conversations = List.copyOf(conversations);
            meetings = List.copyOf(meetings);
        }
    }
}
