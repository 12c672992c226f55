package io.rolescope.functions.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.functions.report.TextReport;
import io.rolescope.platform.http.HttpFault;
import io.rolescope.platform.http.TestCertificates;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What suites that were written for other servers use of the language, against a real bench.server.
class SuiteOptionsTest {
    @TempDir
    Path folder;

    private SuiteBench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new SuiteBench(folder);
        bench.bindings.set("port", Value.Number.of(bench.server.getPort()));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private String problem(String text) {
        FileResult result = bench.run(text);
        assertThat(result.isSuccess()).isFalse();
        return result.entries().getLast().problems().getFirst().sentence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"resolve: api.example.org:{{port}}:127.0.0.1", "resolve: *:{{port}}:127.0.0.1,127.0.0.2"})
    void aNameCanBeGivenAnAddress(String option) throws Exception {
        bench.reply("ok");
        FileResult result =
                bench.run("GET http://api.example.org:{{port}}/x\n[Options]\n" + option + "\nHTTP 200\n`ok`\n");
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        assertThat(bench.server.takeRequest().getHeaders().get("Host"))
                .isEqualTo("api.example.org:" + bench.server.getPort());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connect-to: other.example.org:80:localhost:1\nconnect-to: api.example.org:80:localhost:{{port}}",
                "connect-to: ::127.0.0.1:{{port}}",
                "connect-to: api.example.org::[127.0.0.1]:{{port}}"
            })
    void aRequestCanBeTakenToAnotherServer(String options) throws Exception {
        bench.reply("ok");
        FileResult result = bench.run("GET http://api.example.org/x\n[Options]\n" + options + "\nHTTP 200\n`ok`\n");
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        assertThat(bench.server.takeRequest().getHeaders().get("Host")).isEqualTo("api.example.org");
    }

    @Test
    void aDetourForAnotherPortIsNotTaken() {
        String text = "GET http://localhost:{{port}}/x\n[Options]\nconnect-to: localhost:80:localhost:1\nHTTP 200\n";
        bench.reply("ok");
        FileResult result = bench.run(text);
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
    }

    @Test
    void requestsGoThroughAProxy() throws Exception {
        bench.reply("by proxy");
        FileResult result = bench.run("""
                GET http://api.example.org/x?y=1
                [Options]
                proxy: http://localhost:{{port}}
                HTTP 200
                `by proxy`
                """);
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        assertThat(bench.server.takeRequest().getRequestLine()).isEqualTo("GET http://api.example.org/x?y=1 HTTP/1.1");
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
            FileResult trusted = bench.run(ask + "[Options]\ncacert: ca.pem\nHTTP 200\n");
            assertThat(trusted.isSuccess()).as(SuiteBench.explain(trusted)).isTrue();
            FileResult untrusted = bench.run(ask + "HTTP 200\n");
            assertThat(untrusted.entries().getFirst().problems().getFirst().fault())
                    .isEqualTo(HttpFault.TLS_UNTRUSTED);
        }
        Files.writeString(folder.resolve("none.pem"), "nothing");
        assertThat(problem("GET {{base}}\n[Options]\ncacert: none.pem\n")).contains("no certificate");
    }

    @Test
    void anAnswerIsKeptWhenAllIsAsExpected() throws IOException {
        bench.reply("one");
        bench.reply("two");
        bench.reply("three");
        FileResult result = bench.run("""
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
        bench.reply("x");
        assertThat(problem("GET {{base}}\n[Options]\noutput: " + name + "\nHTTP 200\n"))
                .contains("lies outside");
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void anAnswerCanBeShownWithTheResult() {
        bench.reply("{\"a\": 1}");
        bench.reply("unseen");
        FileResult result = bench.run("GET {{base}}\n[Options]\noutput: -\nHTTP 200\nGET {{base}}\nHTTP 200\n");
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        assertThat(TextReport.of(List.of(result))).contains("\n{\"a\": 1}\n").doesNotContain("unseen");
    }

    @Test
    void waysThatAreNoneAreRefused() {
        String ask = "GET {{base}}\n[Options]\n";
        assertThat(problem(ask + "variable: how=1\nverbose: {{how}}")).contains("“verbose” needs true or false");
        assertThat(problem(ask + "variable: how=loud\nverbosity: {{how}}")).contains("“verbosity” needs brief");
        assertThat(problem(ask + "resolve: localhost:127.0.0.1")).contains("host:port:address");
        assertThat(problem(ask + "connect-to: localhost:1")).contains("toHost");
        assertThat(problem(ask + "connect-to: localhost:1:localhost:70000")).contains("no port 70000");
        assertThat(problem(ask + "proxy: socks5://localhost:1")).contains("socks5");
        assertThat(problem(ask + "proxy: :1")).contains("host:port");
        assertThat(problem("GET localhost:{{port}}/x")).contains("http://");
        assertThat(bench.server.getRequestCount()).isZero();
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
        bench.reply("""
                {"third": 0.3333333333333333, "longer": 0.333333333333333333, "tenth": 0.1, "tiny": 0.0000000000000001,
                 "big": 1000000000000000000000.5, "whole": 1000000000000000000000, "one": 1.0, "none": null,
                 "lines": "one\\ntwo\\n", "uuid": "01cc0f54-8885-4a1d-9121-ae5d316a33c5",
                 "urn": "urn:uuid:01cc0f54-8885-4a1d-9121-ae5d316a33c5", "braced": "{01CC0F54-8885-4a1d-9121-ae5d316a33c5}"}""");
        FileResult result = bench.run("GET {{base}}/x\nHTTP 200\n[Asserts]\n" + line + "\n");
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
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
        bench.reply("{\"huge\": 1e999999999, \"tiny\": 1e-999999999, \"list\": [1e999999999]}");
        FileResult result =
                bench.run("GET {{base}}/x\nHTTP 200\n[Captures]\nhuge: jsonpath \"$.huge\"\n[Asserts]\n" + line + "\n");
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.toString()).contains("E+999999999").hasSizeLessThan(20_000);
    }

    @Test
    void aNumberSmallerThanAnyIsWholeNought() {
        bench.reply("{\"tiny\": 1e-999999999}");
        FileResult result = bench.run("GET {{base}}/x\nHTTP 200\n[Asserts]\njsonpath \"$.tiny\" toInt == 0\n");
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
    }

    @Test
    void escapesInMultilineTexts() throws Exception {
        bench.reply("");
        bench.reply("");
        FileResult result = bench.run("""
                POST {{base}}
                ```json,escape
                {"clef": "\\u{1D11E}", "port": {{port}}, "path": "a\\qb"}
                ```
                POST {{base}}
                ```escape
                \\`\\`\\`\\tx
                ```
                """.replace("\\\\", "\\"));
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        var json = bench.server.takeRequest();
        assertThat(json.getBody().utf8())
                .isEqualTo("{\"clef\": \"𝄞\", \"port\": " + bench.server.getPort() + ", \"path\": \"a\\qb\"}\n");
        assertThat(json.getHeaders().get("Content-Type")).isEqualTo("application/json");
        assertThat(bench.server.takeRequest().getBody().utf8()).isEqualTo("```\tx\n");
    }

    @Test
    void addressesAreSentPercentEncodedWhereTheyMustBe() throws Exception {
        bench.reply("");
        FileResult result = bench.run("GET {{base}}/a b/{c}?q=\"x\"|y&é=~ # comment\nHTTP 200\n");
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        assertThat(bench.server.takeRequest().getTarget()).isEqualTo("/a%20b/%7Bc%7D?q=%22x%22|y&%C3%A9=~");
    }

    @Test
    void emptySectionsSendNothing() throws Exception {
        bench.reply("Hello");
        bench.reply("Hello");
        String sections = "[Options]\n[Query]\n[FormParams]\n[MultipartFormData]\n[Cookies]\nHTTP 200\n`Hello`\n";
        FileResult result = bench.run("GET {{base}}/x\n" + sections + "POST {{base}}/x\n" + sections);
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        for (int i = 0; i < 2; i++) {
            var request = bench.server.takeRequest();
            assertThat(request.getTarget()).isEqualTo("/x");
            assertThat(request.getBodySize()).isZero();
            assertThat(request.getHeaders().names()).doesNotContain("Content-Type", "Cookie");
        }
    }

    @Test
    void aPackedAnswerIsAskedForByTheNamesThatCanBeUnpacked() throws Exception {
        bench.reply(
                200,
                new Buffer().write(ByteString.decodeHex("8b058048656c6c6f20576f726c642103")),
                "Content-Encoding: br, identity");
        FileResult result = bench.run("""
                GET {{base}}
                [Options]
                compressed: true
                HTTP 200
                [Asserts]
                rawbytes count == 16
                bytes count == 12
                md5 == hex,ed076287532e86365e841e92bfc50d8c;
                `Hello World!`
                """);
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        assertThat(bench.server.takeRequest().getHeaders().get("Accept-Encoding"))
                .isEqualTo("br, gzip, deflate");
    }

    @Test
    void aHeaderCanBeEmpty() throws Exception {
        bench.reply("ok");
        FileResult result = bench.run("GET {{base}}\nX-One;   # nothing\nX-Two:\nX-Three: a;\nHTTP 200\n`ok`\n");
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        var headers = bench.server.takeRequest().getHeaders();
        assertThat(headers.get("X-One")).isEmpty();
        assertThat(headers.get("X-Two")).isEmpty();
        assertThat(headers.get("X-Three")).isEqualTo("a;");
        assertThat(SuiteBench.refusal("GET http://a\nX-One; more\n").line()).isEqualTo(2);
        assertThat(SuiteBench.refusal("GET http://a\nHTTP 200\nX-One;\n").line())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jsonpath \"$.shop.books\" count == 1",
                "jsonpath \"$..title\" count == 2",
                "jsonpath \"$..title\" nth 1 == \"Emma\"",
                "jsonpath \"$.shop.books[0].title\" first == \"Dune\"",
                "jsonpath \"$.shop\" first isObject",
                "jsonpath \"$.none\" exists",
                "jsonpath \"$.none\" isEmpty",
                "jsonpath \"$.none\" count == 0",
                "body jsonpath \"$.shop.open\" first == true",
                "jsonpath \"$.shop\" first jsonpath \"$.books[*].title\" last == \"Emma\""
            })
    void whatAJsonPathFindsCanBeAList(String line) {
        bench.reply("{\"shop\": {\"open\": true, \"books\": [{\"title\": \"Dune\"}, {\"title\": \"Emma\"}]}}");
        bench.reply("{\"one\": 1}");
        FileResult result = bench.run(
                "GET {{base}}\n[Options]\nno-jsonpath-coercion: true\nHTTP 200\n[Asserts]\n" + line
                        + "\nGET {{base}}\nHTTP 200\n[Asserts]\njsonpath \"$.one\" == 1\njsonpath \"$.two\" not exists\n");
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
    }

    @Test
    void placeholdersOfATextCanBeSwitchedOff() throws Exception {
        bench.reply("");
        bench.reply("");
        FileResult result = bench.run(
                "POST {{base}}\n```escape,novariable\na\\tb {{none}}\n```\nPOST {{base}}\n```json,novariable\n\"\\t{{x\"\n```\n");
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        assertThat(bench.server.takeRequest().getBody().utf8()).isEqualTo("a\tb {{none}}\n");
        var json = bench.server.takeRequest();
        assertThat(json.getBody().utf8()).isEqualTo("\"\\t{{x\"\n");
        assertThat(json.getHeaders().get("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void olderWaysToAskAreTaken() throws Exception {
        bench.reply("ok");
        bench.reply("ok");
        FileResult result = bench.run("""
                POST {{base}}/search
                [Options]
                http1.0: true
                {"size": 1}
                HTTP 200
                GET {{base}}/a/../b
                [Options]
                path-as-is: true
                HTTP 200
                """);
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        var search = bench.server.takeRequest();
        assertThat(search.getRequestLine()).isEqualTo("POST /search HTTP/1.0");
        assertThat(search.getBody().utf8()).isEqualTo("{\"size\": 1}");
        assertThat(search.getHeaders().get("Content-Type")).isEqualTo("application/json");
        assertThat(bench.server.takeRequest().getTarget()).isEqualTo("/a/../b");
    }

    @Test
    void aRequestCanGoByASocketOfThisComputer() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(folder.resolve("s.sock")));
            CompletableFuture<String> asked = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> serve(server, asked));
            FileResult result = bench.run("""
                    GET http://api.example/a/../b
                    [Options]
                    variable: name=s
                    unix-socket: {{name}}.sock
                    path-as-is: true
                    HTTP 200
                    `hi`
                    """);
            assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
            assertThat(asked.get()).startsWith("GET /a/../b HTTP/1.1\r\n").contains("Host: api.example\r\n");

            FileResult silent = bench.run("GET http://api.example\n[Options]\nunix-socket: s.sock\nmax-time: 300ms\n");
            assertThat(silent.entries().getFirst().problems().getFirst().fault())
                    .isEqualTo(HttpFault.TIMED_OUT);
        }
        FileResult gone = bench.run("GET http://api.example\n[Options]\nunix-socket: s.sock\n");
        assertThat(gone.entries().getFirst().problems().getFirst().fault()).isEqualTo(HttpFault.UNREACHABLE);
        assertThat(problem("GET http://api.example\n[Options]\nunix-socket: ../s.sock\n"))
                .contains("lies outside");
    }

    /// Answers the first request and leaves all others waiting.
    private static void serve(ServerSocketChannel server, CompletableFuture<String> asked) {
        try {
            SocketChannel first = server.accept();
            ByteBuffer bytes = ByteBuffer.allocate(4096);
            String head = "";
            while (!head.endsWith("\r\n\r\n") && first.read(bytes) >= 0) {
                head = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            }
            asked.complete(head);
            first.write(
                    ByteBuffer.wrap("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".getBytes(StandardCharsets.UTF_8)));
            first.close();
            server.accept();
        } catch (IOException e) {
            asked.completeExceptionally(e);
        }
    }

    /// Its value is what counts, not how somebody has written it.
    @ParameterizedTest
    @CsvSource({"1.70, 1.7", "2.0, 2.0", "2.000, 2.0", "1e3, 1000.0", "-0.50, -0.5", "0.0, 0.0", "12.5e-1, 1.25"})
    void aNumberWithAFractionIsSentAsHurlSendsIt(String written, String sent) throws Exception {
        bench.reply("{\"x\": " + written + "}");
        bench.reply("");
        FileResult result = bench.run("""
                GET {{base}}
                HTTP 200
                [Captures]
                x: jsonpath "$.x"
                [Asserts]
                jsonpath "$.x" toString == "%s"
                POST {{base}}/{{x}}
                {"x": {{x}}}
                HTTP 200
                """.formatted(sent));
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        bench.server.takeRequest();
        var second = bench.server.takeRequest();
        assertThat(second.getTarget()).isEqualTo("/" + sent);
        assertThat(second.getBody().utf8()).isEqualTo("{\"x\": " + sent + "}");
    }

    @Test
    void rawTextHasNoPlaceholders() throws Exception {
        bench.reply("line {{none}} \\n\n");
        FileResult result =
                bench.run("POST {{base}}\n```raw\nline {{none}} \\n\n```\nHTTP 200\n```raw\nline {{none}} \\n\n```\n");
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        assertThat(bench.server.takeRequest().getBody().utf8()).isEqualTo("line {{none}} \\n\n");
    }
}
