package io.rolescope.jobs;

import io.rolescope.connections.ReadOptions;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.postgres.Relations;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads jobs and their runs through the lens. Row-level security of `cron.job` shows a role its own jobs only.
public final class JobReader {
    /// Runs that are looked at for the figures of the list; the table has an index on their numbers only.
    public static final int LOOKED_AT = 20_000;

    /// Runs that a job is listed with.
    public static final int LATEST = 20;

    private final Viewpoint viewpoint;
    private final Clock clock;

    public JobReader(Viewpoint viewpoint, Clock clock) {
        this.viewpoint = viewpoint;
        this.clock = clock;
    }

    /// Empty on a backend without `cron.job`.
    ///
    /// @throws io.rolescope.platform.FailureException classified
    public Optional<JobList> read(Cancellation cancellation) {
        ReadOptions options = ReadOptions.cancelledBy(cancellation);
        Optional<JobList> seen = viewpoint.lens().<Optional<JobList>>read(options, db -> {
            if (!Relations.missing(db, "cron.job").isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(JobQueries.list(db, clock.instant()));
        });
        return seen.map(list -> list.among(viewpoint.ifObserved(options, JobQueries::countJobs)));
    }

    /// Runs of a job, newest first.
    ///
    /// @param behind number of the run to go on from, `null` for the newest
    public List<JobRun> older(
            long job, boolean failuresOnly, @Nullable Long behind, int limit, Cancellation cancellation) {
        return viewpoint
                .lens()
                .read(
                        ReadOptions.cancelledBy(cancellation),
                        db -> JobQueries.runs(db, job, failuresOnly, behind, true, limit));
    }

    /// Runs of a job before `edge` (newer ones) that are nearest to it, newest first; without an edge the oldest.
    public List<JobRun> newer(
            long job, boolean failuresOnly, @Nullable Long edge, int limit, Cancellation cancellation) {
        return viewpoint
                .lens()
                .read(
                        ReadOptions.cancelledBy(cancellation),
                        db -> JobQueries.runs(db, job, failuresOnly, edge, false, limit))
                .reversed();
    }

    /// How many runs of a job are kept.
    public long count(long job, boolean failuresOnly, Cancellation cancellation) {
        return viewpoint
                .lens()
                .read(ReadOptions.cancelledBy(cancellation), db -> JobQueries.countRuns(db, job, failuresOnly));
    }
}
