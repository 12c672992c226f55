package io.rolescope.functions.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.platform.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChannelTailTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final MockWebServer server = new MockWebServer();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final BlockingQueue<LiveEvent> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<WebSocket> sockets = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsARefusalAndTheTokenGoesNowhere(int status) throws Exception {
        try (MockWebServer other = new MockWebServer()) {
            other.start();
            server.enqueue(new MockResponse.Builder()
                    .code(status)
                    .addHeader("Location", other.url("/realtime/v1/websocket?apikey=the-key"))
                    .build());
            try (ChannelTail tail = tail(Duration.ofSeconds(30))) {
                tail.start();
                LiveEvent event = Objects.requireNonNull(events.poll(20, TimeUnit.SECONDS));
                assertThat(event)
                        .isInstanceOfSatisfying(
                                LiveEvent.Refused.class,
                                refused -> assertThat(refused.reason())
                                        .contains(other.getHostName() + ":" + other.getPort())
                                        .doesNotContain("the-key"));
                assertThat(events.poll(300, TimeUnit.MILLISECONDS))
                        .as("it is not tried again")
                        .isNull();
            }
            assertThat(other.getRequestCount()).isZero();
            assertThat(server.getRequestCount()).isEqualTo(1);
        }
    }

    /// A connection on the server's side: answers joins and, when told to, heartbeats.
    private void accept(String joinStatus, boolean heartbeats) {
        server.enqueue(new MockResponse.Builder()
                .webSocketUpgrade(new WebSocketListener() {
                    @Override
                    public void onMessage(WebSocket socket, String text) {
                        JsonNode message = JSON.readTree(text);
                        String event = message.get("event").stringValue();
                        if (event.equals("phx_join") || (event.equals("heartbeat") && heartbeats)) {
                            String status = event.equals("phx_join") ? joinStatus : "ok";
                            socket.send("{\"topic\":" + message.get("topic") + ",\"event\":\"phx_reply\",\"ref\":"
                                    + message.get("ref") + ",\"payload\":{\"status\":\"" + status
                                    + "\",\"response\":{\"reason\":\"Unauthorized\"}}}");
                        }
                        if (event.equals("phx_join")) {
                            sockets.add(socket);
                        }
                        received.add(message);
                    }

                    @Override
                    public void onClosing(WebSocket socket, int code, String reason) {
                        socket.close(1000, null);
                    }
                })
                .build());
    }

    private ChannelTail tail(Duration heartbeat) {
        ChannelRequest request = new ChannelRequest(
                server.url("/realtime/v1").toString(),
                Secret.of("the-key"),
                Secret.of("the-token"),
                "org:1",
                true,
                List.of(new ChannelRequest.TableChanges("*", "public", "agents", "id=eq.5")));
        return new ChannelTail(
                request,
                new TailSettings(heartbeat, Duration.ofMillis(20), Duration.ofMillis(100)),
                timer,
                events::add);
    }

    private <T extends LiveEvent> T next(Class<T> kind) throws InterruptedException {
        LiveEvent event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).isInstanceOf(kind);
        return kind.cast(Objects.requireNonNull(event));
    }

    private JsonNode nextReceived() throws InterruptedException {
        return Objects.requireNonNull(received.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void joinsAndTellsOfMessages() throws Exception {
        accept("ok", true);
        try (ChannelTail tail = tail(Duration.ofSeconds(20))) {
            tail.start();
            next(LiveEvent.Joined.class);
            RecordedRequest upgrade = server.takeRequest();
            assertThat(upgrade.getTarget()).isEqualTo("/realtime/v1/websocket?apikey=the-key&vsn=1.0.0");
            JsonNode join = nextReceived();
            assertThat(join.get("topic").stringValue()).isEqualTo("realtime:org:1");
            assertThat(join.at("/payload/access_token").stringValue()).isEqualTo("the-token");
            assertThat(join.at("/payload/config/private").booleanValue()).isTrue();
            assertThat(join.at("/payload/config/postgres_changes/0").toString())
                    .isEqualTo("{\"event\":\"*\",\"schema\":\"public\",\"table\":\"agents\",\"filter\":\"id=eq.5\"}");
            WebSocket socket = Objects.requireNonNull(sockets.poll(20, TimeUnit.SECONDS));
            socket.send("not json");
            socket.send("{\"topic\":\"realtime:other\",\"event\":\"broadcast\",\"payload\":{},\"ref\":null}");
            socket.send(
                    "{\"topic\":\"realtime:org:1\",\"event\":\"broadcast\",\"payload\":{\"event\":\"hi\",\"payload\":{\"a\":1}},\"ref\":null}");
            socket.send(
                    "{\"topic\":\"realtime:org:1\",\"event\":\"postgres_changes\",\"payload\":{\"data\":{\"type\":\"INSERT\",\"record\":{\"id\":5}}},\"ref\":null}");
            LiveEvent.Message broadcast = next(LiveEvent.Message.class);
            assertThat(broadcast.event()).isEqualTo("hi");
            assertThat(broadcast.payload().at("/payload/a").intValue()).isEqualTo(1);
            LiveEvent.Message change = next(LiveEvent.Message.class);
            assertThat(change.kind()).isEqualTo("postgres_changes");
            assertThat(change.event()).isEqualTo("INSERT");
            assertThat(tail.toString()).doesNotContain("the-key").doesNotContain("the-token");
        }
        next(LiveEvent.Closed.class);
        assertThat(nextReceived().get("event").stringValue()).isEqualTo("phx_leave");
    }

    @Test
    void comesBackAfterABreak() throws Exception {
        accept("ok", true);
        server.enqueue(new MockResponse.Builder().code(503).build());
        accept("ok", true);
        try (ChannelTail tail = tail(Duration.ofSeconds(20))) {
            tail.start();
            next(LiveEvent.Joined.class);
            Objects.requireNonNull(sockets.poll(20, TimeUnit.SECONDS)).close(1011, "bye");
            LiveEvent.Lost first = next(LiveEvent.Lost.class);
            LiveEvent.Lost second = next(LiveEvent.Lost.class);
            assertThat(second.reason()).contains("503").doesNotContain("the-key");
            assertThat(first.retryIn()).isLessThanOrEqualTo(Duration.ofMillis(20));
            assertThat(second.retryIn()).isBetween(Duration.ofMillis(30), Duration.ofMillis(40));
            next(LiveEvent.Joined.class);
        }
    }

    @Test
    void aSilentServerIsLeft() throws Exception {
        accept("ok", false);
        accept("ok", true);
        try (ChannelTail tail = tail(Duration.ofMillis(100))) {
            tail.start();
            next(LiveEvent.Joined.class);
            assertThat(next(LiveEvent.Lost.class).reason()).contains("no sign of life");
            next(LiveEvent.Joined.class);
        }
    }

    @Test
    void aRefusalIsFinal() throws Exception {
        accept("error", true);
        try (ChannelTail tail = tail(Duration.ofSeconds(20))) {
            tail.start();
            assertThat(next(LiveEvent.Refused.class).reason()).isEqualTo("Unauthorized");
            assertThat(server.getRequestCount()).isEqualTo(1);
        }
        assertThat(events).isEmpty();
    }
}
