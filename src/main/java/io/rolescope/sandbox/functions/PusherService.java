package io.rolescope.sandbox.functions;

import io.rolescope.platform.Secret;
import io.rolescope.platform.http.SentOnce;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Pusher's HTTP API: events one by one or in batches, each request signed.
///
/// Source: Pusher Channels, “HTTP API reference”: `POST /apps/ID/events` and `/batch_events`, `body_md5`, and
/// `auth_signature` as HMAC-SHA256 over method, path and sorted query.
final class PusherService implements MessageService {
    private static final MediaType JSON_TYPE = MediaType.get("application/json");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final OkHttpClient http;
    private final HttpUrl base;
    private final String appId;
    private final String key;
    private final Secret secret;
    private final Clock clock;

    private PusherService(HttpUrl base, String appId, String key, Secret secret, Clock clock) {
        this.http =
                SentOnce.by(new OkHttpClient.Builder()).callTimeout(PATIENCE).build();
        this.base = base;
        this.appId = appId;
        this.key = key;
        this.secret = secret;
        this.clock = clock;
    }

    /// By `PUSHER_APP_ID`, `PUSHER_KEY`, `PUSHER_SECRET` and `PUSHER_CLUSTER`, or a compatible server by `PUSHER_HOST`,
    /// `PUSHER_PORT` and `PUSHER_SCHEME`; empty where it is not configured.
    static Optional<PusherService> of(Map<String, String> settings, Clock clock) {
        @Nullable String id = settings.get("PUSHER_APP_ID");
        @Nullable String key = settings.get("PUSHER_KEY");
        @Nullable String secret = settings.get("PUSHER_SECRET");
        if (id == null || key == null || secret == null || id.isBlank() || key.isBlank() || secret.isBlank()) {
            return Optional.empty();
        }
        String host = settings.getOrDefault("PUSHER_HOST", "").strip();
        HttpUrl.Builder base = new HttpUrl.Builder();
        if (host.isEmpty()) {
            base.scheme("https").host("api-" + settings.getOrDefault("PUSHER_CLUSTER", "mt1") + ".pusher.com");
        } else {
            int colon = host.lastIndexOf(':');
            base.scheme(settings.getOrDefault("PUSHER_SCHEME", "http"))
                    .host(colon < 0 ? host : host.substring(0, colon));
            String port = colon < 0 ? settings.getOrDefault("PUSHER_PORT", "") : host.substring(colon + 1);
            if (port.matches("\\d{1,5}")) {
                base.port(Integer.parseInt(port));
            }
        }
        return Optional.of(new PusherService(base.build(), id.strip(), key.strip(), Secret.of(secret.strip()), clock));
    }

    @Override
    public String name() {
        return "pusher";
    }

    @Override
    public void send(List<Notification> batch) throws IOException, RefusedException {
        boolean single = batch.size() == 1;
        String body = single ? event(batch.getFirst()) : events(batch);
        try (Response response =
                http.newCall(signed(single ? "events" : "batch_events", body)).execute()) {
            int status = response.code();
            if (status >= 200 && status < 300) {
                return;
            }
            if (status == 400 || status == 413) {
                throw new RefusedException("Pusher answered " + status);
            }
            // a wrong key or a closed account can be put right, so the messages are kept
            throw new IOException("Pusher answered " + status);
        }
    }

    private static String event(Notification notification) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("name", notification.event());
        event.put("channels", List.of(notification.channel()));
        event.put("data", notification.data());
        return JSON.writeValueAsString(event);
    }

    private static String events(List<Notification> batch) {
        return JSON.writeValueAsString(Map.of(
                "batch",
                batch.stream()
                        .map(one -> {
                            Map<String, Object> event = new LinkedHashMap<>();
                            event.put("channel", one.channel());
                            event.put("name", one.event());
                            event.put("data", one.data());
                            return event;
                        })
                        .toList()));
    }

    private Request signed(String resource, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> query = new TreeMap<>();
        query.put("auth_key", key);
        query.put("auth_timestamp", Long.toString(clock.instant().getEpochSecond()));
        query.put("auth_version", "1.0");
        query.put("body_md5", hex(bytes));
        String path = "/apps/" + appId + "/" + resource;
        StringBuilder sorted = new StringBuilder();
        HttpUrl.Builder url = base.newBuilder().encodedPath(path);
        query.forEach((name, value) -> {
            sorted.append(sorted.isEmpty() ? "" : "&").append(name).append('=').append(value);
            url.addQueryParameter(name, value);
        });
        url.addQueryParameter("auth_signature", sign("POST\n" + path + "\n" + sorted));
        return new Request.Builder()
                .url(url.build())
                .post(RequestBody.create(bytes, JSON_TYPE))
                .build();
    }

    private String sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
