package io.rolescope.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpCallerTest {
    private static final HttpRules RULES =
            HttpRules.standard().withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(30));
    private static final HttpRules FOLLOW = RULES.withRedirects(true, 5, false);
    private final MockWebServer server = new MockWebServer();
    private final MockWebServer elsewhere = new MockWebServer();
    private HttpCaller caller = new HttpCaller();

    @BeforeEach
    void start() throws IOException {
        server.start();
        elsewhere.start();
    }

    @AfterEach
    void stop() {
        caller.close();
        server.close();
        elsewhere.close();
    }

    private HttpOutcome send(HttpRequest request, HttpRules rules) {
        return caller.send(request, rules, null, Cancellation.none());
    }

    private HttpResponse answered(HttpRequest request, HttpRules rules) {
        return switch (send(request, rules)) {
            case HttpOutcome.Answered answered -> answered.last();
            case HttpOutcome.Failed failed -> throw new AssertionError(failed.toString());
        };
    }

    private HttpOutcome.Failed failed(HttpRequest request, HttpRules rules) {
        return switch (send(request, rules)) {
            case HttpOutcome.Answered answered -> throw new AssertionError(answered.toString());
            case HttpOutcome.Failed failed -> failed;
        };
    }

    private static MockResponse reply(int status, String body, String... headers) {
        MockResponse.Builder builder = new MockResponse.Builder().code(status).body(body);
        for (String header : headers) {
            builder.addHeader(header);
        }
        return builder.build();
    }

    @Test
    void sendsWhatIsAskedAndNothingMore() throws Exception {
        server.enqueue(reply(201, "hello", "X-A: 1", "X-A: 2"));
        HttpRequest request = new HttpRequest(
                "POST",
                server.url("/a?b=c d").toString(),
                List.of(new HttpHeader("X-Name", "Zoë"), new HttpHeader("Content-Type", "text/plain")),
                "body".getBytes(StandardCharsets.UTF_8),
                false);
        HttpResponse response = answered(request, RULES);
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.values("x-a")).containsExactly("1", "2");
        assertThat(response.version()).isEqualTo("1.1");
        assertThat(response.address()).matches("127\\.0\\.0\\.1|.*:1");
        assertThat(response.content())
                .isInstanceOfSatisfying(
                        HttpResponse.Unpacked.class,
                        body -> assertThat(new String(body.bytes(), StandardCharsets.UTF_8))
                                .isEqualTo("hello"));
        RecordedRequest sent = server.takeRequest();
        assertThat(sent.getTarget()).isEqualTo("/a?b=c%20d");
        assertThat(sent.getHeaders().get("Accept-Encoding")).isNull();
        assertThat(sent.getHeaders().get("Content-Type")).isEqualTo("text/plain");
        assertThat(sent.getHeaders().get("User-Agent")).isEqualTo("rolescope");
        assertThat(sent.getBody().utf8()).isEqualTo("body");
        HttpTimings timings = response.timings();
        assertThat(timings.firstByte()).isPositive().isLessThanOrEqualTo(timings.total());
        assertThat(timings.connect()).isPositive().isLessThanOrEqualTo(timings.firstByte());
        assertThat(timings.tls()).isZero();
    }

    /// “Try again at once” is for whoever asked to decide, and the answer that says so is to be seen.
    @ParameterizedTest
    @CsvSource({"GET,503", "POST,503", "DELETE,503", "HEAD,503", "GET,408", "POST,408", "POST,421", "GET,429"})
    void aServerThatIsBusyIsAskedOnce(String method, int status) {
        for (int i = 0; i < 3; i++) {
            server.enqueue(new MockResponse.Builder()
                    .code(status)
                    .addHeader("X-First", "1")
                    .addHeader("Retry-After", "0")
                    .addHeader("X-Last", "1")
                    .build());
        }
        byte[] body = method.equals("POST") ? "pay".getBytes(StandardCharsets.UTF_8) : null;
        HttpRequest request = new HttpRequest(method, server.url("/").toString(), List.of(), body, false);
        HttpResponse response = answered(request, HttpRules.standard());
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers())
                .extracting(HttpHeader::name)
                .containsSubsequence("X-First", "Retry-After", "X-Last")
                .noneMatch(name -> name.startsWith("Rolescope"));
        assertThat(response.value("retry-after")).contains("0");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    /// As servers of HTTP/1.0 do, and others that were told to keep nobody waiting.
    @ParameterizedTest
    @CsvSource({"GET,1.0", "POST,1.0", "GET,1.1", "POST,1.1"})
    void aServerThatHangsUpWithoutAWordIsAskedAgainAllTheSame(String method, String version) throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                while (!plain.isClosed()) {
                    try (var socket = plain.accept()) {
                        socket.getInputStream().read(new byte[4096]);
                        socket.getOutputStream()
                                .write(("HTTP/" + version + " 200 OK\r\nContent-Length: 2\r\n\r\nok")
                                        .getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException e) {
                        // the next one
                    }
                }
            });
            String url = "http://127.0.0.1:" + plain.getLocalPort() + "/";
            byte[] body = method.equals("POST") ? "x".getBytes(StandardCharsets.UTF_8) : null;
            for (int i = 0; i < 5; i++) {
                HttpRequest request = new HttpRequest(method, url, List.of(), body, false);
                assertThat(answered(request, HttpRules.standard()).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aTimeoutBeyondAllMeasureIsNone() {
        server.enqueue(new MockResponse.Builder().body("ok").build());
        HttpRules rules = HttpRules.standard().withTimeouts(Duration.ofDays(100), Duration.ofDays(100_000));
        assertThat(answered(HttpRequest.of("GET", server.url("/").toString()), rules)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRedirectToAnotherHostNeverCarriesCredentials() throws Exception {
        server.enqueue(reply(307, "", "Location: " + elsewhere.url("/there")));
        elsewhere.enqueue(reply(200, "ok"));
        HttpRequest request = new HttpRequest(
                "POST",
                server.url("/").toString(),
                List.of(
                        new HttpHeader("authorization", "Bearer t"),
                        new HttpHeader("Cookie", "a=b"),
                        new HttpHeader("apikey", "k"),
                        new HttpHeader("X-Mine", "secret", true),
                        new HttpHeader("X-Plain", "p")),
                "x".getBytes(StandardCharsets.UTF_8),
                false);
        assertThat(answered(request, FOLLOW).status()).isEqualTo(200);
        assertThat(server.takeRequest().getHeaders().get("X-Mine")).isEqualTo("secret");
        RecordedRequest foreign = elsewhere.takeRequest();
        for (String name : List.of("Authorization", "Cookie", "apikey", "X-Mine")) {
            assertThat(foreign.getHeaders().get(name)).as(name).isNull();
        }
        assertThat(foreign.getHeaders().get("X-Plain")).isEqualTo("p");
        assertThat(foreign.getBody().utf8()).isEqualTo("x");
    }

    @Test
    void evenATrustedRedirectKeepsSecretsBack() throws Exception {
        server.enqueue(reply(302, "", "Location: " + elsewhere.url("/there")));
        elsewhere.enqueue(reply(200, "ok"));
        HttpRequest request = HttpRequest.of(
                "GET",
                server.url("/").toString(),
                new HttpHeader("Authorization", "Basic YTpi"),
                new HttpHeader("X-Token", "secret", true));
        answered(request, RULES.withRedirects(true, 5, true));
        RecordedRequest foreign = elsewhere.takeRequest();
        assertThat(foreign.getHeaders().get("Authorization")).isEqualTo("Basic YTpi");
        assertThat(foreign.getHeaders().get("X-Token")).isNull();
    }

    @Test
    void aSecretBodyIsNotRepeatedElsewhere() {
        server.enqueue(reply(308, "", "Location: " + elsewhere.url("/there")));
        HttpRequest request = new HttpRequest("POST", server.url("/").toString(), List.of(), new byte[] {1}, true);
        assertThat(failed(request, FOLLOW).fault()).isEqualTo(HttpFault.REDIRECT_REFUSED);
        assertThat(elsewhere.getRequestCount()).isZero();
    }

    @Test
    void redirectsAreRecordedChangedAndLimited() throws Exception {
        server.enqueue(reply(302, "", "Location: /b"));
        server.enqueue(reply(303, "", "Location: c?x=1"));
        server.enqueue(reply(200, "end"));
        HttpRequest request = new HttpRequest(
                "POST",
                server.url("/a").toString(),
                List.of(new HttpHeader("Content-Type", "text/plain"), new HttpHeader("Authorization", "Bearer t")),
                new byte[] {1},
                false);
        HttpOutcome.Answered outcome = (HttpOutcome.Answered) send(request, FOLLOW);
        assertThat(outcome.responses()).extracting(HttpResponse::status).containsExactly(302, 303, 200);
        assertThat(outcome.last().url()).isEqualTo(server.url("/c?x=1").toString());
        assertThat(server.takeRequest().getMethod()).isEqualTo("POST");
        RecordedRequest second = server.takeRequest();
        assertThat(second.getMethod()).isEqualTo("GET");
        assertThat(second.getHeaders().get("Content-Type")).isNull();
        assertThat(second.getHeaders().get("Authorization")).isEqualTo("Bearer t");

        for (int i = 0; i < 8; i++) {
            server.enqueue(reply(302, "", "Location: /again"));
        }
        assertThat(failed(HttpRequest.of("GET", server.url("/").toString()), FOLLOW)
                        .fault())
                .isEqualTo(HttpFault.TOO_MANY_REDIRECTS);
        assertThat(answered(HttpRequest.of("GET", server.url("/").toString()), RULES)
                        .status())
                .isEqualTo(302);
    }

    /// As curl and Hurl follow: 301 to 303 ask for the other address, whatever was done at this one.
    @ParameterizedTest
    @CsvSource({
        "301, POST, GET, ''",
        "301, PUT, GET, ''",
        "302, DELETE, GET, ''",
        "302, PATCH, GET, ''",
        "303, PUT, GET, ''",
        "302, HEAD, HEAD, ''",
        "303, HEAD, HEAD, ''",
        "307, PUT, PUT, x",
        "308, DELETE, DELETE, x"
    })
    void whatIsAskedForBehindARedirect(int status, String method, String then, String body) throws Exception {
        server.enqueue(reply(status, "", "Location: /b"));
        server.enqueue(reply(200, ""));
        byte[] bytes = method.equals("HEAD") ? null : new byte[] {'x'};
        HttpHeader type = new HttpHeader("Content-Type", "text/plain");
        answered(new HttpRequest(method, server.url("/a").toString(), List.of(type), bytes, false), FOLLOW);
        assertThat(server.takeRequest().getMethod()).isEqualTo(method);
        RecordedRequest followed = server.takeRequest();
        assertThat(followed.getMethod()).isEqualTo(then);
        assertThat(followed.getBody() == null ? "" : followed.getBody().utf8()).isEqualTo(body);
        assertThat(followed.getHeaders().get("Content-Type")).isEqualTo(body.isEmpty() ? null : "text/plain");
    }

    @Test
    void cookiesAreKeptForTheirHost() throws Exception {
        server.enqueue(reply(
                200, "", "Set-Cookie: a=1; Path=/", "Set-Cookie: b=2; Path=/other", "Set-Cookie: c=3; Max-Age=0"));
        server.enqueue(reply(200, ""));
        CookieStore cookies = new CookieStore();
        caller.send(HttpRequest.of("GET", server.url("/").toString()), RULES, cookies, Cancellation.none());
        caller.send(
                HttpRequest.of("GET", server.url("/x").toString(), new HttpHeader("Cookie", "mine=0")),
                RULES,
                cookies,
                Cancellation.none());
        server.takeRequest();
        assertThat(server.takeRequest().getHeaders().get("Cookie")).isEqualTo("a=1; mine=0");
    }

    @Test
    void compressedBodiesAreUnpackedAndBombsAreNot() throws Exception {
        server.enqueue(packed(gzip(new byte[100])));
        server.enqueue(packed(gzip(new byte[50 << 20])));
        server.enqueue(packed(new byte[] {1, 2, 3}));
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Encoding: zstd")
                .body("x")
                .build());
        HttpRequest request = HttpRequest.of("GET", server.url("/").toString());
        HttpRules small = RULES.withMaxBody(1 << 20);
        assertThat(answered(request, small).content())
                .isInstanceOfSatisfying(
                        HttpResponse.Unpacked.class,
                        body -> assertThat(body.bytes()).hasSize(100));
        assertThat(answered(request, small).content()).isInstanceOf(HttpResponse.Undecodable.class);
        assertThat(answered(request, small).content()).isInstanceOf(HttpResponse.Undecodable.class);
        assertThat(answered(request, small).content()).isInstanceOf(HttpResponse.Undecodable.class);
    }

    /// Made by Node's zlib: the second is 50 MB of nothing.
    @Test
    void brotliIsUnpackedAndItsBombsAreNot() {
        byte[] hello = HexFormat.of().parseHex("8b058048656c6c6f20576f726c642103");
        byte[] bomb = HexFormat.of()
                .parseHex(
                        "cbffff3ff82700e2b14020f7fe8fffff7ff04f00c4611180eefd1fffffffe09f0088c30200ddfb3ffeffffc13f0110870500baf77ffcffff837f02200e0b0074effff8ffff07ff04401c1600e8deffe5ffff07fe0980382c00d0bdff00");
        server.enqueue(packed("br", hello));
        server.enqueue(packed("identity, BR", hello));
        server.enqueue(packed("br", bomb));
        server.enqueue(packed("br", Arrays.copyOf(hello, 9)));
        server.enqueue(packed("br", "no brotli".getBytes(StandardCharsets.UTF_8)));
        HttpRequest request = HttpRequest.of("GET", server.url("/").toString());
        HttpRules small = RULES.withMaxBody(1 << 20);
        for (int i = 0; i < 2; i++) {
            assertThat(answered(request, small).content())
                    .isInstanceOfSatisfying(
                            HttpResponse.Unpacked.class,
                            body -> assertThat(body.bytes()).asString().isEqualTo("Hello World!"));
        }
        assertThat(undecodable(request, small)).contains("larger than 1048576 bytes");
        assertThat(undecodable(request, small)).contains("not valid br");
        assertThat(undecodable(request, small)).contains("not valid br");
    }

    private String undecodable(HttpRequest request, HttpRules rules) {
        return switch (answered(request, rules).content()) {
            case HttpResponse.Undecodable(String sentence) -> sentence;
            case HttpResponse.Unpacked(byte[] bytes) -> throw new AssertionError(bytes.length + " bytes");
        };
    }

    private static MockResponse packed(byte[] bytes) {
        return packed("gzip", bytes);
    }

    private static MockResponse packed(String encoding, byte[] bytes) {
        return new MockResponse.Builder()
                .addHeader("Content-Encoding", encoding)
                .body(new Buffer().write(bytes))
                .build();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void anEndlessAnswerEndsAtTheLimit() {
        try (RawServer endless = new RawServer((out, head) -> {
            out.write(RawServer.ascii("HTTP/1.1 200 OK\r\n\r\n"));
            while (true) {
                out.write(new byte[65536]);
            }
        })) {
            HttpRequest request = HttpRequest.of("GET", endless.url("/"));
            assertThat(failed(request, RULES.withMaxBody(1 << 20)).fault()).isEqualTo(HttpFault.TOO_LARGE);
            assertThat(caller.connectionCount()).isZero();
        }
    }

    @Test
    void brokenAnswersAreToldApart() throws Exception {
        HttpRules impatient = RULES.withTimeouts(Duration.ofSeconds(20), Duration.ofMillis(300));
        try (RawServer truncated = new RawServer(
                        (out, head) -> out.write(RawServer.ascii("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")));
                RawServer silent = new RawServer((out, head) -> new CountDownLatch(1).await(20, TimeUnit.SECONDS));
                RawServer slow = new RawServer((out, head) -> drip(out));
                RawServer rude = new RawServer((out, head) -> {});
                RawServer other =
                        new RawServer((out, head) -> out.write(RawServer.ascii("SSH-2.0-OpenSSH_9\r\n\r\n")))) {
            assertThat(fault(truncated, RULES)).isEqualTo(HttpFault.TRUNCATED);
            assertThat(fault(silent, impatient)).isEqualTo(HttpFault.TIMED_OUT);
            assertThat(fault(slow, impatient)).isEqualTo(HttpFault.TIMED_OUT);
            assertThat(fault(rude, RULES)).isEqualTo(HttpFault.UNREACHABLE);
            assertThat(fault(other, RULES)).isEqualTo(HttpFault.NOT_HTTP);
        }
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        HttpOutcome.Failed refused = failed(HttpRequest.of("GET", "http://127.0.0.1:" + free + "/?token=s"), RULES);
        assertThat(refused.fault()).isEqualTo(HttpFault.UNREACHABLE);
        assertThat(refused.failure()).isInstanceOf(Failure.Unreachable.class);
        assertThat(refused.failure().toString()).doesNotContain("token");
        assertThat(failed(HttpRequest.of("GET", "http://no-such-host.invalid/"), RULES)
                        .fault())
                .isEqualTo(HttpFault.UNKNOWN_HOST);
    }

    private HttpFault fault(RawServer from, HttpRules rules) {
        return failed(HttpRequest.of("GET", from.url("/")), rules).fault();
    }

    private static void drip(OutputStream out) throws IOException, InterruptedException {
        out.write(RawServer.ascii("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"));
        for (int i = 0; i < 1000; i++) {
            out.write('x');
            out.flush();
            Thread.sleep(20);
        }
    }

    @Test
    void aCancelledRequestFreesItsConnection() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (RawServer silent = new RawServer((out, head) -> {
                    received.countDown();
                    new CountDownLatch(1).await(20, TimeUnit.SECONDS);
                });
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Cancellation cancellation = new Cancellation();
            CompletableFuture<HttpOutcome> outcome = CompletableFuture.supplyAsync(
                    () -> caller.send(HttpRequest.of("GET", silent.url("/")), RULES, null, cancellation), threads);
            assertThat(received.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(caller.connectionCount()).isEqualTo(1);
            cancellation.cancel();
            assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOfSatisfying(HttpOutcome.Failed.class, failed -> {
                assertThat(failed.fault()).isEqualTo(HttpFault.CANCELLED);
                assertThat(failed.failure()).isInstanceOf(Failure.Cancelled.class);
            });
            assertThat(caller.connectionCount()).isZero();
            Cancellation early = new Cancellation();
            early.cancel();
            assertThat(caller.send(HttpRequest.of("GET", silent.url("/")), RULES, null, early))
                    .isInstanceOf(HttpOutcome.Failed.class);
        }
    }

    @Test
    void certificatesAreCheckedAndShown(@TempDir Path folder) throws Exception {
        TestCertificates good = TestCertificates.of(folder, "localhost", "-1d", 10);
        TestCertificates expired = TestCertificates.of(folder, "localhost", "-10d", 5);
        TestCertificates foreign = TestCertificates.of(folder, "example.org", "-1d", 10);
        HttpRules one = RULES.withProtocol(HttpRules.Protocol.HTTP_1_1);

        assertThat(tls(good, null, one)).isEqualTo(HttpFault.TLS_UNTRUSTED);
        assertThat(tls(expired, TlsTrust.of(expired.authority()), one)).isEqualTo(HttpFault.TLS_EXPIRED);
        assertThat(tls(foreign, TlsTrust.of(foreign.authority()), one)).isEqualTo(HttpFault.TLS_WRONG_HOST);
        assertThat(tls(good, TlsTrust.of(good.authority()), one)).isNull();
        assertThat(tls(foreign, null, one.withInsecure(true))).isNull();
        try (ServerSocket plain = new ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> greet(plain));
            assertThat(failed(HttpRequest.of("GET", "https://127.0.0.1:" + plain.getLocalPort() + "/"), one)
                            .fault())
                    .isEqualTo(HttpFault.TLS_FAILED);
        }
    }

    private static void greet(ServerSocket plain) {
        try (var socket = plain.accept()) {
            socket.getOutputStream().write(RawServer.ascii("220 mail.example.org ESMTP ready\r\n"));
            socket.getOutputStream().flush();
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException clientGone) {
            // expected: the client cannot make sense of it
        }
    }

    private static @org.jspecify.annotations.Nullable HttpFault tls(
            TestCertificates shown, @org.jspecify.annotations.Nullable TlsTrust trust, HttpRules rules)
            throws IOException {
        try (MockWebServer secure = new MockWebServer();
                HttpCaller client = new HttpCaller(trust)) {
            secure.useHttps(shown.sockets());
            secure.start();
            secure.enqueue(reply(200, "ok"));
            String url = "https://localhost:" + secure.getPort() + "/";
            return switch (client.send(HttpRequest.of("GET", url), rules, null, Cancellation.none())) {
                case HttpOutcome.Answered answered -> {
                    assertThat(answered.last().certificate()).isEqualTo(shown.certificate());
                    assertThat(answered.last().timings().tls()).isPositive();
                    yield null;
                }
                case HttpOutcome.Failed failed -> failed.fault();
            };
        }
    }

    @Test
    void whatCannotBeSentIsSaid() {
        assertThat(failed(HttpRequest.of("GET", "htp:/x"), RULES).fault()).isEqualTo(HttpFault.INVALID_REQUEST);
        String url = server.url("/").toString();
        assertThat(failed(HttpRequest.of("GET", url, new HttpHeader("Bad Name", "x")), RULES)
                        .fault())
                .isEqualTo(HttpFault.INVALID_REQUEST);
        assertThat(failed(HttpRequest.of("GET", url, new HttpHeader("X", "a\nb")), RULES)
                        .fault())
                .isEqualTo(HttpFault.INVALID_REQUEST);
        assertThat(failed(new HttpRequest("HEAD", url, List.of(), new byte[1], false), RULES)
                        .failure()
                        .sentence())
                .contains("body");
        assertThat(new HttpHeader("Authorization", "Bearer x", true).toString()).doesNotContain("Bearer");
    }

    /// What OkHttp writes otherwise: in the clear, behind TLS, by a proxy and by a tunnel through one.
    @ParameterizedTest
    @CsvSource({"plain", "tls", "proxy", "tunnel"})
    void firstLinesAreSentAsTheyAreAskedFor(String way, @TempDir Path folder) throws Exception {
        HttpRules rules = RULES;
        String base = server.url("/").toString();
        String host = "";
        switch (way) {
            case "tls" -> {
                TestCertificates local = TestCertificates.of(folder, "localhost", "-1d", 30);
                elsewhere.close();
                MockWebServer secure = new MockWebServer();
                secure.useHttps(local.sockets());
                secure.start();
                try {
                    assertFirstLines(
                            secure,
                            "https://localhost:" + secure.getPort() + "/",
                            "",
                            rules.withTrust(TlsTrust.of(local.authority())));
                } finally {
                    secure.close();
                }
                return;
            }
            case "proxy" -> {
                rules = rules.withRoute(HttpRoute.DIRECT.through(
                        java.net.InetSocketAddress.createUnresolved("localhost", server.getPort())));
                base = "http://api.example:8080/";
                host = "http://api.example:8080";
            }
            case "tunnel" -> {
                RawServer tunnel = new RawServer((out, head) -> {
                    out.write(RawServer.ascii("HTTP/1.1 200 so\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"));
                    out.flush();
                    TimeUnit.MILLISECONDS.sleep(300);
                });
                try (tunnel) {
                    int port = java.net.URI.create(tunnel.url("/")).getPort();
                    HttpRules through = rules.withRoute(HttpRoute.DIRECT
                            .with(new HttpRoute.Detour("api.example", 80, "127.0.0.1", 1))
                            .through(java.net.InetSocketAddress.createUnresolved("localhost", port)));
                    assertThat(answered(HttpRequest.of("GET", "http://api.example/a/../b"), through.withPathAsIs(true))
                                    .rawBody())
                            .asString(StandardCharsets.UTF_8)
                            .isEqualTo("hi");
                }
                return;
            }
            default -> {}
        }
        assertFirstLines(server, base, host, rules);
    }

    private void assertFirstLines(MockWebServer to, String base, String host, HttpRules rules) throws Exception {
        String odd = "a/./b/../c/%2e%2e//d|é?x=\"../y\"&z";
        to.enqueue(reply(200, ""));
        HttpResponse response = answered(HttpRequest.of("PUT", base + odd + "#part"), rules.withPathAsIs(true));
        assertThat(response.url()).isEqualTo(base + odd + "#part");
        assertThat(to.takeRequest().getRequestLine())
                .isEqualTo("PUT " + host + "/a/./b/../c/%2e%2e//d%7C%C3%A9?x=%22../y%22&z HTTP/1.1");

        String longPath = "x".repeat(20_000) + "/../y";
        to.enqueue(reply(200, ""));
        answered(HttpRequest.of("GET", base + longPath), rules.withPathAsIs(true));
        assertThat(to.takeRequest().getRequestLine()).isEqualTo("GET " + host + "/" + longPath + " HTTP/1.1");
    }

    /// The JDK's server, since that of the other tests takes no body with a GET.
    @Test
    void aGetCanHaveABody() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        HttpServer search = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        search.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            asked.complete(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(body, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write("found".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        search.start();
        try {
            HttpRequest request = new HttpRequest(
                    "GET",
                    "http://localhost:" + search.getAddress().getPort() + "/find?x",
                    List.of(new HttpHeader("Content-Type", "application/json")),
                    "{\"a\": 1}".getBytes(StandardCharsets.UTF_8),
                    false);
            HttpResponse response = answered(request, RULES);
            assertThat(response.rawBody()).asString(StandardCharsets.UTF_8).isEqualTo("found");
        } finally {
            search.stop(0);
        }
        assertThat(asked.get()).isEqualTo("GET /find?x application/json {\"a\": 1}");
    }

    @Test
    void theOldestVersionIsSpoken() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        try (RawServer old = new RawServer((out, head) -> {
            asked.complete(head);
            out.write(RawServer.ascii("HTTP/1.0 200 OK\r\n\r\nto the end"));
        })) {
            HttpResponse response =
                    answered(HttpRequest.of("GET", old.url("/x?y")), RULES.withProtocol(HttpRules.Protocol.HTTP_1_0));
            assertThat(response.version()).isEqualTo("1.0");
            assertThat(response.rawBody()).asString(StandardCharsets.UTF_8).isEqualTo("to the end");
        }
        assertThat(asked.get()).startsWith("GET /x?y HTTP/1.0\r\n").contains("Connection: close\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "http://h, /",
        "http://h?a=/../b, /?a=/../b",
        "https://u@h:1/a/../b#c, /a/../b",
        "http://[::1]:80/%zz/\\/é, /%zz/%5C/%C3%A9",
        "'http://h/a b\tc', /a%20b%09c"
    })
    void whatIsSentOfAnAddressAsItIsWritten(String url, String target) {
        assertThat(FirstLine.target(url.replace("\\t", "\t"))).isEqualTo(target);
    }

    @Test
    void aPathIsFollowedAgainBehindARedirect() throws Exception {
        server.enqueue(reply(302, "", "Location: b/../c"));
        server.enqueue(reply(200, ""));
        answered(HttpRequest.of("GET", server.url("/") + "x/../a"), FOLLOW.withPathAsIs(true));
        assertThat(server.takeRequest().getTarget()).isEqualTo("/x/../a");
        assertThat(server.takeRequest().getTarget()).isEqualTo("/c");
    }

    /// The detour is for the server that is asked, not for the proxy on the way to it.
    @ParameterizedTest
    @CsvSource({"localhost,200", "127.0.0.1,200", "localhost,403"})
    void aDetourBehindAProxyIsAskedOfTheProxy(String proxyHost, int status) {
        CompletableFuture<String> asked = new CompletableFuture<>();
        try (RawServer proxy = new RawServer((out, head) -> {
            asked.complete(head);
            out.write(("HTTP/1.1 " + status + " so\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            TimeUnit.MILLISECONDS.sleep(500);
        })) {
            int port = java.net.URI.create(proxy.url("/")).getPort();
            HttpRules rules = RULES.withRoute(HttpRoute.DIRECT
                    .with(new HttpRoute.Detour("api.example", 80, "127.0.0.1", elsewhere.getPort()))
                    .through(java.net.InetSocketAddress.createUnresolved(proxyHost, port)));
            HttpRequest request = HttpRequest.of("GET", "http://api.example/x");
            if (status == 200) {
                assertThat(answered(request, rules).rawBody())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("hi");
            } else {
                assertThat(failed(request, rules).failure()).isInstanceOf(Failure.Unreachable.class);
            }
        }
        assertThat(asked)
                .isCompletedWithValueMatching(
                        head -> head.startsWith("CONNECT 127.0.0.1:" + elsewhere.getPort() + " HTTP/1.1\r\n"));
        assertThat(elsewhere.getRequestCount()).isZero();
    }
}
