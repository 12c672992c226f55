package io.rolescope.deliveries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.connections.Change;
import io.rolescope.deliveries.Delivery.State;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.FailureException;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("db")
class DeliveryReaderDbTest {
    private static final DeliveryFilter WAITING = new DeliveryFilter(State.WAITING, "");

    @Test
    void deliveriesOfTheSandboxArePagedFilteredAndToldWithTheirTrigger() {
        try (TestViewpoint sandbox = TestViewpoint.sandbox()) {
            DeliveryReader reader = new DeliveryReader(sandbox.get());
            DeliveryFilter all = DeliveryFilter.sent();
            List<Delivery> first = reader.older(all, null, 40, Cancellation.none());
            List<Delivery> second = reader.older(all, first.getLast(), 40, Cancellation.none());
            assertThat(first).hasSize(40);
            assertThat(second).hasSize(20);
            assertThat(reader.newer(all, second.getFirst(), 40, Cancellation.none()))
                    .isEqualTo(first);
            assertThat(first.getFirst().hook()).startsWith("notify_");
            assertThat(first.getFirst().hookTable()).isEqualTo("public.agent_executions");
            assertThat(reader.count(new DeliveryFilter(State.REFUSED, ""), Cancellation.none()))
                    .isEqualTo(2);
            assertThat(reader.older(new DeliveryFilter(State.NO_ANSWER, "timeout"), null, 10, Cancellation.none()))
                    .singleElement()
                    .satisfies(one -> assertThat(one.error()).contains("5000 ms"));
            DeliveryDetail detail = reader.detail(first.getFirst(), Cancellation.none());
            assertThat(detail.content()).contains("notificationsSent");
            assertThat(detail.responseHeaders()).containsEntry("content-type", "application/json");
        }
    }

    @Test
    void aRequestIsSentAgainOnlyWhenWritesAreUnlockedAndByWhoMay() {
        String database = TestPostgres.sandboxDatabase();
        try (TestViewpoint sandbox = TestViewpoint.of(database, "rolescope_observer")) {
            DeliveryReader reader = new DeliveryReader(sandbox.get());
            Resend request = new Resend(
                    "POST",
                    "http://127.0.0.1:9/x",
                    Map.of("Authorization", "Bearer secret-value"),
                    "{\"a\": \"it's\"}",
                    900);
            assertThat(reader.send(request, "service_role")).isInstanceOf(Change.Outcome.Refused.class);
            assertThat(reader.count(WAITING, Cancellation.none())).isZero();
            sandbox.get().backend().unlockWrites(true);
            assertThat(reader.send(request, null)).isInstanceOf(Change.Outcome.Refused.class);
            assertThat(reader.send(request, "service_role")).isInstanceOf(Change.Outcome.Applied.class);

            Delivery waiting =
                    reader.older(WAITING, null, 10, Cancellation.none()).getFirst();
            assertThat(waiting.url()).isEqualTo("http://127.0.0.1:9/x");
            assertThat(waiting.timeoutMillis()).isEqualTo(900);
            DeliveryDetail detail = reader.detail(waiting, Cancellation.none());
            assertThat(detail.requestBody()).isEqualTo("{\"a\": \"it's\"}");
            assertThat(detail.requestHeaders()).containsEntry("Authorization", "Bearer secret-value");
            assertThat(detail.toString()).doesNotContain("secret-value");
            DeliveryFigures figures = reader.figures(Cancellation.none()).orElseThrow();
            assertThat(figures.waiting()).isEqualTo(1);
            assertThat(figures.enqueuers()).contains("service_role").doesNotContain("authenticated");
        }
    }

    @Test
    void theStatementIsShownWithoutItsCredentialsAndRunsAsShown() {
        Resend request = new Resend("POST", "https://h/p", Map.of("apikey", "k-1"), "{\"a\": \"it's\"}", 900);
        assertThat(request.shown())
                .contains("net.http_post")
                .contains("'https://h/p'")
                .contains("it''s")
                .contains(Resend.HIDDEN)
                .doesNotContain("k-1");
        assertThat(request.change().statements().getFirst().binds())
                .anySatisfy(bind -> assertThat(bind).asString().contains("k-1"));
        assertThat(Resend.headers(Resend.lines(request.headers()), request.headers()))
                .isEqualTo(request.headers());
        assertThatThrownBy(() -> new Resend("POST", "https://h", Map.of(), "{\"a\":", 1).change())
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().sentence()).contains("line 1, column"));
        assertThatThrownBy(() -> new Resend("PATCH", "https://h", Map.of(), "", 1).change())
                .isInstanceOf(FailureException.class);
        assertThatThrownBy(() -> new Resend("GET", "file:///etc/passwd", Map.of(), "", 1).change())
                .isInstanceOf(FailureException.class);
        assertThatThrownBy(() -> Resend.headers("no header", Map.of())).isInstanceOf(FailureException.class);
    }

    @Test
    void anOlderPgNetWithOtherColumnsIsRead() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                create schema net;
                create table net.http_request_queue (id bigserial, method text, url text, body text);
                create table net._http_response (id bigint, status_code int, content text, created timestamptz);
                insert into net.http_request_queue (method, url, body) values ('POST', 'http://h', '{}');
                insert into net._http_response values (1, 404, 'no', now())
                """);
        try (TestViewpoint viewpoint = TestViewpoint.of(database, TestPostgres.superuser())) {
            DeliveryReader reader = new DeliveryReader(viewpoint.get());
            assertThat(reader.figures(Cancellation.none()).orElseThrow().failed())
                    .isEqualTo(1);
            Delivery sent = reader.older(DeliveryFilter.sent(), null, 10, Cancellation.none())
                    .getFirst();
            assertThat(sent.state()).isEqualTo(State.REFUSED);
            assertThat(reader.detail(sent, Cancellation.none()).content()).isEqualTo("no");
            Delivery waiting =
                    reader.older(WAITING, null, 10, Cancellation.none()).getFirst();
            assertThat(reader.detail(waiting, Cancellation.none()).requestBody())
                    .isEqualTo("{}");
        }
    }

    @Test
    void withoutPgNetThereIsNothing() {
        try (TestViewpoint viewpoint = TestViewpoint.of(TestPostgres.emptyDatabase(), TestPostgres.superuser())) {
            assertThat(new DeliveryReader(viewpoint.get()).figures(Cancellation.none()))
                    .isEmpty();
        }
    }
}
