package io.rolescope.sandbox.cron;

import io.rolescope.connections.RequestPool;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.postgres.CronSchedule;
import io.rolescope.sandbox.gateway.RequestLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the active jobs of `cron.job` when they are due, each as the role that scheduled it, and writes every run into
/// `cron.job_run_details`. A job never runs twice at once.
public final class CronJobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CronJobs.class);
    private static final SessionIdentity HOST = SessionIdentity.login();
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration TIME_LIMIT = Duration.ofMinutes(30);

    private final DataSource source;
    private final RequestPool host;
    private final RequestLog log;
    private final ExecutorService executor;
    private final InstantSource clock;
    private final Map<Long, Due> dueByJob = new HashMap<>();
    private final Set<Long> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public CronJobs(
            DataSource source, RequestPool host, RequestLog log, ExecutorService executor, InstantSource clock) {
        this.source = source;
        this.host = host;
        this.log = log;
        this.executor = executor;
        this.clock = clock;
    }

    private record Job(
            long id, @Nullable String name, String schedule, String command, String database, String username) {
        /// What a log may say: a command may hold keys and personal data, and so may what the server says of it.
        String label() {
            return name == null ? Long.toString(id) : name;
        }
    }

    private record Due(String schedule, @Nullable Instant next) {}

    /// Begins to run jobs. Runs that the last host did not finish are told so.
    public void start() {
        host.commit(
                HOST,
                db -> db.execute(
                        "update cron.job_run_details set status = 'failed', return_message = 'server restarted',"
                                + " end_time = now() where status in ('starting', 'running')"));
        executor.execute(this::work);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void work() {
        boolean first = true;
        while (!closed) {
            try {
                tick(first);
                first = false;
                Thread.sleep(TICK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (FailureException e) {
                LOG.debug("Jobs wait: {}", e.getMessage());
                sleepQuietly();
            } catch (RuntimeException e) {
                // a fault of ours; the next round may do better
                if (!closed) {
                    LOG.error("Jobs wait", e);
                    sleepQuietly();
                }
            }
        }
    }

    private void sleepQuietly() {
        try {
            Thread.sleep(TICK.multipliedBy(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private void tick(boolean atStart) {
        Instant now = clock.instant();
        List<Job> jobs = host.discard(
                HOST,
                db -> db.resultQuery(
                                "select jobid, jobname, schedule, command, database, username from cron.job where active"
                                        + " and database = current_database() order by jobid")
                        .fetch(row -> new Job(
                                row.get(0, long.class),
                                row.get(1, String.class),
                                row.get(2, String.class),
                                row.get(3, String.class),
                                row.get(4, String.class),
                                row.get(5, String.class))));
        dueByJob.keySet().retainAll(jobs.stream().map(Job::id).toList());
        for (Job job : jobs) {
            if (isDue(job, now, atStart) && running.add(job.id())) {
                executor.execute(() -> {
                    try {
                        run(job);
                    } catch (RuntimeException e) {
                        LOG.error("A run of job {} broke off", job.id(), e);
                    } finally {
                        running.remove(job.id());
                    }
                });
            }
        }
    }

    private boolean isDue(Job job, Instant now, boolean atStart) {
        @Nullable Due due = dueByJob.get(job.id());
        CronSchedule schedule;
        try {
            schedule = CronSchedule.parse(job.schedule());
        } catch (IllegalArgumentException e) {
            LOG.debug("Job {} has no schedule that can be read: {}", job.id(), job.schedule());
            return false;
        }
        if (due == null || !due.schedule().equals(job.schedule())) {
            dueByJob.put(job.id(), new Due(job.schedule(), schedule.after(now).orElse(null)));
            return atStart && schedule.isAtStart();
        }
        if (due.next() == null || now.isBefore(due.next())) {
            return false;
        }
        // one that still runs takes its next turn when it has ended
        if (!running.contains(job.id())) {
            dueByJob.put(job.id(), new Due(job.schedule(), schedule.after(now).orElse(null)));
        }
        return true;
    }

    private void run(Job job) {
        long start = System.nanoTime();
        String status = "failed";
        String message = "";
        try {
            long run = begin(job);
            try (Connection connection = source.getConnection()) {
                message = execute(connection, job, run);
                status = "succeeded";
            } catch (SQLException e) {
                message = "ERROR:  " + String.valueOf(e.getMessage()).replaceFirst("^ERROR: ", "");
            }
            end(run, status, message);
        } catch (FailureException e) {
            LOG.warn("A run of job {} was not recorded: {}", job.id(), e.getMessage());
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("job", job.id());
        if (job.name() != null) {
            details.put("name", job.name());
        }
        details.put("status", status);
        details.put("durationMs", Duration.ofNanos(System.nanoTime() - start).toMillis());
        log.add(
                status.equals("failed") ? RequestLog.Level.WARNING : RequestLog.Level.INFO,
                "cron",
                null,
                "Job " + job.label() + " " + status,
                details);
    }

    private long begin(Job job) {
        return host.commit(
                HOST,
                db -> db.resultQuery(
                                "insert into cron.job_run_details (jobid, database, username, command, status, start_time)"
                                        + " values (?, ?, ?, ?, 'starting', now()) returning runid",
                                job.id(),
                                job.database(),
                                job.username(),
                                job.command())
                        .fetchSingle(0, Long.class));
    }

    /// Outside of a transaction of ours, as VACUUM and procedures want it, on a connection of its own.
    private String execute(Connection connection, Job job, long run) throws SQLException {
        int pid = connection.unwrap(PGConnection.class).getBackendPID();
        host.commit(
                HOST,
                db -> db.execute(
                        "update cron.job_run_details set status = 'running', job_pid = ? where runid = ?", pid, run));
        try (PreparedStatement role = connection.prepareStatement(
                "select pg_catalog.set_config('role', ?, false), pg_catalog.set_config('statement_timeout', ?, false)")) {
            role.setString(1, job.username());
            role.setString(2, Long.toString(TIME_LIMIT.toMillis()));
            role.execute();
        }
        try (Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(job.command());
            int count = 0;
            if (rows) {
                try (var result = statement.getResultSet()) {
                    while (result.next()) {
                        count++;
                    }
                }
            } else {
                count = Math.max(0, statement.getUpdateCount());
            }
            return count == 1 ? "1 row" : count + " rows";
        }
    }

    private void end(long run, String status, String message) {
        host.commit(
                HOST,
                db -> db.execute(
                        "update cron.job_run_details set status = ?, return_message = ?, end_time = now()"
                                + " where runid = ?",
                        status,
                        message,
                        run));
    }
}
