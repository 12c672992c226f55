package io.rolescope.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.platform.Cancellation;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("db")
class JobReaderDbTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:01:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @Test
    void jobsOfTheSandboxAreToldInWordsWithTheirRuns() {
        try (TestViewpoint sandbox = TestViewpoint.sandbox()) {
            JobReader reader = new JobReader(sandbox.get(), CLOCK);
            JobList list = reader.read(Cancellation.none()).orElseThrow();
            Job job = list.jobs().stream()
                    .filter(one -> one.title().equals("analytics-aggregation"))
                    .findFirst()
                    .orElseThrow();
            assertThat(job.words()).isEqualTo("every 5 minutes");
            assertThat(job.next().getFirst()).isEqualTo(Instant.parse("2026-03-01T12:05:00Z"));
            assertThat(job.next()).hasSize(5);
            assertThat(job.runs()).isEqualTo(72);
            assertThat(job.failures()).isEqualTo(1);
            assertThat(job.latest()).hasSize(JobReader.LATEST);
            assertThat(list.exist()).contains((long) list.jobs().size());

            List<JobRun> first = reader.older(job.id(), false, null, 50, Cancellation.none());
            List<JobRun> second = reader.older(job.id(), false, first.getLast().id(), 50, Cancellation.none());
            assertThat(first).hasSize(50);
            assertThat(second).hasSize(22);
            assertThat(reader.newer(job.id(), false, second.getFirst().id(), 50, Cancellation.none()))
                    .isEqualTo(first);
            List<JobRun> failed = reader.older(job.id(), true, null, 50, Cancellation.none());
            assertThat(failed).hasSize(1);
            assertThat(failed.getFirst().message()).contains("statement timeout");
            assertThat(reader.count(job.id(), true, Cancellation.none())).isEqualTo(1);
        }
    }

    @Test
    void anOldPgCronWithFewerColumnsAndNoRunsIsRead() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                create schema cron;
                create table cron.job (jobid bigint, schedule text, command text);
                insert into cron.job values (1, '0 3 * * *', 'vacuum'), (2, 'now and then', 'select 1')
                """);
        try (TestViewpoint viewpoint = TestViewpoint.of(database, TestPostgres.superuser())) {
            JobList list = new JobReader(viewpoint.get(), CLOCK)
                    .read(Cancellation.none())
                    .orElseThrow();
            assertThat(list.runsKept()).isFalse();
            assertThat(list.jobs()).extracting(Job::title).containsExactly("job 1", "job 2");
            assertThat(list.jobs()).extracting(Job::words).containsExactly("at 03:00", null);
            assertThat(list.jobs().getLast().next()).isEmpty();
        }
    }

    @Test
    void withoutPgCronThereIsNothing() {
        try (TestViewpoint viewpoint = TestViewpoint.of(TestPostgres.emptyDatabase(), TestPostgres.superuser())) {
            assertThat(new JobReader(viewpoint.get(), CLOCK).read(Cancellation.none()))
                    .isEmpty();
        }
    }
}
