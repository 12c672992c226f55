package io.rolescope.functions.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.platform.http.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.PrivateKey;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a request shows of who sends it: client certificates and netrc files.
class SuiteCredentialsTest {
    @TempDir
    Path folder;

    private SuiteBench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new SuiteBench(folder);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private ProblemResult problem(String text) {
        FileResult result = bench.run(text);
        assertThat(result.isSuccess()).isFalse();
        return result.entries().getLast().problems().getFirst();
    }

    /// A server that answers nobody without a certificate of its own authority.
    @Nested
    class Certificates {
        private final MockWebServer secure = new MockWebServer();
        private static TestCertificates shown;
        private static TestCertificates client;

        @BeforeAll
        static void make(@TempDir Path keys) throws Exception {
            shown = TestCertificates.of(keys, "localhost", "-1d", 10);
            client = TestCertificates.of(keys, "client", "-2d", 10);
        }

        @BeforeEach
        void begin() throws Exception {
            secure.useHttps(shown.trusting(client.authority()));
            secure.requireClientAuth();
            secure.start();
            write("ca.pem", certificate(shown.authority().getEncoded()));
            write("client.pem", "a note\n" + certificate(client.certificate().getEncoded()));
            write("key.pem", TestCertificates.pem("PRIVATE KEY", client.key().getEncoded()));
            write("locked.pem", locked(client.key(), "open sesame"));
            write("other.pem", TestCertificates.pem("PRIVATE KEY", shown.key().getEncoded()));
            write("both.pem", Files.readString(folder.resolve("client.pem")) + "\n" + locked(client.key(), "pw"));
            write("old.pem", TestCertificates.pem("EC PRIVATE KEY", client.key().getEncoded()));
            write("unknown.pem", TestCertificates.pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3}));
            write("torn.pem", TestCertificates.pem("PRIVATE KEY", new byte[] {1, 2, 3}));
        }

        @AfterEach
        void end() {
            secure.close();
        }

        private void write(String name, String text) throws IOException {
            Files.writeString(folder.resolve(name), text);
        }

        private static String certificate(byte[] encoded) {
            return TestCertificates.pem("CERTIFICATE", encoded);
        }

        private static String locked(PrivateKey key, String password) throws Exception {
            String algorithm = "PBEWithHmacSHA256AndAES_256";
            SecretKey secret =
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray()));
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.ENCRYPT_MODE, secret);
            byte[] packed = cipher.doFinal(key.getEncoded());
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
            parameters.init(cipher.getParameters().getEncoded());
            return TestCertificates.pem(
                    "ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(parameters, packed).getEncoded());
        }

        private String ask(String options) {
            secure.enqueue(new MockResponse.Builder().body("ok").build());
            return "GET https://localhost:" + secure.getPort() + "\n[Options]\ncacert: ca.pem\n" + options
                    + "\nHTTP 200\n`ok`\n";
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "cert: client.pem\nkey: key.pem",
                    "key: key.pem\ncert: client.pem\ninsecure: true",
                    "cert: client.pem:open sesame\nkey: locked.pem",
                    "cert: both.pem:pw",
                    "variable: all=client.pem:open sesame\ncert: {{all}}\nkey: locked.pem"
                })
        void aCertificateIsShown(String options) throws Exception {
            FileResult result = bench.run(ask(options));
            assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
            assertThat(secure.takeRequest().getHandshake().peerPrincipal().getName())
                    .contains("CN=client");
        }

        /// In OpenSSL's words, which are the ones suites know.
        @Test
        void whatTheServersCertificateSays() throws Exception {
            String serial = shown.certificate().getSerialNumber().toString(16);
            String even = serial.length() % 2 == 0 ? serial : "0" + serial;
            FileResult result =
                    bench.run(ask("cert: client.pem\nkey: key.pem").replace("`ok`\n", "") + """
                    [Asserts]
                    certificate "Subject" == "O=Tests, CN=localhost"
                    certificate "Issuer" == "CN=Test authority -1d"
                    certificate "Subject-Alt-Name" == "DNS:localhost"
                    certificate "Serial-Number" replace ":" "" == "%s"
                    certificate "Serial-Number" matches /^[0-9a-f]{2}(:[0-9a-f]{2})+$/
                    certificate "Start-Date" daysBeforeNow >= 0
                    certificate "Expire-Date" daysAfterNow > 5
                    """.formatted(even));
            assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        }

        @Test
        void withoutOneThereIsNoConnection() {
            assertThat(problem(ask("")).fault()).isNotNull();
            assertThat(secure.getRequestCount()).isZero();
        }

        @Test
        void anotherKeyDoesNotFit() {
            assertThat(problem(ask("cert: client.pem\nkey: other.pem")).fault()).isNotNull();
            assertThat(secure.getRequestCount()).isZero();
        }

        @ParameterizedTest
        @CsvSource({
            "'cert: none.pem', 'is not there', 4",
            "'cert: ../client.pem', 'is not there', 4",
            "'cert: key.pem', 'no certificate', 4",
            "'cert: client.pem', 'no private key', 4",
            "'cert: client.pem\nkey: none.pem', 'is not there', 5",
            "'cert: client.pem\nkey: ca.pem', 'no private key', 5",
            "'cert: client.pem\nkey: locked.pem', 'behind a password', 5",
            "'cert: client.pem:wrong\nkey: locked.pem', 'does not open', 5",
            "'cert: client.pem\nkey: old.pem', 'EC PRIVATE KEY', 5",
            "'cert: client.pem:pw\nkey: unknown.pem', 'another cipher', 5",
            "'cert: client.pem\nkey: torn.pem', 'damaged', 5",
            "'key: key.pem', 'needs the option “cert”', 4"
        })
        void whatIsWrongWithTheFilesIsSaidAtItsLine(String options, String sentence, int line) {
            ProblemResult problem = problem(ask(options.replace("\\n", "\n")));
            assertThat(problem.sentence()).contains(sentence).doesNotContain("wrong\n");
            assertThat(problem.at().line()).isEqualTo(line);
            assertThat(secure.getRequestCount()).isZero();
        }

        @Test
        void aRedirectToAnotherServerIsNotShownIt() throws Exception {
            try (MockWebServer other = new MockWebServer()) {
                other.useHttps(shown.trusting(client.authority()));
                other.requestClientAuth();
                other.start();
                other.enqueue(new MockResponse.Builder().body("ok").build());
                secure.enqueue(new MockResponse.Builder()
                        .code(302)
                        .addHeader("Location", other.url("/").toString())
                        .build());
                FileResult result = bench.run(ask("cert: client.pem\nkey: key.pem\nlocation: true"));
                assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
                assertThat(secure.takeRequest().getHandshake().peerPrincipal()).isNotNull();
                assertThat(other.takeRequest().getHandshake().peerPrincipal()).isNull();
            }
        }

        @Test
        void anAuthorityThatIsNoneIsRefused() {
            assertThat(problem("GET {{base}}\n[Options]\ncacert: key.pem\n").sentence())
                    .contains("no certificate");
        }
    }

    /// Name and password are sent to nobody; only what a server can check with them.
    @Nested
    class Digests {
        private static final String ASKS = "WWW-Authenticate: Digest realm=\"r\", nonce=\"%s\", qop=\"auth\"";

        private static final String SUITE = """
                POST {{base}}/a?b=c
                [Options]
                digest: true
                user: ana:s3cret
                `hello`
                HTTP 200
                [Asserts]
                redirects count == 0
                body == "in"
                """;

        @Test
        void aServerThatAsksIsAnswered() throws Exception {
            bench.reply(401, "who?", ASKS.formatted("n1"));
            bench.reply("in");
            FileResult result = bench.run(SUITE);
            assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
            var first = bench.server.takeRequest();
            assertThat(first.getHeaders().get("Authorization")).isNull();
            var second = bench.server.takeRequest();
            assertThat(second.getBody().utf8()).isEqualTo("hello");
            assertThat(second.getHeaders().get("Authorization"))
                    .startsWith("Digest username=\"ana\", realm=\"r\", nonce=\"n1\", uri=\"/a?b=c\", response=\"")
                    .doesNotContain("s3cret");
        }

        @Test
        void aWrongPasswordIsTriedOnceAndAnOldNonceTwice() {
            bench.reply(401, "who?", ASKS.formatted("n1"));
            bench.reply(401, "not you", ASKS.formatted("n2"));
            assertThat(bench.run(SUITE).entries().getFirst().calls().getFirst().responseBody())
                    .isEqualTo("not you");
            assertThat(bench.server.getRequestCount()).isEqualTo(2);

            bench.reply(401, "who?", ASKS.formatted("n1"));
            bench.reply(401, "too old", ASKS.formatted("n2") + ", stale=true");
            bench.reply("in");
            FileResult result = bench.run(SUITE);
            assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
            assertThat(bench.server.getRequestCount()).isEqualTo(5);
        }

        @Test
        void eachAddressOfTheServerIsAnsweredAndNoOtherServer() throws Exception {
            bench.reply(401, "", ASKS.formatted("n1"));
            bench.reply(307, "", "Location: /next");
            bench.reply(401, "", ASKS.formatted("n2"));
            bench.reply("in");
            String suite = SUITE.replace("digest: true", "digest: true\nlocation: true")
                    .replace("count == 0", "count == 1");
            FileResult result = bench.run(suite);
            assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
            for (int i = 0; i < 3; i++) {
                bench.server.takeRequest();
            }
            assertThat(bench.server.takeRequest().getHeaders().get("Authorization"))
                    .contains("uri=\"/next\"");

            try (MockWebServer other = new MockWebServer()) {
                other.start();
                other.enqueue(new MockResponse.Builder()
                        .code(401)
                        .addHeader("WWW-Authenticate", ASKS.formatted("n").substring(18))
                        .build());
                bench.reply(302, "", "Location: " + other.url("/"));
                assertThat(bench.run(suite).isSuccess()).isFalse();
                assertThat(other.getRequestCount()).isEqualTo(1);
                assertThat(other.takeRequest().getHeaders().get("Authorization"))
                        .isNull();
            }
        }

        @Test
        void whoDoesNotAskIsToldNothing() throws Exception {
            bench.reply("in");
            FileResult result = bench.run(SUITE);
            assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
            assertThat(bench.server.takeRequest().getHeaders().get("Authorization"))
                    .isNull();
        }
    }

    @Test
    void aRequestIsSignedForAws() throws Exception {
        bench.reply("ok");
        FileResult result = bench.run("""
                POST {{base}}/a
                [Options]
                aws-sigv4: aws:amz:eu-central-1:hurltest
                user: someAccessKeyId:someSecretKey
                [Form]
                test: test
                HTTP 200
                """);
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        var headers = bench.server.takeRequest().getHeaders();
        assertThat(headers.get("Authorization"))
                .matches("AWS4-HMAC-SHA256 Credential=someAccessKeyId/\\d{8}/eu-central-1/hurltest/aws4_request,"
                        + " SignedHeaders=content-type;host;x-amz-date, Signature=[0-9a-f]{64}");
        assertThat(headers.get("X-Amz-Date")).matches("\\d{8}T\\d{6}Z");
        assertThat(problem("GET {{base}}\n[Options]\naws-sigv4: aws:amz:r:s\n").sentence())
                .contains("“user”");
    }

    /// Names and passwords by host.
    @Nested
    class NetrcFiles {
        private String sent(String netrc, String options) throws Exception {
            Files.writeString(folder.resolve("my.netrc"), netrc);
            bench.reply("you are in");
            FileResult result = bench.run("GET {{base}}\n[Options]\nnetrc-file: my.netrc\n" + options + "HTTP 200\n");
            assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
            String header = bench.server.takeRequest().getHeaders().get("Authorization");
            return header == null
                    ? ""
                    : new String(
                            Base64.getDecoder().decode(header.substring("Basic ".length())), StandardCharsets.UTF_8);
        }

        @ParameterizedTest
        @CsvSource({
            "'machine localhost login ana password s3cret', ana:s3cret",
            "'machine other login no password no\nmachine LOCALHOST\n  login ana\n  password s3cret\n', ana:s3cret",
            "'# of mine\ndefault login any password \"a \\\"b\\\" c\"', 'any:a \"b\" c'",
            "'macdef init\nmachine localhost login no password no\n\nmachine localhost login ana', 'ana:'",
            "'machine localhost login one password 1\ndefault login two password 2', one:1",
            "'machine other login no password no', ''",
            "'', ''"
        })
        void itsEntryForTheHostIsSent(String netrc, String credentials) throws Exception {
            assertThat(sent(netrc.replace("\\n", "\n"), "")).isEqualTo(credentials);
        }

        @Test
        void whatTheEntrySaysItselfComesFirst() throws Exception {
            assertThat(sent("default login a password b", "user: c:d\n")).isEqualTo("c:d");
            assertThat(sent("default login a password b", "netrc: true\n")).isEqualTo("a:b");
        }

        @Test
        void thePasswordIsInNoReport() throws Exception {
            Files.writeString(folder.resolve("my.netrc"), "default login ana password tell-nobody");
            bench.reply("you said tell-nobody");
            String text = "GET {{base}}\n[Options]\nnetrc-file: my.netrc\nHTTP 200\n";
            FileResult result = bench.run(text);
            assertThat(bench.written(text, result))
                    .contains("you said ***")
                    .doesNotContain("tell-nobody")
                    .doesNotContain(Base64.getEncoder().encodeToString("ana:tell-nobody".getBytes()));
        }

        @ParameterizedTest
        @CsvSource({
            "'machine localhost login', 'ends behind “login”'",
            "'machine localhost user ana', 'damaged'",
            "'machine localhost password \"open', 'does not end'"
        })
        void aDamagedFileIsSaidAndNothingSent(String netrc, String sentence) throws Exception {
            Files.writeString(folder.resolve("my.netrc"), netrc);
            ProblemResult problem = problem("GET {{base}}\n[Options]\nnetrc-file: my.netrc\n");
            assertThat(problem.sentence()).contains(sentence);
            assertThat(problem.at().line()).isEqualTo(3);
            assertThat(bench.server.getRequestCount()).isZero();
        }

        /// Whoever runs the tests has a home of their own, so it is another folder while this one runs.
        @ParameterizedTest
        @CsvSource({
            "netrc: true, machine localhost login ana password s3cret, ana:s3cret, 200",
            "netrc-optional: true, machine localhost login ana password s3cret, ana:s3cret, 200",
            "netrc: false, machine localhost login ana password s3cret, , 200",
            "netrc-optional: true, , , 200",
            "netrc: true, , , 'The file .netrc in your home folder cannot be read.'"
        })
        void theOneInTheHomeFolderIsRead(String option, String content, String credentials, String outcome)
                throws Exception {
            String home = System.getProperty("user.home");
            System.setProperty("user.home", folder.toString());
            try {
                if (content != null) {
                    Files.writeString(folder.resolve(".netrc"), content);
                }
                bench.reply("you are in");
                String text = "GET {{base}}\n[Options]\n" + option + "\nHTTP 200\n";
                if (outcome.equals("200")) {
                    FileResult result = bench.run(text);
                    assertThat(result.isSuccess())
                            .as(SuiteBench.explain(result))
                            .isTrue();
                    String header = bench.server.takeRequest().getHeaders().get("Authorization");
                    assertThat(header)
                            .isEqualTo(
                                    credentials == null
                                            ? null
                                            : "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes()));
                } else {
                    ProblemResult problem = problem(text);
                    assertThat(problem.sentence()).isEqualTo(outcome);
                    assertThat(problem.at().line()).isEqualTo(3);
                    assertThat(bench.server.getRequestCount()).isZero();
                }
            } finally {
                System.setProperty("user.home", home);
            }
        }

        @Test
        void aMissingFileIsSaid() {
            assertThat(problem("GET {{base}}\n[Options]\nnetrc-file: none\n").sentence())
                    .contains("“none” is not there");
            assertThat(bench.server.getRequestCount()).isZero();
        }
    }
}
