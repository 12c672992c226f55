package io.rolescope.functions.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.hurl.ParseOutcome;
import io.rolescope.functions.report.TextReport;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.http.HttpCaller;
import io.rolescope.platform.http.HttpFault;
import io.rolescope.platform.http.HttpRules;
import io.rolescope.platform.http.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What suites that were written for other servers use of the language, against a real server.
class SuiteOptionsTest {
    private final MockWebServer server = new MockWebServer();
    private final HttpCaller caller = new HttpCaller();
    private final Bindings bindings = new Bindings(new Redaction());

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        server.start();
        bindings.set("port", Value.Number.of(server.getPort()));
        bindings.set("base", new Value.Text("http://localhost:" + server.getPort()));
    }

    @AfterEach
    void stop() {
        caller.close();
        server.close();
    }

    private FileResult run(String text) {
        HurlFile file = switch (HurlFile.parse("suite.hurl", text)) {
            case ParseOutcome.Parsed parsed -> parsed.file();
            case ParseOutcome.Refused refused -> throw new AssertionError(refused.toString());
        };
        RunSettings settings = new RunSettings(
                HttpRules.standard().withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20)),
                0,
                Duration.ofMillis(1),
                false);
        return new SuiteRunner(new RunContext(caller, settings, new Cancellation()), null)
                .run(file, folder, bindings, result -> {});
    }

    private void reply(String body) {
        server.enqueue(new MockResponse.Builder().body(body).build());
    }

    private static String explain(FileResult result) {
        StringBuilder text = new StringBuilder();
        for (EntryResult entry : result.entries()) {
            entry.problems().forEach(problem -> text.append(problem).append('\n'));
            entry.checks().stream()
                    .filter(check -> !check.isFulfilled())
                    .forEach(check -> text.append(check).append('\n'));
        }
        return text.toString();
    }

    private String problem(String text) {
        FileResult result = run(text);
        assertThat(result.isSuccess()).isFalse();
        return result.entries().getLast().problems().getFirst().sentence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"resolve: api.example.org:{{port}}:127.0.0.1", "resolve: *:{{port}}:127.0.0.1,127.0.0.2"})
    void aNameCanBeGivenAnAddress(String option) throws Exception {
        reply("ok");
        FileResult result = run("GET http://api.example.org:{{port}}/x\n[Options]\n" + option + "\nHTTP 200\n`ok`\n");
        assertThat(result.isSuccess()).as(explain(result)).isTrue();
        assertThat(server.takeRequest().getHeaders().get("Host")).isEqualTo("api.example.org:" + server.getPort());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connect-to: other.example.org:80:localhost:1\nconnect-to: api.example.org:80:localhost:{{port}}",
                "connect-to: ::127.0.0.1:{{port}}",
                "connect-to: api.example.org::[127.0.0.1]:{{port}}"
            })
    void aRequestCanBeTakenToAnotherServer(String options) throws Exception {
        reply("ok");
        FileResult result = run("GET http://api.example.org/x\n[Options]\n" + options + "\nHTTP 200\n`ok`\n");
        assertThat(result.isSuccess()).as(explain(result)).isTrue();
        assertThat(server.takeRequest().getHeaders().get("Host")).isEqualTo("api.example.org");
    }

    @Test
    void aDetourForAnotherPortIsNotTaken() {
        String text = "GET http://localhost:{{port}}/x\n[Options]\nconnect-to: localhost:80:localhost:1\nHTTP 200\n";
        reply("ok");
        FileResult result = run(text);
        assertThat(result.isSuccess()).as(explain(result)).isTrue();
    }

    @Test
    void requestsGoThroughAProxy() throws Exception {
        reply("by proxy");
        FileResult result = run("""
                GET http://api.example.org/x?y=1
                [Options]
                proxy: http://localhost:{{port}}
                HTTP 200
                `by proxy`
                """);
        assertThat(result.isSuccess()).as(explain(result)).isTrue();
        assertThat(server.takeRequest().getRequestLine()).isEqualTo("GET http://api.example.org/x?y=1 HTTP/1.1");
    }

    @Test
    void aCertificateOfOnesOwnIsTrusted() throws Exception {
        TestCertificates shown = TestCertificates.of(folder, "localhost", "-1d", 10);
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(shown.authority().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        Files.writeString(folder.resolve("ca.pem"), pem);
        try (MockWebServer secure = new MockWebServer()) {
            secure.useHttps(shown.sockets());
            secure.start();
            secure.enqueue(new MockResponse.Builder().body("ok").build());
            String ask = "GET https://localhost:" + secure.getPort() + "\n";
            FileResult trusted = run(ask + "[Options]\ncacert: ca.pem\nHTTP 200\n");
            assertThat(trusted.isSuccess()).as(explain(trusted)).isTrue();
            FileResult untrusted = run(ask + "HTTP 200\n");
            assertThat(untrusted.entries().getFirst().problems().getFirst().fault())
                    .isEqualTo(HttpFault.TLS_UNTRUSTED);
        }
        Files.writeString(folder.resolve("none.pem"), "nothing");
        assertThat(problem("GET {{base}}\n[Options]\ncacert: none.pem\n")).contains("no certificate");
    }

    @Test
    void anAnswerIsKeptWhenAllIsAsExpected() throws IOException {
        reply("one");
        reply("two");
        reply("three");
        FileResult result = run("""
                GET {{base}}
                [Options]
                output: {{name}}.txt
                variable: name=kept
                HTTP 200
                POST {{base}}
                file,kept.txt;
                HTTP 200
                GET {{base}}
                [Options]
                output: kept.txt
                HTTP 201
                """);
        assertThat(result.entries()).extracting(EntryResult::isSuccess).containsExactly(true, true, false);
        assertThat(result.entries().get(1).calls().getFirst().requestBody()).isEqualTo("one");
        assertThat(folder.resolve("kept.txt")).hasContent("one");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../out.txt", "/tmp/rolescope-out.txt", "none/out.txt", "."})
    void anAnswerIsNeverWrittenElsewhere(String name) throws IOException {
        reply("x");
        assertThat(problem("GET {{base}}\n[Options]\noutput: " + name + "\nHTTP 200\n"))
                .contains("lies outside");
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void anAnswerCanBeShownWithTheResult() {
        reply("{\"a\": 1}");
        reply("unseen");
        FileResult result = run("GET {{base}}\n[Options]\noutput: -\nHTTP 200\nGET {{base}}\nHTTP 200\n");
        assertThat(result.isSuccess()).as(explain(result)).isTrue();
        assertThat(TextReport.of(List.of(result))).contains("\n{\"a\": 1}\n").doesNotContain("unseen");
    }

    @Test
    void waysThatAreNoneAreRefused() {
        String ask = "GET {{base}}\n[Options]\n";
        assertThat(problem(ask + "resolve: localhost:127.0.0.1")).contains("host:port:address");
        assertThat(problem(ask + "connect-to: localhost:1")).contains("toHost");
        assertThat(problem(ask + "connect-to: localhost:1:localhost:70000")).contains("no port 70000");
        assertThat(problem(ask + "proxy: socks5://localhost:1")).contains("socks5");
        assertThat(problem(ask + "proxy: :1")).contains("host:port");
        assertThat(problem("GET localhost:{{port}}/x")).contains("http://");
        assertThat(server.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jsonpath \"$.third\" == 0.333333333333333333",
                "jsonpath \"$.longer\" == 0.333333333333333333",
                "jsonpath \"$.tenth\" == 0.100000000000000005",
                "jsonpath \"$.tenth\" >= 0.10000000000000000555111512312578270211815834045410",
                "jsonpath \"$.tiny\" != 0.0",
                "jsonpath \"$.big\" == 1000000000000000000000.0",
                "jsonpath \"$.whole\" == 1000000000000000000000",
                "jsonpath \"$.whole\" != 1000000000000000000001",
                "jsonpath \"$.whole\" isInteger",
                "jsonpath \"$.one\" == 1",
                "jsonpath \"$.one\" == 1.0",
                "jsonpath \"$.one\" isFloat",
                "jsonpath \"$.none\" == null",
                "jsonpath \"$.none\" exists",
                "jsonpath \"$.none\" != \"\"",
                "jsonpath \"$.none\" not == false",
                "jsonpath \"$.missing\" not exists",
                "jsonpath \"$.missing\" not == 4",
                "regex /third/ not exists",
                "body regex /third/ not exists",
                "body regex /\"(?P<what_it_is>th[[:alpha:]]+)\"/ == \"third\"",
                "body replaceRegex /(?s).*\"(?P<what_it_is>th[[:alpha:]]+)\".*/ \"<${what_it_is}>\" == \"<third>\"",
                "body matches /\\}$/",
                "jsonpath \"$.lines\" not matches /one$/",
                "jsonpath \"$.lines\" not matches /two$/",
                "jsonpath \"$.lines\" matches /(?m)one$/",
                "jsonpath \"$.lines\" matches /^[]\\w\\n]+$/",
                "jsonpath \"$.uuid\" isUuid",
                "jsonpath \"$.uuid\" replace \"-\" \"\" isUuid",
                "jsonpath \"$.urn\" isUuid",
                "jsonpath \"$.braced\" isUuid",
                "jsonpath \"$.lines\" not isUuid"
            })
    void valuesAreComparedAsElsewhere(String line) {
        reply("""
                {"third": 0.3333333333333333, "longer": 0.333333333333333333, "tenth": 0.1, "tiny": 0.0000000000000001,
                 "big": 1000000000000000000000.5, "whole": 1000000000000000000000, "one": 1.0, "none": null,
                 "lines": "one\\ntwo\\n", "uuid": "01cc0f54-8885-4a1d-9121-ae5d316a33c5",
                 "urn": "urn:uuid:01cc0f54-8885-4a1d-9121-ae5d316a33c5", "braced": "{01CC0F54-8885-4a1d-9121-ae5d316a33c5}"}""");
        FileResult result = run("GET {{base}}/x\nHTTP 200\n[Asserts]\n" + line + "\n");
        assertThat(result.isSuccess()).as(explain(result)).isTrue();
    }

    /// Written out, such a number would fill the memory.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jsonpath \"$.huge\" == 1",
                "jsonpath \"$.tiny\" == 1",
                "jsonpath \"$.huge\" toString == \"1\"",
                "jsonpath \"$.huge\" toInt == 1",
                "jsonpath \"$.list\" includes 2",
                "jsonpath \"$[?@ > 1e99999999]\" == 5",
                "body == \"{{huge}}\""
            })
    void numbersBeyondAllMeasureDoNoHarm(String line) {
        reply("{\"huge\": 1e999999999, \"tiny\": 1e-999999999, \"list\": [1e999999999]}");
        FileResult result =
                run("GET {{base}}/x\nHTTP 200\n[Captures]\nhuge: jsonpath \"$.huge\"\n[Asserts]\n" + line + "\n");
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.toString()).contains("E+999999999").hasSizeLessThan(20_000);
    }

    @Test
    void aNumberSmallerThanAnyIsWholeNought() {
        reply("{\"tiny\": 1e-999999999}");
        FileResult result = run("GET {{base}}/x\nHTTP 200\n[Asserts]\njsonpath \"$.tiny\" toInt == 0\n");
        assertThat(result.isSuccess()).as(explain(result)).isTrue();
    }

    @Test
    void escapesInMultilineTexts() throws Exception {
        reply("");
        reply("");
        FileResult result = run("""
                POST {{base}}
                ```json,escape
                {"clef": "\\u{1D11E}", "port": {{port}}, "path": "a\\qb"}
                ```
                POST {{base}}
                ```escape
                \\`\\`\\`\\tx
                ```
                """.replace("\\\\", "\\"));
        assertThat(result.isSuccess()).as(explain(result)).isTrue();
        var json = server.takeRequest();
        assertThat(json.getBody().utf8())
                .isEqualTo("{\"clef\": \"𝄞\", \"port\": " + server.getPort() + ", \"path\": \"a\\qb\"}\n");
        assertThat(json.getHeaders().get("Content-Type")).isEqualTo("application/json");
        assertThat(server.takeRequest().getBody().utf8()).isEqualTo("```\tx\n");
    }

    @Test
    void addressesAreSentPercentEncodedWhereTheyMustBe() throws Exception {
        reply("");
        FileResult result = run("GET {{base}}/a b/{c}?q=\"x\"|y&é=~ # comment\nHTTP 200\n");
        assertThat(result.isSuccess()).as(explain(result)).isTrue();
        assertThat(server.takeRequest().getTarget()).isEqualTo("/a%20b/%7Bc%7D?q=%22x%22|y&%C3%A9=~");
    }
}
