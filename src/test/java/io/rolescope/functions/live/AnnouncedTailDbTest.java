package io.rolescope.functions.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.connections.Announcements;
import io.rolescope.connections.Lens;
import io.rolescope.identities.Claims;
import io.rolescope.identities.Identity;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.FailureException;
import io.rolescope.sandbox.TestServices;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Changes that the sandbox announces: who is told, how much is said, and what a break costs.
@Tag("db")
class AnnouncedTailDbTest {
    private static final TailSettings SOON =
            new TailSettings(Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofSeconds(1));
    private static final String REBECCA_SOUTHSIDE = "0b000000-0000-4000-8000-000000000027";
    private static final String LISTENING =
            "application_name = 'Rolescope (listening)' and datname = current_database()";
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final String database = TestPostgres.sandboxDatabase();
    private final TestViewpoint sandbox = TestViewpoint.of(database, "rolescope_observer");

    @AfterEach
    void close() {
        timer.shutdownNow();
        workers.shutdownNow();
        sandbox.close();
    }

    private record Told(RowTail tail, BlockingQueue<LiveEvent> events) implements AutoCloseable {
        LiveEvent next() throws InterruptedException {
            LiveEvent event = events.poll(30, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            return event;
        }

        void joined(LiveEvent.Way way) throws InterruptedException {
            assertThat(next())
                    .isInstanceOfSatisfying(
                            LiveEvent.Joined.class,
                            joined -> assertThat(joined.way()).isEqualTo(way));
        }

        LiveEvent.Message message() throws InterruptedException {
            return (LiveEvent.Message) next();
        }

        @Override
        public void close() {
            tail.close();
        }
    }

    private Told tell(Lens lens, RowRequest request) {
        BlockingQueue<LiveEvent> events = new LinkedBlockingQueue<>();
        RowTail tail = new RowTail(lens, request, SOON, timer, workers, events::add);
        tail.start();
        return new Told(tail, events);
    }

    private Lens lensOf(String person) {
        sandbox.get()
                .lookAs(new Identity.User(
                        person,
                        person,
                        null,
                        "authenticated",
                        Claims.of(Map.of("sub", person, "role", "authenticated")),
                        null));
        return sandbox.get().lens();
    }

    private void send(String event) {
        TestPostgres.run(database, "select realtime.send('{\"n\": 1}', '" + event + "', 'org:a', true)");
    }

    /// How many the server lets in from now on; superusers always.
    private void connections(int most) {
        TestPostgres.run("postgres", "alter database \"" + database + "\" connection limit " + most);
    }

    private long listening() {
        return sandbox.get()
                .backend()
                .as(sandbox.get().backend().observer())
                .read(db -> db.fetchSingle("select count(*) from pg_stat_activity where " + LISTENING)
                        .get(0, Long.class));
    }

    private Announcements listen() {
        return sandbox.get()
                .backend()
                .listen(Announcement.CHANNEL, Cancellation.none())
                .orElseThrow();
    }

    private static List<String> all(Announcements open) {
        List<String> heard = new ArrayList<>();
        List<String> some = open.await(Duration.ofSeconds(10));
        while (!some.isEmpty()) {
            heard.addAll(some);
            some = open.await(Duration.ofMillis(500));
        }
        return heard;
    }

    @Test
    void whoMaySeeTheChangeIsToldAndNobodyElseHearsAnything() throws Exception {
        RowRequest changes = new RowRequest.Changes("", "");
        try (Told admin = tell(lensOf(TestServices.MARGARET_ADMIN), changes);
                Told elsewhere = tell(lensOf(REBECCA_SOUTHSIDE), changes)) {
            admin.joined(LiveEvent.Way.ANNOUNCED);
            elsewhere.joined(LiveEvent.Way.ANNOUNCED);
            TestPostgres.run(database, """
                    update public.files set filename = 'renamed.txt' where id =
                        (select id from public.files where organization_id = '%s' and deleted_at is null limit 1)
                    """.formatted(TestServices.NORTHSIDE));
            LiveEvent.Message message = admin.message();
            assertThat(message.event()).isEqualTo("UPDATE");
            assertThat(message.payload().at("/record/filename").asString()).isEqualTo("renamed.txt");
            assertThat(elsewhere.events().poll(2, TimeUnit.SECONDS)).isNull();

            // else the silence above would prove nothing
            TestPostgres.run(database, """
                    update public.files set filename = 'theirs.txt' where id =
                        (select id from public.files where organization_id = '%s' and deleted_at is null limit 1)
                    """.formatted(TestServices.SOUTHSIDE));
            assertThat(elsewhere.message().payload().at("/record/filename").asString())
                    .isEqualTo("theirs.txt");
            assertThat(admin.events().poll(2, TimeUnit.SECONDS)).isNull();
        }
    }

    @Test
    void anAnnouncementSaysWhereAndNeverWhat() {
        try (Announcements open = listen()) {
            TestPostgres.run(database, """
                    update public.files set filename = 'confidential.txt' where id =
                        (select id from public.files limit 1)
                    """);
            List<String> heard = all(open);
            assertThat(heard).hasSize(1);
            JsonNode said = TestServices.JSON.readTree(heard.getFirst());
            assertThat(said.propertyNames()).containsExactlyInAnyOrder("schema", "table", "operation", "keys", "more");
            assertThat(said.path("table").asString()).isEqualTo("files");
            assertThat(said.path("operation").asString()).isEqualTo("UPDATE");
            assertThat(said.path("keys").size()).isEqualTo(1);
            assertThat(said.path("more").asBoolean()).isFalse();

            TestPostgres.run(database, "update public.files set filename = filename where false");
            assertThat(open.await(Duration.ofSeconds(1))).isEmpty();
        }
    }

    @Test
    void keysThatDoNotFitAreLeftOut() {
        try (Announcements open = listen()) {
            TestPostgres.run(database, """
                    insert into app.settings (key, value)
                    select repeat('k', 190) || '.' || n, '1' from generate_series(1, 50) n
                    """);
            assertThat(all(open)).singleElement().satisfies(one -> {
                assertThat(one.getBytes(StandardCharsets.UTF_8).length).isLessThan(8000);
                assertThat(one).doesNotContain("kkk").contains("\"more\" : true");
            });
        }
    }

    /// As one statement, and as ten thousand in one transaction.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into realtime.messages (topic, extension, payload, event) "
                        + "select 'org:a', 'broadcast', '{\"word\": \"confidential\"}', 'n' || n from generate_series(1, 10000) n",
                "do $$ begin for n in 1..10000 loop insert into realtime.messages (topic, extension, payload, event) "
                        + "values ('org:a', 'broadcast', '{\"word\": \"confidential\"}', 'n' || n); end loop; end $$"
            })
    void tenThousandRowsAtOnceAreFewWordsAndTheNewestAreTold(String insert) throws Exception {
        try (Told told = tell(sandbox.get().lens(), new RowRequest.Messages("org:a"));
                Announcements open = listen()) {
            told.joined(LiveEvent.Way.ANNOUNCED);
            TestPostgres.run(database, insert);
            List<String> heard = all(open);
            assertThat(heard).hasSizeBetween(1, 101).allSatisfy(one -> {
                assertThat(one.getBytes(StandardCharsets.UTF_8).length).isLessThan(8000);
                assertThat(one).doesNotContain("confidential");
            });
            assertThat(heard).anySatisfy(one -> assertThat(one).contains("\"more\" : true"));
            assertThat(told.next())
                    .isInstanceOfSatisfying(
                            LiveEvent.Cut.class, cut -> assertThat(cut.most()).isEqualTo(RowTail.MOST));
            for (int i = 0; i < RowTail.MOST; i++) {
                assertThat(told.message().payload().path("topic").asString()).isEqualTo("org:a");
            }
            assertThat(told.events().poll(1, TimeUnit.SECONDS)).isNull();
            send("afterwards");
            assertThat(told.message().event()).isEqualTo("afterwards");
        }
    }

    @Test
    void whatCameDuringABreakIsToldOnceAfterIt() throws Exception {
        try (Told told = tell(sandbox.get().lens(), new RowRequest.Messages("org:a"))) {
            told.joined(LiveEvent.Way.ANNOUNCED);
            send("before");
            assertThat(told.message().event()).isEqualTo("before");
            connections(0);
            TestPostgres.run(
                    database,
                    "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = "
                            + "'rolescope_observer' and datname = current_database()");
            try {
                send("meanwhile");
                assertThat(told.next())
                        .isInstanceOfSatisfying(
                                LiveEvent.Lost.class,
                                lost -> assertThat(lost.retryIn()).isPositive());
            } finally {
                connections(-1);
            }
            LiveEvent event = told.next();
            while (event instanceof LiveEvent.Lost) {
                event = told.next();
            }
            assertThat(event)
                    .isInstanceOfSatisfying(
                            LiveEvent.Joined.class,
                            joined -> assertThat(joined.way()).isEqualTo(LiveEvent.Way.ANNOUNCED));
            assertThat(told.message().event()).isEqualTo("meanwhile");
            send("after");
            assertThat(told.message().event()).isEqualTo("after");
        }
    }

    @Test
    void theConnectionIsFreedByTheTailAndByTheBackend() throws Exception {
        Told told = tell(sandbox.get().lens(), new RowRequest.Messages(""));
        told.joined(LiveEvent.Way.ANNOUNCED);
        assertThat(listening()).isEqualTo(1);
        told.close();
        TestServices.await("freed", () -> listening() == 0);
        assertThat(told.next()).isInstanceOf(LiveEvent.Closed.class);
        assertThat(told.events().poll(1, TimeUnit.SECONDS)).isNull();

        Announcements open = listen();
        timer.schedule(sandbox::close, 300, TimeUnit.MILLISECONDS);
        assertThatThrownBy(() -> open.await(Duration.ofSeconds(30))).isInstanceOf(FailureException.class);
    }

    @Test
    void aBackendThatAnnouncesNothingIsAskedAgainAndAgain() throws Exception {
        TestPostgres.run(database, "alter table realtime.messages disable trigger announce_inserts");
        TestPostgres.run(database, "drop trigger announce_updates on realtime.messages");
        TestPostgres.run(database, "drop trigger announce_deletes on realtime.messages");
        try (Told told = tell(sandbox.get().lens(), new RowRequest.Messages(""))) {
            told.joined(LiveEvent.Way.ASKED);
            assertThat(listening()).isZero();
            send("asked for");
            assertThat(told.message().event()).isEqualTo("asked for");
        }
    }

    @Test
    void whenNoConnectionIsLeftForListeningItIsAskedToo() throws Exception {
        sandbox.get().lens().read(db -> 1);
        connections(0);
        try (Told told = tell(sandbox.get().lens(), new RowRequest.Messages(""))) {
            told.joined(LiveEvent.Way.ASKED);
            send("asked for");
            assertThat(told.message().event()).isEqualTo("asked for");
        } finally {
            connections(-1);
        }
    }

    @Test
    void othersMaySayWhatTheyLikeOnTheChannel() throws Exception {
        try (Told told = tell(sandbox.get().lens(), new RowRequest.Messages(""))) {
            told.joined(LiveEvent.Way.ANNOUNCED);
            for (String word : List.of("", "no json", "[]", "null", "{\"table\": 3}", "{\"schema\": {}}")) {
                TestPostgres.run(database, "select pg_notify('rolescope_changes', '" + word + "')");
            }
            send("real");
            assertThat(told.message().event()).isEqualTo("real");
        }
    }
}
