package io.rolescope.sandbox.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.RequestPool;
import io.rolescope.sandbox.TestServices;
import io.rolescope.sandbox.gateway.RequestLog;
import io.rolescope.testing.TestPostgres;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Deliveries where something goes wrong at this end.
@Tag("db")
class WebhookDeliveryDbTest {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger received = new AtomicInteger();
    private ServerSocket receiver;
    private String database;
    private volatile @Nullable String told;
    private RequestPool host;

    @BeforeEach
    void open() throws IOException {
        database = TestPostgres.sandboxDatabase();
        host = RequestPool.open("host", TestPostgres.dataSource(database), 4);
        receiver = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        executor.execute(() -> {
            while (!receiver.isClosed()) {
                try (Socket socket = receiver.accept()) {
                    answer(socket);
                } catch (IOException e) {
                    // the next one may be better
                }
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        receiver.close();
        executor.shutdownNow();
        host.close();
    }

    /// An answer with a zero byte in a header, which no column of the database can hold.
    private void answer(Socket socket) throws IOException {
        received.incrementAndGet();
        socket.getInputStream().read(new byte[4096]);
        if (told != null) {
            socket.getOutputStream().write(told.getBytes(StandardCharsets.US_ASCII));
            return;
        }
        socket.getOutputStream()
                .write("HTTP/1.1 200 OK\r\nX-Odd: a\0b\r\nContent-Type: text/pl\0ain\r\nContent-Length: 3\r\n\r\na\0b"
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private WebhookDelivery started(DataSource source) {
        WebhookDelivery delivery = new WebhookDelivery(source, host, new RequestLog(null), executor);
        delivery.start("", "");
        return delivery;
    }

    private String queue() {
        return String.valueOf(ask("select net.http_post('http://127.0.0.1:" + receiver.getLocalPort() + "/', '{}')"));
    }

    private @Nullable String ask(String sql) {
        return TestPostgres.value(database, sql);
    }

    @Test
    void zeroBytesOfAnAnswerAreLeftOut() throws Exception {
        try (WebhookDelivery running = started(TestPostgres.dataSource(database))) {
            String id = queue();
            TestServices.await("the answer", () -> ask("select 1 from net._http_response where id = " + id) != null);
            assertThat(ask("select headers ->> 'X-Odd' || ' ' || content_type || ' ' || content"
                            + " from net._http_response where id = " + id))
                    .isEqualTo("ab text/plain ab");
            assertThat(received).hasValue(1);
        }
    }

    @Test
    void whatCannotBeStoredIsNotSentAgainWithoutPause() throws Exception {
        TestPostgres.run(database, """
                create function public.full_disk() returns trigger language plpgsql as
                    $$ begin raise exception 'no space left' using errcode = '53100'; end $$;
                create trigger full_disk before insert on net._http_response
                    for each row execute function public.full_disk();
                """);
        try (WebhookDelivery running = started(TestPostgres.dataSource(database))) {
            String id = queue();
            TestServices.await("the first delivery", () -> received.get() > 0);
            Thread.sleep(5000);
            assertThat(received.get()).as("deliveries in five seconds").isBetween(1, 2);
            TestServices.await("the third delivery", () -> received.get() > 2);
            TestPostgres.run(database, "drop trigger full_disk on net._http_response");
            TestServices.await("the answer", () -> ask("select 1 from net._http_response where id = " + id) != null);
            assertThat(received.get()).isBetween(3, 4);
        }
    }

    /// It would be sent again with `Retry-After: 0`, with 408, and where the receiver hangs up, if that were left to
    /// the
    /// HTTP library. Here the answer, or that there was none, is the result.
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'', none",
                "'HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n', 503",
                "'HTTP/1.1 408 Slow\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', 408",
                "'HTTP/1.1 307 There\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n', 307"
            })
    void aRequestIsSentOnce(String answer, @Nullable String status) throws Exception {
        told = answer.replace("\\r", "\r").replace("\\n", "\n");
        for (String method : List.of("POST", "GET", "DELETE")) {
            received.set(0);
            String id = queue();
            TestPostgres.run(database, "update net.http_request_queue set method = '" + method + "' where id = " + id);
            try (WebhookDelivery running = started(TestPostgres.dataSource(database))) {
                TestServices.await(
                        "the answer", () -> ask("select 1 from net._http_response where id = " + id) != null);
                assertThat(ask("select status_code from net._http_response where id = " + id))
                        .isEqualTo(status);
                assertThat(ask("select error_msg is null from net._http_response where id = " + id))
                        .isEqualTo(status == null ? "f" : "t");
                assertThat(ask("select count(*) from net.http_request_queue")).isEqualTo("0");
                Thread.sleep(1500);
                assertThat(received).as(method).hasValue(1);
            }
        }
    }

    @Test
    void aFaultOfItsOwnDoesNotEndTheDelivery() throws Exception {
        DataSource real = TestPostgres.dataSource(database);
        AtomicInteger faults = new AtomicInteger(1);
        DataSource faulty = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection") && faults.getAndDecrement() > 0) {
                        throw new IllegalStateException("a fault");
                    }
                    return method.invoke(real, arguments);
                });
        try (WebhookDelivery running = started(faulty)) {
            String id = queue();
            TestServices.await("the answer", () -> ask("select 1 from net._http_response where id = " + id) != null);
        }
        assertThat(faults).as("there was a fault").hasNonPositiveValue();
    }

    @Test
    void aRequestThatCannotBeMadeIsAnsweredAndLeavesTheQueue() throws Exception {
        String id = queue();
        // deeper than is read
        TestPostgres.run(
                database,
                "update net.http_request_queue set headers = '" + "{\"a\":".repeat(1200) + "1" + "}".repeat(1200)
                        + "' where id = " + id);
        try (WebhookDelivery running = started(TestPostgres.dataSource(database))) {
            TestServices.await(
                    "the answer",
                    () -> ask("select 1 from net._http_response where error_msg is not null and id = " + id) != null);
        }
        assertThat(received).hasValue(0);
    }
}
