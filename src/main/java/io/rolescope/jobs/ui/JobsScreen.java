package io.rolescope.jobs.ui;

import io.rolescope.jobs.Job;
import io.rolescope.jobs.JobList;
import io.rolescope.jobs.JobReader;
import io.rolescope.kit.Formats;
import java.time.Instant;
import java.util.Optional;

/// All that is shown of the jobs.
///
/// @param list empty on a backend without `cron.job`
record JobsScreen(Optional<JobList> list, String summary) {

    static JobsScreen of(Optional<JobList> list, String who, Instant now) {
        if (list.isEmpty()) {
            return new JobsScreen(list, "This backend schedules no jobs with pg_cron.");
        }
        JobList there = list.get();
        long failing = there.jobs().stream()
                .filter(job -> job.last() != null && job.last().failed())
                .count();
        long inactive = there.jobs().stream().filter(job -> !job.active()).count();
        StringBuilder text = new StringBuilder(Formats.counted(there.jobs().size(), "job", "jobs"));
        there.exist()
                .filter(all -> all > there.jobs().size())
                .ifPresent(all -> text.append(" of ").append(Formats.count(all)).append(" that exist"));
        text.append(", as ").append(who).append(" sees them");
        if (failing > 0) {
            text.append(" · ").append(failing).append(" failed when last run");
        }
        if (inactive > 0) {
            text.append(" · ").append(inactive).append(" switched off");
        }
        there.jobs().stream()
                .filter(job -> !job.next().isEmpty())
                .min(java.util.Comparator.comparing(job -> job.next().getFirst()))
                .ifPresent(job -> text.append(" · next: ")
                        .append(job.title())
                        .append(' ')
                        .append(Formats.relative(job.next().getFirst(), now)));
        return new JobsScreen(list, text.toString());
    }

    /// What the figures of a job rest on.
    static String basis(Job job) {
        if (job.runs() == 0) {
            return "None among the newest " + Formats.count(JobReader.LOOKED_AT) + " runs of all jobs";
        }
        return Formats.counted(job.runs(), "run", "runs") + ", " + Formats.count(job.failures()) + " failed";
    }
}
