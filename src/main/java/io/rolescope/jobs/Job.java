package io.rolescope.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A scheduled job.
///
/// @param name as it was scheduled under; `null` for one without
/// @param schedule as written
/// @param words the schedule in English; `null` where it cannot be read
/// @param username as whom it runs
/// @param next the next times it is due, nearest first; empty for an inactive job or one without times
/// @param runs how often it ran among the newest [JobReader#LOOKED_AT] runs of all jobs
/// @param failures how many of these failed
/// @param average how long those that ended took, `null` where none did
/// @param latest the newest of these, newest first, [JobReader#LATEST] at most
public record Job(
        long id,
        @Nullable String name,
        String schedule,
        @Nullable String words,
        String command,
        @Nullable String database,
        @Nullable String username,
        boolean active,
        List<Instant> next,
        long runs,
        long failures,
        @Nullable Duration average,
        List<JobRun> latest) {

    public Job {
        next = List.copyOf(next);
        latest = List.copyOf(latest);
    }

    /// Its name, or its number where it has none.
    public String title() {
        return name == null || name.isBlank() ? "job " + id : name;
    }

    public @Nullable JobRun last() {
        return latest.isEmpty() ? null : latest.getFirst();
    }
}
