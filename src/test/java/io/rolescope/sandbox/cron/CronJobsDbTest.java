package io.rolescope.sandbox.cron;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.RequestPool;
import io.rolescope.sandbox.TestServices;
import io.rolescope.sandbox.gateway.RequestLog;
import io.rolescope.testing.TestPostgres;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What jobs leave behind besides their runs.
@Tag("db")
class CronJobsDbTest {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final RequestLog log = new RequestLog(null);
    private String database;
    private RequestPool host;

    @BeforeEach
    void open() {
        database = TestPostgres.sandboxDatabase();
        TestPostgres.run(database, "update cron.job set active = false");
        host = RequestPool.open("host", TestPostgres.dataSource(database), 4);
    }

    @AfterEach
    void close() {
        executor.shutdownNow();
        host.close();
    }

    private List<RequestLog.Entry> logged() {
        return log.newest(100, entry -> entry.source().equals("cron"));
    }

    private CronJobs started(InstantSource clock) {
        CronJobs jobs = new CronJobs(TestPostgres.dataSource(database), host, log, executor, clock);
        jobs.start();
        return jobs;
    }

    @Test
    void theLogNamesJobsAndTellsNothingOfWhatTheyRun() throws Exception {
        TestPostgres.run(
                database,
                "select cron.schedule('good', '1 second', $$select 'key-0123'$$);"
                        + " select cron.schedule('bad', '1 second', $$select 'key-0123'::int$$);"
                        + " insert into cron.job (schedule, command) values ('1 second', $$select 'key-0123'$$)");
        try (CronJobs running = started(InstantSource.system())) {
            TestServices.await(
                    "a run of each",
                    () -> logged().stream()
                                    .map(RequestLog.Entry::message)
                                    .distinct()
                                    .count()
                            == 3);
        }
        assertThat(logged()).noneMatch(entry -> entry.toString().contains("key-0123"));
        assertThat(logged())
                .anySatisfy(entry -> {
                    assertThat(entry.message()).isEqualTo("Job bad failed");
                    assertThat(entry.level()).isEqualTo(RequestLog.Level.WARNING);
                    assertThat(entry.details())
                            .containsEntry("status", "failed")
                            .containsEntry("name", "bad");
                })
                .anySatisfy(entry -> assertThat(entry.message()).isEqualTo("Job good succeeded"))
                .anySatisfy(entry -> assertThat(entry.message()).matches("Job \\d+ succeeded"));
    }

    @Test
    void aFaultOfItsOwnDoesNotEndTheJobs() throws Exception {
        TestPostgres.run(database, "select cron.schedule('good', '1 second', 'select 1')");
        AtomicInteger faults = new AtomicInteger(2);
        InstantSource faulty = () -> {
            if (faults.getAndDecrement() > 0) {
                throw new IllegalStateException("a fault");
            }
            return Instant.now();
        };
        try (CronJobs running = started(faulty)) {
            TestServices.await("a run", () -> !logged().isEmpty());
        }
        assertThat(faults).as("there were faults").hasNonPositiveValue();
    }
}
