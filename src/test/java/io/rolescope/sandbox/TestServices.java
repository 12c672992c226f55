package io.rolescope.sandbox;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.rolescope.identities.Claims;
import io.rolescope.platform.Secret;
import io.rolescope.sandbox.gateway.Tokens;
import io.rolescope.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All services over a database of the tests' own server, and a plain HTTP client for them.
public final class TestServices implements AutoCloseable {
    public static final String NORTHSIDE = "0a000000-0000-4000-8000-000000000001";
    public static final String SOUTHSIDE = "0a000000-0000-4000-8000-000000000002";
    public static final String ANA = "0b000000-0000-4000-8000-000000000001";
    public static final String BEN = "0b000000-0000-4000-8000-000000000002";
    public static final String MARGARET_ADMIN = "0b000000-0000-4000-8000-000000000014";
    public static final String KOFI_SOUTHSIDE = "0b000000-0000-4000-8000-000000000016";
    public static final Secret JWT_SECRET = Secret.of("a-secret-for-tests-only-0123456789-abcdef");
    public static final JsonMapper JSON = JsonMapper.builder().build();

    private final OkHttpClient http = new OkHttpClient.Builder()
            .callTimeout(Duration.ofSeconds(60))
            .readTimeout(Duration.ofSeconds(60))
            .retryOnConnectionFailure(false)
            .build();
    private final String database;
    private final Path folder;
    private final Map<String, String> settings;
    private final ECKey key;
    private final RSAKey rsaKey;
    private SandboxServices services;

    private TestServices(String database, Path folder, Map<String, String> settings, ECKey key, RSAKey rsaKey) {
        this.database = database;
        this.folder = folder;
        this.settings = settings;
        this.key = key;
        this.rsaKey = rsaKey;
        this.services = open();
    }

    /// Over a fresh copy of the demo backend.
    public static TestServices start(Path folder, Map<String, String> settings) throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256)
                .keyUse(KeyUse.SIGNATURE)
                .keyIDFromThumbprint(true)
                .generate();
        RSAKey rsaKey = new RSAKeyGenerator(2048)
                .keyUse(KeyUse.SIGNATURE)
                .keyIDFromThumbprint(true)
                .generate();
        return new TestServices(TestPostgres.sandboxDatabase(), folder, settings, key, rsaKey);
    }

    /// What an HTTP request came to.
    public record Reply(int status, String text, byte[] bytes, okhttp3.Headers headers) {
        public JsonNode json() {
            return JSON.readTree(text);
        }

        /// The status that is meant: the storage service says 400 and writes it into the body.
        public int told() {
            return status == 400 && text.startsWith("{")
                    ? json().path("statusCode").asInt(status)
                    : status;
        }
    }

    /// Ends all services and starts them anew over the same data, as a restart does.
    public void restart() {
        services.close();
        services = open();
    }

    public ECKey signingKey() {
        return key;
    }

    public RSAKey rsaSigningKey() {
        return rsaKey;
    }

    public SandboxServices services() {
        return services;
    }

    public String database() {
        return database;
    }

    public Path folder() {
        return folder;
    }

    public String url(String path) {
        return services.url() + path;
    }

    public String service() {
        return Tokens.apiKey("service_role", JWT_SECRET, Instant.now()).reveal();
    }

    public String anon() {
        return Tokens.apiKey("anon", JWT_SECRET, Instant.now()).reveal();
    }

    /// A person's token, good for an hour.
    public String person(String id) {
        return token(Claims.none()
                .with("sub", id)
                .with("role", "authenticated")
                .with("aud", "authenticated")
                .with("exp", Instant.now().plusSeconds(3600).getEpochSecond()));
    }

    public String token(Claims claims) {
        return Tokens.sign(claims, JWT_SECRET).reveal();
    }

    public Reply get(String path, @Nullable String token) throws IOException {
        return send(request(path, token).get());
    }

    public Reply post(String path, @Nullable String token, String json) throws IOException {
        return send(request(path, token).post(RequestBody.create(json, MediaType.get("application/json"))));
    }

    public Reply upload(String path, String token, byte[] bytes, String type) throws IOException {
        return send(request("/storage/v1/object/" + path, token).post(RequestBody.create(bytes, MediaType.get(type))));
    }

    public Request.Builder request(String path, @Nullable String token) {
        Request.Builder request = new Request.Builder().url(url(path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    public Reply send(Request.Builder request) throws IOException {
        try (Response response = http.newCall(request.build()).execute()) {
            byte[] bytes = response.body().bytes();
            return new Reply(
                    response.code(),
                    new String(bytes, java.nio.charset.StandardCharsets.UTF_8),
                    bytes,
                    response.headers());
        }
    }

    /// One value, asked as superuser.
    public @Nullable String ask(String sql) {
        return TestPostgres.value(database, sql);
    }

    public void run(String sql) {
        TestPostgres.run(database, sql);
    }

    /// Waits for what happens in the background; a minute at most.
    public static void await(String what, BooleanSupplier happened) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("waited a minute in vain for: " + what);
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() {
        services.close();
    }

    private SandboxServices open() {
        return SandboxServices.start(new SandboxServices.Parts(
                TestPostgres.dataSource(database),
                TestPostgres.dataSource(database, "authenticator", TestPostgres.PASSWORD),
                folder,
                null,
                JWT_SECRET,
                Tokens.apiKey("service_role", JWT_SECRET, Instant.now()),
                new JWKSet(List.of(key, rsaKey)).toPublicJWKSet(),
                settings,
                0));
    }
}
