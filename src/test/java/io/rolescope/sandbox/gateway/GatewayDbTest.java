package io.rolescope.sandbox.gateway;

import static io.rolescope.sandbox.TestServices.ANA;
import static io.rolescope.sandbox.TestServices.NORTHSIDE;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.rolescope.identities.Claims;
import io.rolescope.platform.Secret;
import io.rolescope.sandbox.TestServices;
import io.rolescope.sandbox.TestServices.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("db")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayDbTest {
    private static final String LIST = "/storage/v1/object/list/files";
    private static final String FUNCTION = "/functions/v1/analytics-aggregation";

    private TestServices services;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        services = TestServices.start(folder, Map.of("GATEWAY_REQUESTS_PER_MINUTE", "5"));
    }

    @AfterAll
    void end() {
        services.close();
    }

    private static Claims ana() {
        return Claims.none()
                .with("sub", ANA)
                .with("role", "authenticated")
                .with("exp", Instant.now().plusSeconds(600).getEpochSecond());
    }

    private int status(String token) throws IOException {
        return services.post(LIST, token, "{}").told();
    }

    /// Whose token is no good is refused by the storage itself; who has none, by the gateway.
    @Test
    void onlyGoodTokensAreLetIn() throws Exception {
        assertThat(status(services.token(ana()))).isEqualTo(200);
        assertThat(services.post(LIST, null, "{}").status()).isEqualTo(401);
        assertThat(status("nonsense")).isEqualTo(403);
        assertThat(status(services.token(ana().with("exp", Instant.now().getEpochSecond() - 1))))
                .isEqualTo(403);
        assertThat(status(services.token(ana().with("nbf", Instant.now().getEpochSecond() + 60))))
                .isEqualTo(403);
        assertThat(status(services.token(ana().with("exp", "soon")))).isEqualTo(403);
        assertThat(status(services.token(ana().with("role", "postgres")))).isEqualTo(403);
        assertThat(status(services.token(ana().with("role", "rolescope_observer"))))
                .isEqualTo(403);
        assertThat(status(Tokens.sign(ana(), Secret.of("another-secret-of-sufficient-length-0123"))
                        .reveal()))
                .isEqualTo(403);
        String good = services.token(ana());
        String unsigned = part("{\"alg\":\"none\"}") + "." + good.split("\\.")[1] + ".";
        assertThat(status(unsigned)).isEqualTo(403);
        assertThat(status(good.substring(0, good.length() - 4) + "AAAA")).isEqualTo(403);
    }

    @Test
    void keysThatArePublishedVerifyAndPassForNothingElse() throws Exception {
        ECKey key = services.signingKey();
        JWSObject signed = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), new Payload(ana().json()));
        signed.sign(new ECDSASigner(key));
        assertThat(status(signed.serialize())).isEqualTo(200);

        ECKey stranger = new ECKeyGenerator(Curve.P_256).keyID(key.getKeyID()).generate();
        JWSObject forged = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), new Payload(ana().json()));
        forged.sign(new ECDSASigner(stranger));
        assertThat(status(forged.serialize())).isEqualTo(403);

        JWSObject confused = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(), new Payload(ana().json()));
        confused.sign(new MACSigner(key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        assertThat(status(confused.serialize())).as("a public key is no secret").isEqualTo(403);

        Reply keys = services.get("/auth/v1/.well-known/jwks.json", null);
        assertThat(keys.text()).contains(key.getKeyID()).doesNotContain("\"d\"");
    }

    @Test
    void rsaKeysThatArePublishedVerifyToo() throws Exception {
        RSAKey key = services.rsaSigningKey();
        assertThat(status(rs256(key, key.getKeyID(), ana()))).isEqualTo(200);
        assertThat(status(rs256(key, null, ana())))
                .as("without a key id every key is tried")
                .isEqualTo(200);
        assertThat(status(rs256(
                        key, key.getKeyID(), ana().with("exp", Instant.now().getEpochSecond() - 1))))
                .isEqualTo(403);
        assertThat(status(rs256(key, services.signingKey().getKeyID(), ana())))
                .as("the named key is of another kind")
                .isEqualTo(403);
        assertThat(status(rs256(key, "unknown", ana()))).isEqualTo(403);

        RSAKey stranger = new RSAKeyGenerator(2048).generate();
        assertThat(status(rs256(stranger, key.getKeyID(), ana()))).isEqualTo(403);
        assertThat(status(rs256(stranger, null, ana()))).isEqualTo(403);

        JWSObject confused = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(), new Payload(ana().json()));
        confused.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
        assertThat(status(confused.serialize())).as("a public key is no secret").isEqualTo(403);

        JsonNode published =
                services.get("/auth/v1/.well-known/jwks.json", null).json().path("keys");
        assertThat(published).hasSize(2);
        RSAKey told = RSAKey.parse(published.get(1).toString());
        assertThat(told.getKeyID()).isEqualTo(key.getKeyID());
        assertThat(told.isPrivate()).isFalse();
    }

    private static String rs256(RSAKey key, @Nullable String keyId, Claims claims) throws JOSEException {
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build(), new Payload(claims.json()));
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyAnswerCarriesItsIdAndLetsBrowsersIn() throws IOException {
        Reply own = services.send(services.request("/nowhere", null).header("x-request-id", "my-id.1"));
        assertThat(own.status()).isEqualTo(404);
        assertThat(own.headers().get("x-request-id")).isEqualTo("my-id.1");
        assertThat(own.headers().get("Access-Control-Allow-Origin")).isEqualTo("*");
        Reply preflight = services.send(services.request(FUNCTION, null)
                .header("Origin", "http://example.org")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization, x-own")
                .method("OPTIONS", null));
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.headers().get("Access-Control-Allow-Headers")).contains("x-own");
        Reply logs = services.get("/logs/v1?request=my-id.1", services.service());
        assertThat(logs.json()).hasSize(1);
        assertThat(services.get("/logs/v1", services.anon()).status()).isEqualTo(403);
    }

    @Test
    void tooManyCallsAreToldWhenToComeBack() throws IOException {
        String token = services.token(ana().with("sub", "0b000000-0000-4000-8000-000000000003"));
        Reply last = services.post(FUNCTION, token, "{}");
        for (int i = 0; i < 100 && last.status() != 429; i++) {
            last = services.post(FUNCTION, token, "{}");
        }
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.headers().get("X-RateLimit-Limit")).isEqualTo("5");
        assertThat(Integer.parseInt(String.valueOf(last.headers().get("Retry-After"))))
                .isBetween(1, 60);
        assertThat(services.post(FUNCTION, services.service(), "{}").status()).isEqualTo(200);
    }

    @Test
    void bodiesThatExplodeOrLieAreRefused() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                gzip.write(zeros);
            }
        }
        assertThat(packed(bomb.toByteArray()).status()).isEqualTo(413);
        assertThat(packed("not gzip".getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(400);
        ByteArrayOutputStream fine = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(fine)) {
            gzip.write("{}".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(packed(fine.toByteArray()).status()).isEqualTo(200);
        assertThat(services.post(FUNCTION, services.service(), "[1]").status()).isEqualTo(400);
        assertThat(services.post(FUNCTION, services.service(), "{\"a\":").status())
                .isEqualTo(400);
        assertThat(services.get(FUNCTION, services.service()).status()).isEqualTo(405);
        assertThat(services.post("/functions/v1/none", services.service(), "{}").status())
                .isEqualTo(404);
        String deep = "{\"a\":".repeat(50_000) + "1" + "}".repeat(50_000);
        assertThat(services.post(FUNCTION, services.service(), deep).status()).isEqualTo(400);
    }

    private Reply packed(byte[] bytes) throws IOException {
        return services.send(services.request(FUNCTION, services.service())
                .header("Content-Encoding", "gzip")
                .post(RequestBody.create(bytes, MediaType.get("application/json"))));
    }

    @Test
    void peopleOfTheDemoSignIn() throws IOException {
        services.run(
                "update auth.users set encrypted_password = extensions.crypt('right', extensions.gen_salt('bf', 4))"
                        + " where id = '" + ANA + "'");
        String email = services.ask("select email from auth.users where id = '" + ANA + "'");
        String sign = "/auth/v1/token?grant_type=password";
        Reply in = services.post(sign, services.anon(), "{\"email\": \"" + email + "\", \"password\": \"right\"}");
        assertThat(in.status()).isEqualTo(200);
        String token = in.json().path("access_token").asString();
        assertThat(services.get("/auth/v1/user", token).json().path("id").asString())
                .isEqualTo(ANA);
        assertThat(services.post(sign, services.anon(), "{\"email\": \"" + email + "\", \"password\": \"wrong\"}")
                        .status())
                .isEqualTo(400);
        assertThat(services.post(
                                sign, services.anon(), "{\"email\": \"" + email + "\", \"password\": \"' or true --\"}")
                        .status())
                .isEqualTo(400);
    }

    /// Ten thousand requests that make no sense, over a few connections; then everything still answers, and nothing
    /// has changed.
    @Test
    void tenThousandMalformedRequestsChangeNothing() throws Exception {
        String before = state();
        Random random = new Random(20_261_120);
        List<String> starts = List.of(
                "/storage/v1/object/files/" + NORTHSIDE + "/x",
                "/storage/v1/object/sign/files/x",
                "/storage/v1/object/move",
                "/storage/v1/object/copy",
                LIST,
                "/storage/v1/bucket",
                "/storage/v1/object/files",
                FUNCTION,
                "/functions/v1/notification-dispatcher",
                "/functions/v1/file-processing",
                "/auth/v1/token?grant_type=password",
                "/logs/v1",
                "/metrics/x",
                "/");
        int sent = 0;
        while (sent < 10_000) {
            StringBuilder burst = new StringBuilder();
            for (int i = 0; i < 25; i++) {
                burst.append(malformed(random, starts));
                sent++;
            }
            sendAndIgnore(burst.toString());
        }
        assertThat(services.post(LIST, services.token(ana()), "{}").status()).isEqualTo(200);
        assertThat(state()).isEqualTo(before);
    }

    private String state() {
        return ""
                + services.ask(
                        "select (select count(*) from storage.objects) || ' ' || (select count(*) from storage.buckets)"
                                + " || ' ' || (select count(*) from public.files) || ' '"
                                + " || (select md5(string_agg(o.name || coalesce(o.version, ''), ',' order by o.id)) from storage.objects o)");
    }

    private String malformed(Random random, List<String> starts) {
        String start = starts.get(random.nextInt(starts.size()));
        String method = List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "BREW", "")
                .get(random.nextInt(8));
        String token = switch (random.nextInt(4)) {
            case 0 -> services.anon();
            case 1 -> junk(random, 30);
            case 2 -> "a.b.c";
            default -> "";
        };
        String body = random.nextBoolean() ? junk(random, 40) : "{\"prefixes\": [" + junk(random, 5) + "}";
        int length = random.nextInt(10) == 0 ? body.length() + 7 : body.length();
        return method + " " + start + (random.nextInt(3) == 0 ? junk(random, 12) : "") + " HTTP/1.1\r\nHost: x\r\n"
                + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                + (random.nextInt(5) == 0 ? junk(random, 8) + ": " + junk(random, 8) + "\r\n" : "") + "Content-Length: "
                + length + "\r\n\r\n" + body;
    }

    private static String junk(Random random, int most) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(most + 1);
        for (int i = 0; i < length; i++) {
            text.append((char) (33 + random.nextInt(94)));
        }
        return text.toString();
    }

    private void sendAndIgnore(String text) {
        URI address = URI.create(services.url("/"));
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // the server may hang up on nonsense at any time
        }
    }
}
