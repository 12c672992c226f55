package io.rolescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FunctionsCommandTest {
    private static final String SECRET = "a-secret-of-at-least-32-characters!!";
    private final MockWebServer server = new MockWebServer();
    private final Terminal terminal = new Terminal();

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("functions", "run", "--url", server.url("/").toString()));
        all.addAll(List.of(arguments));
        return terminal.run(all);
    }

    private Path suite(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private void reply(int status, String body) {
        server.enqueue(new MockResponse.Builder().code(status).body(body).build());
    }

    @Test
    void aPassingSuiteEndsWithZeroAndCarriesAMintedToken() throws Exception {
        reply(200, "{\"ok\": true}");
        Path suite = suite(
                "a.hurl",
                "POST {{functionsUrl}}/hello\nAuthorization: Bearer {{token}}\nX: {{x}} {{y}} {{s}}\nHTTP 200\n[Asserts]\njsonpath \"$.ok\" == true\n");
        Path file = Files.writeString(folder.resolve("v.env"), "y=two\n# comment\n");
        int exit = run(
                "--as",
                "claims:{\"sub\":\"u1\",\"role\":\"authenticated\"}",
                "--jwt-secret",
                SECRET,
                "--variable",
                "x=1",
                "--variables-file",
                file.toString(),
                "--secret",
                "s=hidden",
                "--format",
                "json",
                suite.toString());
        assertThat(terminal.err()).isEmpty();
        assertThat(exit).isZero();
        var sent = server.takeRequest();
        assertThat(sent.getTarget()).isEqualTo("/functions/v1/hello");
        assertThat(sent.getHeaders().get("X")).isEqualTo("1 two hidden");
        String token = String.valueOf(sent.getHeaders().get("Authorization")).substring(7);
        assertThat(com.nimbusds.jwt.SignedJWT.parse(token).verify(new com.nimbusds.jose.crypto.MACVerifier(SECRET)))
                .isTrue();
        assertThat(com.nimbusds.jwt.SignedJWT.parse(token).getJWTClaimsSet().getSubject())
                .isEqualTo("u1");
        JsonNode report = JsonMapper.builder().build().readTree(terminal.out());
        assertThat(report.get("success").booleanValue()).isTrue();
        assertThat(terminal.out())
                .doesNotContain(token)
                .doesNotContain("hidden")
                .contains("***");
    }

    @Test
    void aFailedExpectationEndsWithOne() throws Exception {
        reply(500, "");
        Path suite = suite("a.hurl", "GET {{url}}/x\nHTTP 200\n");
        assertThat(run(suite.toString())).isEqualTo(1);
        assertThat(terminal.out())
                .contains("FAILED", "a.hurl:2:1", "expected status 200, found status 500", "0 of 1 files passed");
    }

    @Test
    void whatCannotBeReadOrReachedEndsWithTwo() throws Exception {
        Path wrong = suite("wrong.hurl", "GET {{url}}\nHTTP 200\n[Asserts]\nstatus = 200\n");
        assertThat(run(wrong.toString())).isEqualTo(2);
        assertThat(terminal.err()).contains("wrong.hurl:4:8: ");
        assertThat(run(folder.resolve("none.hurl").toString())).isEqualTo(2);
        assertThat(run("--as", "role:anon", wrong.toString())).isEqualTo(2);
        assertThat(run("--as", "nobody", "--jwt-secret", SECRET, wrong.toString()))
                .isEqualTo(2);
        assertThat(run("--as", "role:anon", "--jwt-secret", "short", wrong.toString()))
                .isEqualTo(2);
        assertThat(run("--variable", "new Uuid=1", wrong.toString())).isEqualTo(2);
        Path away = suite("away.hurl", "GET http://127.0.0.1:1/\nHTTP 200\n");
        assertThat(run(away.toString())).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
    }

    @Test
    void junitReportsAreWellFormedWhateverTheBodySays() throws Exception {
        reply(200, "a \u0001 <&> ]]> b");
        Path suite = suite("a.hurl", "GET {{url}}/x?a=1&b=2\nHTTP 200\n[Asserts]\nbody == \"<x>\"\nGET {{url}}\n");
        suite("b.hurl", "nonsense");
        Path report = folder.resolve("report.xml");
        assertThat(run("--format", "junit", "--out", report.toString(), folder.toString()))
                .isEqualTo(2);
        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Files.readString(report))));
        assertThat(xml.getElementsByTagName("testsuite").getLength()).isEqualTo(2);
        assertThat(xml.getElementsByTagName("failure").getLength()).isEqualTo(1);
        assertThat(xml.getElementsByTagName("error").getLength()).isEqualTo(1);
        assertThat(terminal.out()).isEmpty();
        assertThat(suite).exists();
    }

    @Test
    void environmentsAreFoundByName() throws Exception {
        reply(200, "");
        Files.writeString(folder.resolve("staging.env"), "path=p\n#secret password\n");
        Path suite = suite("a.hurl", "GET {{url}}/{{path}}\nHTTP 200\n");
        assertThat(run("--env", "staging", "--env-folder", folder.toString(), suite.toString()))
                .isZero();
        assertThat(server.takeRequest().getTarget()).isEqualTo("/p");
        assertThat(run("--env", "../staging", "--env-folder", folder.toString(), suite.toString()))
                .isEqualTo(2);
    }

    private int load(String... arguments) {
        List<String> all = new ArrayList<>(List.of("functions", "load"));
        all.addAll(List.of(arguments));
        return terminal.run(all);
    }

    @Test
    void loadReportsAndFailsByThreshold() throws Exception {
        for (int i = 0; i < 60; i++) {
            reply(i < 30 ? 200 : 500, "{}");
        }
        String url = server.url("/f?q=1").toString();
        assertThat(load(
                        "--url",
                        url,
                        "--connections",
                        "3",
                        "--count",
                        "30",
                        "--threshold",
                        "errors<1%",
                        "--format",
                        "json",
                        "--header",
                        "X: y",
                        "--method",
                        "POST",
                        "--body",
                        "{}",
                        "--token",
                        "tok"))
                .isZero();
        JsonNode report = JsonMapper.builder().build().readTree(terminal.out());
        assertThat(report.get("requests").intValue()).isEqualTo(30);
        assertThat(report.get("statuses").get("200").intValue()).isEqualTo(30);
        assertThat(terminal.out()).doesNotContain("tok\"");
        var sent = server.takeRequest();
        assertThat(sent.getHeaders().get("Authorization")).isEqualTo("Bearer tok");
        assertThat(sent.getBody().utf8()).isEqualTo("{}");
        assertThat(load("--url", url, "--connections", "3", "--count", "30", "--threshold", "errors<1%"))
                .isEqualTo(1);
        assertThat(terminal.out()).contains("✗ errors<1%: 100.00");
        assertThat(terminal.err()).contains("requests");
    }

    @Test
    void loadThatCannotBeDoneEndsWithTwo() {
        assertThat(load("--url", "http://127.0.0.1:1/", "--connections", "1", "--count", "2"))
                .isEqualTo(2);
        assertThat(load("--url", "nonsense", "--count", "1")).isEqualTo(2);
        assertThat(load("--url", "http://127.0.0.1:1/", "--duration", "soon")).isEqualTo(2);
        assertThat(load("--url", "http://127.0.0.1:1/", "--threshold", "fast")).isEqualTo(2);
        assertThat(load("--url", "http://127.0.0.1:1/", "--rate", "0")).isEqualTo(2);
        assertThat(load("--count", "1")).isEqualTo(2);
    }
}
