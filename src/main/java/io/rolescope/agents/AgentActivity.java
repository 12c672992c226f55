package io.rolescope.agents;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one identity sees of the agents and their work.
///
/// @param executions the newest ones that the filter lets through, at most [AgentReader#MOST]
/// @param executionsSeen all that the filter lets through in the period
/// @param executionsThatExist in the period without any filter, as the observer counts them
/// @param days oldest first, one for each day of the period that had work
public record AgentActivity(
        List<Instance> instances,
        List<Execution> executions,
        long executionsSeen,
        Optional<Long> executionsThatExist,
        Optional<Long> instancesThatExist,
        List<Task> queue,
        List<Day> days) {

    public AgentActivity {
        instances = List.copyOf(instances);
        executions = List.copyOf(executions);
        queue = List.copyOf(queue);
        days = List.copyOf(days);
    }

    AgentActivity among(Optional<Long> allExecutions, Optional<Long> allInstances) {
        return new AgentActivity(instances, executions, executionsSeen, allExecutions, allInstances, queue, days);
    }

    /// An agent.
    ///
    /// @param finished executions of the period that ended, well or not
    /// @param successRate of these, per cent; `null` where none ended
    public record Instance(
            UUID id,
            String name,
            String type,
            @Nullable String organization,
            String status,
            String version,
            @Nullable Instant lastHeartbeat,
            long finished,
            @Nullable Double successRate) {}

    /// One run.
    ///
    /// @param seconds how long it ran, `null` while it has not ended
    /// @param input JSON
    /// @param output JSON, `null` where there is none
    public record Execution(
            UUID id,
            String agent,
            String type,
            @Nullable String organization,
            @Nullable String person,
            String status,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable Double seconds,
            @Nullable String errorCode,
            @Nullable String errorMessage,
            int retries,
            @Nullable Double quality,
            String input,
            @Nullable String output) {

        public boolean failed() {
            return status.equals("failed") || status.equals("timed_out");
        }
    }

    /// Something that waits or is being worked on.
    public record Task(
            UUID id,
            String agent,
            @Nullable String organization,
            String status,
            int priority,
            int attempts,
            int maxAttempts,
            Instant scheduledAt,
            @Nullable Instant lockedUntil,
            @Nullable String lastError) {}

    /// @param byStatus executions that began on that day
    /// @param averageSeconds of those that ended, `null` where none did
    public record Day(
            LocalDate date,
            Map<String, Long> byStatus,
            @Nullable Double averageSeconds,
            @Nullable Double p95Seconds) {
        public Day {
            byStatus = Map.copyOf(byStatus);
        }

        public long of(String... statuses) {
            long sum = 0;
            for (String status : statuses) {
                sum += byStatus.getOrDefault(status, 0L);
            }
            return sum;
        }
    }
}
