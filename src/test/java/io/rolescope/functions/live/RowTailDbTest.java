package io.rolescope.functions.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("db")
class RowTailDbTest {
    private static final TailSettings SOON =
            new TailSettings(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(1));
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<LiveEvent> events = new LinkedBlockingQueue<>();
    private final String database = TestPostgres.sandboxDatabase();
    private final TestViewpoint sandbox = TestViewpoint.of(database, "rolescope_observer");

    @AfterEach
    void close() {
        timer.shutdownNow();
        workers.shutdownNow();
        sandbox.close();
    }

    private RowTail tail(RowRequest request) {
        RowTail tail = new RowTail(sandbox.get().lens(), request, SOON, timer, workers, events::add);
        tail.start();
        return tail;
    }

    private LiveEvent next() throws InterruptedException {
        LiveEvent event = events.poll(30, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event;
    }

    private void send(String topic, String event) {
        TestPostgres.run(database, "select realtime.send('{\"n\": 1}', '" + event + "', '" + topic + "', true)");
    }

    @Test
    void messagesOfOneTopicAreToldOnceAndOnlyNewOnes() throws Exception {
        send("org:a", "before");
        try (RowTail tail = tail(new RowRequest.Messages("org:a"))) {
            assertThat(next()).isInstanceOf(LiveEvent.Joined.class);
            send("org:b", "other");
            send("org:a", "first");
            assertThat(next()).isInstanceOfSatisfying(LiveEvent.Message.class, message -> {
                assertThat(message.event()).isEqualTo("first");
                assertThat(message.payload().at("/payload/n").asInt()).isEqualTo(1);
            });
            send("org:a", "second");
            assertThat(next())
                    .isInstanceOfSatisfying(
                            LiveEvent.Message.class,
                            message -> assertThat(message.event()).isEqualTo("second"));
        }
        assertThat(next()).isInstanceOf(LiveEvent.Closed.class);
        send("org:a", "third");
        assertThat(events.poll(2, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void changesOfATableAreTold() throws Exception {
        try (RowTail tail = tail(new RowRequest.Changes("public", "files"))) {
            assertThat(next()).isInstanceOf(LiveEvent.Joined.class);
            TestPostgres.run(
                    database,
                    "update public.files set filename = 'renamed.txt' where id = (select id from public.files limit 1)");
            assertThat(next()).isInstanceOfSatisfying(LiveEvent.Message.class, message -> {
                assertThat(message.event()).isEqualTo("UPDATE");
                assertThat(message.payload().path("table").asString()).isEqualTo("files");
                assertThat(message.payload().at("/record/filename").asString()).isEqualTo("renamed.txt");
            });
            assertThat(tail).isNotNull();
        }
    }

    @Test
    void whoMayNotReadIsRefused() throws Exception {
        TestPostgres.run(database, "revoke all on realtime.messages from anon");
        sandbox.get().lookAs(new io.rolescope.identities.Identity.Role("anon"));
        try (RowTail tail = tail(new RowRequest.Messages(""))) {
            assertThat(next()).isInstanceOf(LiveEvent.Refused.class);
            assertThat(tail).isNotNull();
        }
    }

    @Test
    void aServerThatIsGoneIsSaidAndComesBack() throws Exception {
        try (RowTail tail = tail(new RowRequest.Messages(""))) {
            assertThat(next()).isInstanceOf(LiveEvent.Joined.class);
            TestPostgres.run("postgres", "alter database \"" + database + "\" allow_connections false");
            TestPostgres.run(
                    "postgres",
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database + "'");
            assertThat(next())
                    .isInstanceOfSatisfying(
                            LiveEvent.Lost.class,
                            lost -> assertThat(lost.retryIn()).isPositive());
            TestPostgres.run("postgres", "alter database \"" + database + "\" allow_connections true");
            LiveEvent event = next();
            while (event instanceof LiveEvent.Lost) {
                event = next();
            }
            assertThat(event).isInstanceOf(LiveEvent.Joined.class);
            assertThat(tail).isNotNull();
        }
    }
}
