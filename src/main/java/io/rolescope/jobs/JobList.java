package io.rolescope.jobs;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// The jobs that an identity sees.
///
/// @param exist how many there are without row-level security, where the observer can tell
/// @param zone on whose clocks schedules are read
/// @param runsKept whether the backend keeps runs at all (pg_cron does since 1.3)
/// @param runsReadable whether this identity may read them
public record JobList(List<Job> jobs, Optional<Long> exist, ZoneId zone, boolean runsKept, boolean runsReadable) {
    public JobList {
        jobs = List.copyOf(jobs);
    }

    JobList among(Optional<Long> all) {
        return new JobList(jobs, all, zone, runsKept, runsReadable);
    }
}
