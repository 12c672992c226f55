package io.rolescope.jobs;

import static io.rolescope.platform.postgres.Relations.column;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.rolescope.platform.postgres.CronSchedule;
import io.rolescope.platform.postgres.Relations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What pg_cron's tables are asked. Columns differ by version: what is there is read.
final class JobQueries {
    private static final String JOBS = "cron.job";
    private static final String RUNS = "cron.job_run_details";
    private static final Table<?> JOB = table(name("cron", "job"));
    private static final Table<?> RUN = table(name("cron", "job_run_details"));
    private static final Field<Long> RUN_ID = field(name("runid"), Long.class);
    private static final Field<Long> JOB_ID = field(name("jobid"), Long.class);
    private static final Field<String> STATUS = field(name("status"), String.class);
    private static final int NEXT_TIMES = 5;

    private JobQueries() {}

    private record Figures(
            long runs, long failures, @Nullable Duration average) {
        static final Figures NONE = new Figures(0, 0, null);
    }

    static JobList list(DSLContext db, Instant now) {
        Set<String> columns = Relations.columns(db, JOBS);
        boolean kept = Relations.missing(db, RUNS).isEmpty();
        boolean readable = kept && mayRead(db);
        Map<Long, Figures> figures = readable ? figures(db) : Map.of();
        Map<Long, List<JobRun>> latest = readable ? latest(db) : Map.of();
        ZoneId zone = zone(db);
        List<Job> jobs = db.select(
                        JOB_ID,
                        column(columns, "jobname", String.class),
                        column(columns, "schedule", String.class),
                        column(columns, "command", String.class),
                        column(columns, "database", String.class),
                        column(columns, "username", String.class),
                        column(columns, "active", Boolean.class))
                .from(JOB)
                .orderBy(JOB_ID)
                .fetch(row -> job(row, now, zone, figures, latest));
        return new JobList(jobs, java.util.Optional.empty(), zone, kept, readable);
    }

    static long countJobs(DSLContext db) {
        return db.fetchCount(JOB);
    }

    static List<JobRun> runs(
            DSLContext db, long job, boolean failuresOnly, @Nullable Long behind, boolean newestFirst, int limit) {
        Condition place = behind == null ? DSL.noCondition() : newestFirst ? RUN_ID.lt(behind) : RUN_ID.gt(behind);
        return db.select(runFields(Relations.columns(db, RUNS)))
                .from(RUN)
                .where(wanted(job, failuresOnly))
                .and(place)
                .orderBy(newestFirst ? RUN_ID.desc() : RUN_ID.asc())
                .limit(inline(limit))
                .fetch(JobQueries::run);
    }

    static long countRuns(DSLContext db, long job, boolean failuresOnly) {
        return db.fetchCount(db.selectOne().from(RUN).where(wanted(job, failuresOnly)));
    }

    private static Condition wanted(long job, boolean failuresOnly) {
        Condition ofJob = JOB_ID.eq(job);
        return failuresOnly ? ofJob.and(STATUS.eq("failed")) : ofJob;
    }

    private static boolean mayRead(DSLContext db) {
        return Boolean.TRUE.equals(db.fetchSingle("""
                        select pg_catalog.has_table_privilege(c.oid, 'SELECT')
                          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                         where n.nspname = 'cron' and c.relname = 'job_run_details'
                        """).get(0, Boolean.class));
    }

    /// pg_cron reads schedules on the clocks of `cron.timezone`, GMT unless told.
    private static ZoneId zone(DSLContext db) {
        @Nullable
        String told = db.fetchSingle("select pg_catalog.current_setting('cron.timezone', true)")
                .get(0, String.class);
        try {
            return told == null || told.isBlank() ? ZoneOffset.UTC : ZoneId.of(told);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    private static Table<?> newest(DSLContext db) {
        return db.select(runFields(Relations.columns(db, RUNS)))
                .from(RUN)
                .orderBy(RUN_ID.desc())
                .limit(inline(JobReader.LOOKED_AT))
                .asTable("newest");
    }

    private static Map<Long, Figures> figures(DSLContext db) {
        Map<Long, Figures> figures = new HashMap<>();
        Field<Double> seconds = field(
                "avg(extract(epoch from {0} - {1}))",
                Double.class,
                field(name("end_time"), OffsetDateTime.class),
                field(name("start_time"), OffsetDateTime.class));
        db.select(
                        JOB_ID,
                        DSL.count().as("n"),
                        DSL.count().filterWhere(STATUS.eq("failed")).as("failures"),
                        seconds.as("seconds"))
                .from(newest(db))
                .groupBy(JOB_ID)
                .forEach(row -> {
                    @Nullable Double average = row.get("seconds", Double.class);
                    figures.put(
                            row.get(JOB_ID),
                            new Figures(
                                    row.get("n", Long.class),
                                    row.get("failures", Long.class),
                                    average == null ? null : Duration.ofMillis(Math.round(average * 1000))));
                });
        return figures;
    }

    private static Map<Long, List<JobRun>> latest(DSLContext db) {
        Table<?> newest = newest(db);
        Table<?> numbered = db.select(newest.asterisk())
                .select(DSL.rowNumber()
                        .over(DSL.partitionBy(JOB_ID).orderBy(RUN_ID.desc()))
                        .as("place"))
                .from(newest)
                .asTable("numbered");
        Map<Long, List<JobRun>> latest = new HashMap<>();
        db.select(numbered.asterisk())
                .from(numbered)
                .where(field(name("place"), Integer.class).le(inline(JobReader.LATEST)))
                .orderBy(RUN_ID.desc())
                .forEach(row -> latest.computeIfAbsent(row.get(JOB_ID), job -> new ArrayList<>())
                        .add(run(row)));
        return latest;
    }

    private static List<Field<?>> runFields(Set<String> columns) {
        return List.of(
                RUN_ID,
                JOB_ID,
                column(columns, "job_pid", Integer.class),
                column(columns, "database", String.class),
                column(columns, "username", String.class),
                column(columns, "command", String.class),
                column(columns, "status", String.class),
                column(columns, "return_message", String.class),
                column(columns, "start_time", OffsetDateTime.class),
                column(columns, "end_time", OffsetDateTime.class));
    }

    private static JobRun run(Record row) {
        return new JobRun(
                row.get("runid", Long.class),
                row.get("jobid", Long.class),
                row.get("job_pid", Integer.class),
                row.get("database", String.class),
                row.get("username", String.class),
                row.get("command", String.class),
                row.get("status", String.class),
                row.get("return_message", String.class),
                instant(row.get("start_time", OffsetDateTime.class)),
                instant(row.get("end_time", OffsetDateTime.class)));
    }

    private static Job job(
            Record row, Instant now, ZoneId zone, Map<Long, Figures> figures, Map<Long, List<JobRun>> latest) {
        long id = row.get(JOB_ID);
        boolean active = !Boolean.FALSE.equals(row.get("active", Boolean.class));
        String schedule = text(row.get("schedule", String.class));
        Figures of = figures.getOrDefault(id, Figures.NONE);
        List<Instant> next = new ArrayList<>();
        @Nullable String words = null;
        try {
            CronSchedule read = CronSchedule.parse(schedule);
            words = read.words();
            Instant moment = now;
            while (active
                    && next.size() < NEXT_TIMES
                    && read.after(moment, zone).isPresent()) {
                moment = read.after(moment, zone).get();
                next.add(moment);
            }
        } catch (IllegalArgumentException e) {
            // shown as it is written, without words and times
        }
        return new Job(
                id,
                row.get("jobname", String.class),
                schedule,
                words,
                text(row.get("command", String.class)),
                row.get("database", String.class),
                row.get("username", String.class),
                active,
                next,
                of.runs(),
                of.failures(),
                of.average(),
                latest.getOrDefault(id, List.of()));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
