package io.rolescope.sandbox.webhooks;

import io.rolescope.connections.RequestPool;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.http.SentOnce;
import io.rolescope.sandbox.gateway.RequestLog;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sends the requests of `net.http_request_queue` and stores the answers in `net._http_response`.
///
/// A request leaves the queue in the transaction that stores its answer, so a crash in between sends it again rather
/// than never. Source of tables, limits and words: pg_net's documentation.
public final class WebhookDelivery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookDelivery.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SessionIdentity HOST = SessionIdentity.login();
    private static final int AT_ONCE = 8;
    private static final int LARGEST_ANSWER = 1024 * 1024;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);
    private static final String KEPT = "3 days";

    private final DataSource source;
    private final RequestPool host;
    private final RequestLog log;
    private final ExecutorService executor;
    private final OkHttpClient http = SentOnce.by(new OkHttpClient.Builder()).build();
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();
    private final HeldBack heldBack = new HeldBack(System::nanoTime);
    private volatile boolean closed;

    /// @param source connections of the host, one of which listens
    /// @param executor one thread for the listener and for each request
    public WebhookDelivery(DataSource source, RequestPool host, RequestLog log, ExecutorService executor) {
        this.source = source;
        this.host = host;
        this.log = log;
        this.executor = executor;
    }

    private record Queued(
            long id, String method, String url, @Nullable String headers, byte @Nullable [] body, int timeoutMs) {}

    private record Answer(
            @Nullable Integer status,
            @Nullable String type,
            @Nullable String headers,
            @Nullable String content,
            boolean timedOut,
            @Nullable String error) {}

    /// Begins to deliver. Requests that wait for addresses below `formerBase` go to `base` instead: ports change.
    public void start(String formerBase, String base) {
        if (!formerBase.isBlank() && !formerBase.equals(base)) {
            host.commit(
                    HOST,
                    db -> db.execute(
                            "update net.http_request_queue set url = ? || substr(url, length(?) + 1)"
                                    + " where starts_with(url, ?)",
                            base,
                            formerBase,
                            formerBase));
        }
        executor.execute(this::listen);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void listen() {
        while (!closed) {
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("listen net_http_request");
                PGConnection listener = connection.unwrap(PGConnection.class);
                int round = 0;
                while (!closed) {
                    deliverAll();
                    if (round++ % 600 == 0) {
                        forgetOld();
                    }
                    listener.getNotifications((int) LOOK_AGAIN.toMillis());
                }
            } catch (SQLException | FailureException e) {
                if (!closed) {
                    LOG.warn("Webhooks wait: {}", e.getMessage());
                    pause();
                }
            } catch (RuntimeException e) {
                // a fault of ours; whoever waits for webhooks is not to wait for ever
                if (!closed) {
                    LOG.error("Webhooks wait", e);
                    pause();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(AFTER_TROUBLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private void deliverAll() throws InterruptedException {
        List<Queued> waiting = queued();
        while (!waiting.isEmpty() && !closed) {
            for (Queued one : waiting) {
                room.acquire();
                underWay.add(one.id());
                executor.execute(() -> {
                    try {
                        deliver(one);
                    } catch (RuntimeException e) {
                        // ending: it stays in the queue and is sent at the next start
                        LOG.debug("Request {} was not delivered", one.id(), e);
                    } finally {
                        underWay.remove(one.id());
                        room.release();
                    }
                });
            }
            waiting = queued();
        }
    }

    private List<Queued> queued() {
        Set<Long> waiting = new HashSet<>(underWay);
        waiting.addAll(heldBack.ids());
        Long[] busy = waiting.toArray(Long[]::new);
        return host.discard(
                HOST,
                db -> db.resultQuery(
                                "select id, method::text, url, headers::text, body, timeout_milliseconds"
                                        + " from net.http_request_queue where id <> all (?) order by id limit 64",
                                new Object[] {busy})
                        .fetch(row -> new Queued(
                                row.get(0, long.class),
                                row.get(1, String.class),
                                row.get(2, String.class),
                                row.get(3, String.class),
                                row.get(4, byte[].class),
                                row.get(5, int.class))));
    }

    private void deliver(Queued one) {
        long start = System.nanoTime();
        Answer answer = send(one);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("id", one.id());
        details.put("status", answer.status() == null ? "none" : answer.status());
        details.put("durationMs", Duration.ofNanos(System.nanoTime() - start).toMillis());
        boolean fine = answer.status() != null && answer.status() < 400;
        if (answer.error() != null) {
            details.put("error", answer.error());
        }
        log.add(fine ? RequestLog.Level.INFO : RequestLog.Level.WARNING, "webhooks", null, "delivered", details);
        try {
            store(one, answer);
            heldBack.release(one.id());
        } catch (FailureException e) {
            // it stays in the queue and is sent again, but not at once
            LOG.warn(
                    "The answer to request {} was not stored, the next try is in {}: {}",
                    one.id(),
                    heldBack.hold(one.id()),
                    e.getMessage());
        }
    }

    private void store(Queued one, Answer answer) {
        host.commit(HOST, db -> {
            int there = db.execute("delete from net.http_request_queue where id = ?", one.id());
            if (there == 1) {
                db.query(
                                "insert into net._http_response (id, status_code, content_type, headers, content,"
                                        + " timed_out, error_msg) values (?, ?, ?, cast(? as jsonb), ?, ?, ?)",
                                new @Nullable Object[] {
                                    one.id(),
                                    answer.status(),
                                    answer.type(),
                                    answer.headers(),
                                    answer.content(),
                                    answer.timedOut(),
                                    answer.error()
                                })
                        .execute();
            }
            return there;
        });
    }

    private Answer send(Queued one) {
        try {
            OkHttpClient patient = http.newBuilder()
                    .callTimeout(Duration.ofMillis(Math.clamp(one.timeoutMs(), 1, 600_000)))
                    .build();
            try (Response response = patient.newCall(request(one)).execute()) {
                return answer(response);
            }
        } catch (InterruptedIOException e) {
            return new Answer(null, null, null, null, true, "Timeout of " + one.timeoutMs() + " ms reached");
        } catch (IOException | RuntimeException e) {
            // what cannot even be put together gets its answer, too: left in the queue it would be tried without end
            return new Answer(null, null, null, null, false, storable(String.valueOf(e.getMessage())));
        } catch (Exception e) {
            // the client is written in Kotlin and throws InterruptedException without declaring it: we are ending
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while request " + one.id() + " was under way", e);
        }
    }

    private static Answer answer(Response response) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().forEach(header -> headers.put(header.getFirst(), storable(header.getSecond())));
        ResponseBody body = response.body();
        byte[] bytes = body.byteStream().readNBytes(LARGEST_ANSWER);
        String content = storable(new String(bytes, StandardCharsets.UTF_8));
        @Nullable String type = response.header("Content-Type");
        return new Answer(
                response.code(),
                type == null ? null : storable(type),
                JSON.writeValueAsString(headers),
                content,
                false,
                null);
    }

    /// A zero byte is the one character that PostgreSQL's text cannot hold.
    private static String storable(String text) {
        return text.replace("\0", "");
    }

    private static Request request(Queued one) {
        Headers.Builder headers = new Headers.Builder();
        MediaType type = MediaType.get("application/json");
        if (one.headers() != null) {
            JsonNode given = JSON.readTree(one.headers());
            for (Map.Entry<String, JsonNode> header : given.properties()) {
                headers.add(header.getKey(), header.getValue().asString(""));
            }
        }
        String method = one.method().toUpperCase(java.util.Locale.ROOT);
        @Nullable
        RequestBody body =
                method.equals("POST") ? RequestBody.create(one.body() == null ? new byte[0] : one.body(), type) : null;
        return new Request.Builder()
                .url(one.url())
                .headers(headers.build())
                .method(method, body)
                .build();
    }

    private void forgetOld() {
        host.commit(
                HOST,
                db -> db.execute("delete from net._http_response where created < now() - cast(? as interval)", KEPT));
    }
}
