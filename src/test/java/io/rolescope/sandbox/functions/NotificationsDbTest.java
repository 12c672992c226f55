package io.rolescope.sandbox.functions;

import static io.rolescope.sandbox.TestServices.ANA;
import static io.rolescope.sandbox.TestServices.NORTHSIDE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.sandbox.TestServices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Tag("db")
class NotificationsDbTest {
    private static final String SECRET = "pusher's secret";

    private final MockWebServer pusher = new MockWebServer();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile MockResponse.Builder failure = new MockResponse.Builder().code(503);
    private TestServices services;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        pusher.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                        ? failure.clone().build()
                        : new MockResponse.Builder().code(200).body("{}").build();
            }
        });
        pusher.start();
        services = TestServices.start(
                folder,
                Map.of(
                        "PUSHER_APP_ID", "42",
                        "PUSHER_KEY", "key",
                        "PUSHER_SECRET", SECRET,
                        "PUSHER_HOST", pusher.getHostName() + ":" + pusher.getPort(),
                        "MAX_REQUESTS_PER_HOUR", "3"));
    }

    @AfterEach
    void end() {
        services.close();
        pusher.close();
    }

    private JsonNode change(String user, String status) throws IOException {
        return services.post("/functions/v1/notification-dispatcher", services.service(), """
                        {"type": "UPDATE", "table": "agent_executions",
                         "record": {"task_id": "it's", "status": "%s", "user_id": "%s", "organization_id": "%s"},
                         "old_record": {"status": "running"}}
                        """.formatted(
                                status, user, NORTHSIDE))
                .json();
    }

    private String outbox(String status) {
        return String.valueOf(
                services.ask("select count(*) from internal.notification_outbox where status = '" + status + "'"));
    }

    @Test
    void personAndOrganizationAreToldInOneSignedRequest() throws Exception {
        JsonNode answer = change(ANA, "completed");

        assertThat(answer.path("success").asBoolean()).isTrue();
        assertThat(answer.path("notificationsSent").asInt()).isEqualTo(2);
        RecordedRequest request = pusher.takeRequest();
        HttpUrl url = request.getUrl();
        String body = String.valueOf(
                request.getBody() == null ? null : request.getBody().utf8());
        assertThat(url.encodedPath()).isEqualTo("/apps/42/batch_events");
        assertThat(url.queryParameter("body_md5")).isEqualTo(md5(body));
        String signed = "POST\n/apps/42/batch_events\nauth_key=key&auth_timestamp="
                + url.queryParameter("auth_timestamp") + "&auth_version=1.0&body_md5=" + md5(body);
        assertThat(url.queryParameter("auth_signature")).isEqualTo(hmac(signed));
        JsonNode batch = TestServices.JSON.readTree(body).path("batch");
        assertThat(batch).hasSize(2);
        assertThat(batch.path(0).path("channel").asString()).isEqualTo("private-user-" + ANA);
        assertThat(batch.path(0).path("name").asString()).isEqualTo("execution.completed");
        assertThat(TestServices.JSON
                        .readTree(batch.path(0).path("data").asString())
                        .path("task_id")
                        .asString())
                .isEqualTo("it's");
    }

    /// Delivered webhooks may come again; a run that fails a second time is news.
    @Test
    void aRepeatedWebhookCanBeToldFromANewChange() throws Exception {
        String first = told("failed", "2026-03-01T10:00:00+00:00");
        assertThat(told("failed", "2026-03-01T10:00:00+00:00")).isEqualTo(first);
        assertThat(told("failed", "2026-03-01T11:00:00+00:00")).isNotEqualTo(first);
    }

    private String told(String status, String changed) throws Exception {
        services.post("/functions/v1/notification-dispatcher", services.service(), """
                {"type": "UPDATE", "table": "agent_executions",
                 "record": {"id": "5b000000-0000-4000-8000-000000000001", "status": "%s", "user_id": "%s",
                            "updated_at": "%s"},
                 "old_record": {"status": "running"}}
                """.formatted(status, ANA, changed));
        RecordedRequest request = pusher.takeRequest();
        String body = String.valueOf(
                request.getBody() == null ? null : request.getBody().utf8());
        JsonNode event = TestServices.JSON.readTree(body);
        return TestServices.JSON
                .readTree(event.path("data").asString())
                .path("notification_id")
                .asString();
    }

    @Test
    void nothingIsSentWhenTheStatusStays() throws IOException {
        assertThat(change(ANA, "running").path("notificationsSent").asInt()).isZero();
        assertThat(pusher.getRequestCount()).isZero();
        assertThat(services.post("/functions/v1/notification-dispatcher", services.person(ANA), "{}")
                        .status())
                .isEqualTo(403);
        assertThat(services.post("/functions/v1/notification-dispatcher", services.service(), "{\"type\": \"UPDATE\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void twoFailuresAreOvercomeByRetrying() throws IOException {
        failures.set(2);
        assertThat(change(ANA, "failed").path("notificationsSent").asInt()).isEqualTo(2);
        assertThat(pusher.getRequestCount()).isEqualTo(3);
    }

    /// Each request that leaves is one of the outbox's own tries, and is counted there.
    @ParameterizedTest
    @ValueSource(strings = {"503 at once", "408", "307", "hangs up"})
    void noTryIsHidden(String kind) throws Exception {
        MockResponse.Builder answer = new MockResponse.Builder();
        failure = switch (kind) {
            case "503 at once" -> answer.code(503).addHeader("Retry-After: 0");
            case "408" -> answer.code(408).addHeader("Connection: close");
            case "307" -> answer.code(307).addHeader("Location: /elsewhere");
            default -> answer.onResponseStart(new SocketEffect.CloseSocket());
        };
        failures.set(2);
        assertThat(change(ANA, "failed").path("notificationsSent").asInt()).isEqualTo(2);
        assertThat(pusher.getRequestCount()).isEqualTo(3);
        assertThat(attempts()).as("the third was taken").isEqualTo("3");

        failures.set(1000);
        assertThat(change(ANA, "completed").path("deferred").asInt()).isEqualTo(2);
        assertThat(pusher.getRequestCount()).isEqualTo(3 + 4);
        assertThat(attempts()).as("given up for now").isEqualTo("4");
        assertThat(change(ANA, "failed").path("deferred").asInt()).isEqualTo(2);
        assertThat(pusher.getRequestCount()).as("the service is resting").isEqualTo(3 + 4);
        assertThat(attempts()).as("not sent at all").isEqualTo("0");
    }

    /// How often the latest notification was sent.
    private String attempts() {
        return String.valueOf(services.ask("select string_agg(distinct attempts::text, ',')"
                + " from internal.notification_outbox"
                + " where created_at = (select max(created_at) from internal.notification_outbox)"));
    }

    @Test
    void nothingIsLostWhileTheServiceIsDownNotEvenOverARestart() throws Exception {
        failures.set(1000);
        JsonNode answer = change(ANA, "completed");
        assertThat(answer.path("success").asBoolean()).isTrue();
        assertThat(answer.path("notificationsSent").asInt()).isZero();
        assertThat(answer.path("deferred").asInt()).isEqualTo(2);
        assertThat(outbox("pending")).isEqualTo("2");

        services.restart();
        failures.set(0);
        services.run("update internal.notification_outbox set next_attempt_at = now()");
        TestServices.await("the two notifications", () -> outbox("sent").equals("2"));
        assertThat(outbox("pending")).isEqualTo("0");
    }

    @Test
    void tooManyForOnePersonWait() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(change(ANA, "completed").path("limited").asInt()).isZero();
        }
        JsonNode fourth = change(ANA, "completed");
        assertThat(fourth.path("limited").asInt()).isEqualTo(2);
        assertThat(fourth.path("notificationsSent").asInt()).isZero();
        assertThat(outbox("pending")).isEqualTo("2");
    }

    private static String md5(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String hmac(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
