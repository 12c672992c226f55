package io.rolescope.functions.live;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/// Listens to a realtime channel over a WebSocket until it is closed: joins, sends heartbeats, comes back after breaks.
/// Events are handed over one at a time, on whatever thread they happen.
public final class ChannelTail implements AutoCloseable {
    private final ChannelRequest request;
    private final TailSettings settings;
    private final ScheduledExecutorService timer;
    private final Consumer<LiveEvent> events;
    private final OkHttpClient client = new OkHttpClient.Builder()
            .readTimeout(Duration.ZERO)
            .connectTimeout(Duration.ofSeconds(10))
            // the token is sent once the channel is open, to whoever opened it
            .followRedirects(false)
            .followSslRedirects(false)
            .build();

    private @Nullable WebSocket socket;
    private @Nullable ScheduledFuture<?> pending;
    private int connection;
    private int breaks;
    private long refs;
    private String joinRef = "";
    private String unansweredHeartbeat = "";
    private boolean ended;

    /// @param timer runs heartbeats and retries; is not shut down here
    /// @param events must not block for long
    public ChannelTail(
            ChannelRequest request, TailSettings settings, ScheduledExecutorService timer, Consumer<LiveEvent> events) {
        this.request = request;
        this.settings = settings;
        this.timer = timer;
        this.events = events;
    }

    /// Connects. Returns at once; what happens is told as events.
    ///
    /// @throws IllegalArgumentException when the address is none
    public synchronized void start() {
        if (ended || socket != null) {
            return;
        }
        connect();
    }

    private synchronized void connect() {
        if (ended) {
            return;
        }
        connection++;
        unansweredHeartbeat = "";
        socket = client.newWebSocket(new Request.Builder().url(address()).build(), new Listener(connection));
    }

    private HttpUrl address() {
        String http = request.url().replaceFirst("^ws", "http").replaceFirst("/+$", "");
        return HttpUrl.get(http)
                .newBuilder()
                .addPathSegment("websocket")
                .addQueryParameter("apikey", request.apiKey().reveal())
                .addQueryParameter("vsn", "1.0.0")
                .build();
    }

    private String nextRef() {
        return String.valueOf(++refs);
    }

    private synchronized void opened(int of, WebSocket opened) {
        if (of == connection && !ended) {
            joinRef = nextRef();
            opened.send(PhoenixMessages.join(request, joinRef));
            scheduleHeartbeat();
        }
    }

    private void scheduleHeartbeat() {
        pending = timer.schedule(this::heartbeat, settings.heartbeat().toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void heartbeat() {
        WebSocket open = socket;
        if (ended || open == null) {
            return;
        }
        if (!unansweredHeartbeat.isEmpty()) {
            broken(connection, "The server gave no sign of life.");
            return;
        }
        unansweredHeartbeat = nextRef();
        open.send(PhoenixMessages.heartbeat(unansweredHeartbeat));
        scheduleHeartbeat();
    }

    private synchronized void received(int of, String text) {
        if (of != connection || ended) {
            return;
        }
        PhoenixMessages.Received message = PhoenixMessages.read(text);
        if (message == null) {
            return;
        }
        switch (message.event()) {
            case "phx_reply" -> reply(message);
            case "phx_error" -> broken(of, "The channel broke off.");
            case "phx_close" -> broken(of, "The server closed the channel.");
            default -> {
                if (message.topic().equals("realtime:" + request.topic())) {
                    events.accept(
                            new LiveEvent.Message(Instant.now(), message.event(), message.name(), message.payload()));
                }
            }
        }
    }

    private void reply(PhoenixMessages.Received message) {
        if (message.ref().equals(unansweredHeartbeat)) {
            unansweredHeartbeat = "";
        } else if (message.ref().equals(joinRef)) {
            if (message.isOk()) {
                breaks = 0;
                events.accept(new LiveEvent.Joined(Instant.now(), LiveEvent.Way.CHANNEL));
            } else {
                events.accept(new LiveEvent.Refused(Instant.now(), message.reason()));
                end();
            }
        }
    }

    private synchronized void broken(int of, String reason) {
        if (of != connection || ended) {
            return;
        }
        connection++;
        letGo();
        Duration wait = nextWait();
        events.accept(new LiveEvent.Lost(Instant.now(), reason, wait));
        if (!ended) {
            pending = timer.schedule(this::connect, wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void refused(int of, String reason) {
        if (of == connection && !ended) {
            connection++;
            events.accept(new LiveEvent.Refused(Instant.now(), reason));
            end();
        }
    }

    /// Doubled each time, and up to a quarter less by chance, so that not all clients come back at the same moment.
    private Duration nextWait() {
        long longest = settings.longestRetry().toMillis();
        long wait = Math.min(longest, settings.firstRetry().toMillis() << Math.min(breaks, 20));
        breaks++;
        return Duration.ofMillis(wait - ThreadLocalRandom.current().nextLong(wait / 4 + 1));
    }

    private void letGo() {
        ScheduledFuture<?> timed = pending;
        pending = null;
        if (timed != null) {
            timed.cancel(false);
        }
        WebSocket open = socket;
        socket = null;
        if (open != null) {
            open.cancel();
        }
    }

    private void end() {
        ended = true;
        letGo();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    /// Leaves the channel and stops for good.
    @Override
    public synchronized void close() {
        if (ended) {
            return;
        }
        WebSocket open = socket;
        if (open != null) {
            open.send(PhoenixMessages.leave(request, nextRef()));
            if (open.close(1000, null)) {
                socket = null;
            }
        }
        end();
        events.accept(new LiveEvent.Closed(Instant.now()));
    }

    /// Says nothing of keys and tokens.
    @Override
    public String toString() {
        return "ChannelTail of " + request.topic();
    }

    private final class Listener extends WebSocketListener {
        private final int number;

        Listener(int number) {
            this.number = number;
        }

        @Override
        public void onOpen(WebSocket webSocket, Response response) {
            opened(number, webSocket);
        }

        @Override
        public void onMessage(WebSocket webSocket, String text) {
            received(number, text);
        }

        @Override
        public void onClosing(WebSocket webSocket, int code, String reason) {
            webSocket.close(1000, null);
            broken(number, "The server closed the connection (" + code + ").");
        }

        /// Host and port only: a query may carry the key on.
        private static String host(Response response) {
            @Nullable String location = response.header("Location");
            @Nullable
            HttpUrl to =
                    location == null ? null : response.request().url().resolve(location.replaceFirst("^ws", "http"));
            return to == null ? "another address" : to.host() + ":" + to.port();
        }

        @Override
        public void onFailure(WebSocket webSocket, Throwable thrown, @Nullable Response response) {
            if (response != null && response.isRedirect()) {
                refused(number, "The server sends us on to " + host(response) + "; the token is not sent there.");
                return;
            }
            String why = response == null ? thrown.getClass().getSimpleName() : "status " + response.code();
            broken(number, "The connection failed (" + why + ").");
        }
    }
}
