package io.rolescope.functions.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.platform.http.HttpFault;
import io.rolescope.platform.http.HttpHeader;
import io.rolescope.platform.http.RawServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuiteRunnerTest {
    private static final String JSON = """
            {"id": 7, "name": "Dune", "price": 3.50, "big": 12345678901234567890123, "none": null, "yes": true,
             "list": [1, 2, "three"], "objects": [{"id": 1, "t": "a"}, {"id": 2, "t": "b"}], "empty": [], "object": {"k": "v"},
             "when": "2023-01-23T18:25:43.511Z", "uuid": "01cc0f54-8885-4a1d-9121-ae5d316a33c5", "ips": "192.168.2.1, 10.0.0.20",
             "html": "a > b", "escaped": "Foo &copy; bar &#x1D306;", "url": "https://mozilla.org/?x=%D1%88%D0%B5&y=2",
             "token": "PDw/Pz8+Pg==", "text": "123", "nested": "[{\\"n\\": 5}]", "date": "Wed, 13 Jan 2021 22:23:01 GMT"}""";

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

    private FileResult assertOf(String line) {
        bench.reply(
                200,
                JSON,
                "Content-Type: application/json",
                "X-One: 1",
                "Vary: A",
                "Vary: B",
                "Set-Cookie: LSID=abc; Path=/accounts; Max-Age=60; Secure; HttpOnly; SameSite=Lax; Expires=Wed, 13 Jan 2021 22:23:01 GMT");
        return bench.run("GET {{base}}/x\nHTTP 200\n[Asserts]\n" + line + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status == 200",
                "status != 201",
                "status < 300",
                "status >= 200",
                "status not == 404",
                "status isInteger",
                "version == \"1.1\"",
                "url endsWith \"/x\"",
                "ip isIpv4",
                "ip not isIpv6",
                "duration < 20000",
                "header \"x-one\" == \"1\"",
                "header \"X-Two\" not exists",
                "header \"Vary\" count == 2",
                "header \"Vary\" contains \"B\"",
                "header \"Vary\" includes \"A\"",
                "header \"Vary\" isList",
                "cookie \"LSID\" == \"abc\"",
                "cookie \"LSID[Value]\" == \"abc\"",
                "cookie \"LSID[Path]\" == \"/accounts\"",
                "cookie \"LSID[Max-Age]\" == 60",
                "cookie \"LSID[Secure]\" exists",
                "cookie \"LSID[Domain]\" not exists",
                "cookie \"LSID[SameSite]\" == \"Lax\"",
                "cookie \"LSID[Expires]\" dateFormat \"%a, %d %b %Y %H:%M:%S\" == \"Wed, 13 Jan 2021 22:23:01\"",
                "cookie \"LSID[Expires]\" isDate",
                "cookie \"LSID[Expires]\" daysBeforeNow > 1000",
                "cookie \"nope\" not exists",
                "body contains \"Dune\"",
                "body matches /\"id\": \\d/",
                "body matches \"Du[mn]e\"",
                "bytes count > 10",
                "bytes contains hex,44756e65;",
                "bytes startsWith hex,7b;",
                "rawbytes startsWith base64,ew==;",
                "regex /\"name\": \"(\\w+)\"/ == \"Dune\"",
                "regex /nothing (x)/ not exists",
                "jsonpath \"$.id\" == 7",
                "jsonpath \"$.id\" == 7.0",
                "jsonpath \"$.id\" isInteger",
                "jsonpath \"$.price\" == 3.5",
                "jsonpath \"$.price\" isFloat",
                "jsonpath \"$.price\" isNumber",
                "jsonpath \"$.big\" == 12345678901234567890123",
                "jsonpath \"$.none\" == null",
                "jsonpath \"$.none\" exists",
                "jsonpath \"$.missing\" not exists",
                "jsonpath \"$.missing\" not == 1",
                "jsonpath \"$.yes\" == true",
                "jsonpath \"$.yes\" isBoolean",
                "jsonpath \"$.name\" isString",
                "jsonpath \"$.list\" count == 3",
                "jsonpath \"$.list\" contains \"three\"",
                "jsonpath \"$.list\" contains 2",
                "jsonpath \"$.list\" not contains 5",
                "jsonpath \"$.list[*]\" count == 3",
                "jsonpath \"$..list\" count == 3",
                "jsonpath \"$..name\" count == 1",
                "jsonpath \"$..nope\" count == 0",
                "jsonpath \"$..uuid\" contains \"01cc\"",
                "jsonpath \"$.list\" isCollection",
                "jsonpath \"$.object\" isObject",
                "jsonpath \"$.object\" isCollection",
                "jsonpath \"$.object\" not isList",
                "jsonpath \"$.empty\" isEmpty",
                "jsonpath \"$.empty[*]\" count == 0",
                "jsonpath \"$.objects[?@.id==1]\" count == 1",
                "jsonpath \"$.objects[?@.id==1].t\" == \"a\"",
                "jsonpath \"$.objects[*].t\" == \"a\" # not one but two",
                "jsonpath \"$.list\" nth 2 == \"three\"",
                "jsonpath \"$.list\" nth -3 == 1",
                "jsonpath \"$.list\" first == 1",
                "jsonpath \"$.list\" last == \"three\"",
                "jsonpath \"$.when\" isIsoDate",
                "jsonpath \"$.when\" toDate \"%+\" dateFormat \"%A\" == \"Monday\"",
                "jsonpath \"$.when\" toDate \"%Y-%m-%dT%H:%M:%S%.fZ\" dateFormat \"%A\" == \"Monday\"",
                "jsonpath \"$.date\" toDate \"%a, %d %b %Y %H:%M:%S GMT\" daysAfterNow < 0",
                "jsonpath \"$.when\" toDate \"%+\" < {{later}}",
                "jsonpath \"$.uuid\" isUuid",
                "jsonpath \"$.name\" not isUuid",
                "jsonpath \"$.ips\" split \", \" count == 2",
                "jsonpath \"$.ips\" split \", \" nth 1 == \"10.0.0.20\"",
                "jsonpath \"$.ips\" replace \", \" \"|\" == \"192.168.2.1|10.0.0.20\"",
                "jsonpath \"$.name\" replaceRegex /(D)u/ \"$1-\" == \"D-ne\"",
                "jsonpath \"$.name\" regex /D(.)/ == \"u\"",
                "jsonpath \"$.html\" htmlEscape == \"a &gt; b\"",
                "jsonpath \"$.escaped\" htmlUnescape == \"Foo © bar 𝌆\"",
                "jsonpath \"$.url\" urlQueryParam \"x\" == \"ше\"",
                "jsonpath \"$.url\" urlDecode contains \"ше\"",
                "jsonpath \"$.html\" urlEncode == \"a%20%3E%20b\"",
                "jsonpath \"$.token\" base64Decode == hex,3c3c3f3f3f3e3e;",
                "jsonpath \"$.token\" base64Decode base64Encode == \"PDw/Pz8+Pg==\"",
                "jsonpath \"$.token\" base64Decode base64UrlSafeEncode == \"PDw_Pz8-Pg\"",
                "jsonpath \"$.token\" base64Decode utf8Decode == \"<<???>>\"",
                "jsonpath \"$.name\" utf8Encode toHex == \"44756e65\"",
                "jsonpath \"$.name\" utf8Encode decode \"iso-8859-1\" == \"Dune\"",
                "jsonpath \"$.text\" toInt == 123",
                "jsonpath \"$.text\" toFloat == 123",
                "jsonpath \"$.price\" toInt == 3",
                "jsonpath \"$.id\" toString == \"7\"",
                "jsonpath \"$.nested\" jsonpath \"$[0].n\" == 5",
                "jsonpath \"$.name\" == \"{{wanted}}\"",
                "jsonpath \"$.id\" == {{seven}}",
                "jsonpath \"$.id\" == {{seven toString toInt}}",
                "jsonpath \"$.name\" startsWith \"Du\"",
                "jsonpath \"$.name\" endsWith \"ne\"",
                "jsonpath \"$.name\" > \"Dumb\"",
                "jsonpath \"$.name\" == `Dune`",
                "sha256 == {{sha}}",
                "md5 toHex == {{md5}}",
                "variable \"wanted\" == \"Dune\"",
                "variable \"nope\" not exists",
                "redirects count == 0",
                "certificate \"Subject\" not exists",
                "jsonpath \"$.name\" == file,name.txt;",
                "jsonpath \"$.name\" utf8Encode == file,name.txt;",
            })
    void holds(String line) throws Exception {
        Files.writeString(folder.resolve("name.txt"), "Dune");
        bench.bindings.set("wanted", new Value.Text("Dune"));
        bench.bindings.setInferred("seven", "7");
        bench.bindings.set("later", new Value.Moment(java.time.Instant.parse("2024-01-01T00:00:00Z")));
        byte[] json = JSON.getBytes(StandardCharsets.UTF_8);
        bench.bindings.set(
                "sha",
                new Value.Bytes(
                        java.security.MessageDigest.getInstance("SHA-256").digest(json)));
        bench.bindings.set(
                "md5",
                new Value.Text(java.util.HexFormat.of()
                        .formatHex(
                                java.security.MessageDigest.getInstance("MD5").digest(json))));
        FileResult result = assertOf(line);
        boolean wrongOnPurpose = line.contains("not one but two") || line.contains("\"$.name\" == file");
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isEqualTo(!wrongOnPurpose);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status == 201",
                "status == \"200\"",
                "status contains 2",
                "jsonpath \"$.missing\" == 1",
                "jsonpath \"$.missing\" != 1",
                "jsonpath \"$.missing\" isString",
                "jsonpath \"$.name\" > 3",
                "jsonpath \"$.name\" not > 3",
                "jsonpath \"$.id\" startsWith \"7\"",
                "jsonpath \"$.id\" not startsWith \"7\"",
                "jsonpath \"$.id\" isEmpty",
                "jsonpath \"$.name\" includes \"D\"",
                "jsonpath \"$.id\" matches /7/",
                "jsonpath \"$.list\" nth 3 == 1",
                "jsonpath \"$.name\" toInt == 1",
                "jsonpath \"$.missing\" count == 0",
                "jsonpath \"$.name\" count == 4",
                "jsonpath \"$[\" exists",
                "xpath \"//a\" exists",
                "jsonpath \"$.name\" jsonpath \"$.a\" exists",
                "jsonpath \"$.ips\" base64Decode exists",
                "jsonpath \"$.name\" toDate \"%Y\" exists",
                "regex /Dune/ exists",
                "variable \"nope\" == 1",
                "jsonpath \"$.name\" == \"{{undefined}}\"",
                "bytes decode \"no-such\" == \"\"",
                "jsonpath \"$.name\" location == \"\"",
                "jsonpath \"$.name\" == file,../secret.txt;",
                "jsonpath \"$.yes\" isIsoDate",
                "jsonpath \"$.empty\" first == 1",
            })
    void doesNotHold(String line) {
        FileResult result = assertOf(line);
        assertThat(result.isSuccess()).as(line).isFalse();
        assertThat(result.entries().getFirst().checks()).last().satisfies(check -> {
            assertThat(check.isFulfilled()).isFalse();
            assertThat(check.at().line()).isEqualTo(4);
            assertThat(check.sentence()).isNotBlank();
        });
    }

    @Test
    void requestsAreSentAsWritten() throws Exception {
        Files.writeString(folder.resolve("a b.txt"), "file content");
        bench.bindings.set("who", new Value.Text("A\"b"));
        bench.bindings.set("json", new Value.Text("[1, {}]"));
        bench.bindings.setInferred("n", "5");
        for (int i = 0; i < 9; i++) {
            bench.reply(200, "");
        }
        FileResult result = bench.run("""
                POST {{base}}/json?a=1
                X: {{n}}
                [Query]
                b: x & y
                c: é
                [Cookies]
                theme: light
                {"who": "{{who}}", "n": {{n}}, "s": {{json}}}
                POST {{base}}/form
                [Form]
                name: John Doe
                a\\u{26}b: {{n}}
                POST {{base}}/multi
                [Multipart]
                field: value
                up: file,a b.txt; text/csv
                POST {{base}}/graphql
                ```graphql
                query { a }
                variables {"n": {{n}}}
                ```
                POST {{base}}/text
                ```
                line {{n}}
                ```
                PUT {{base}}/xml
                <a/>
                PUT {{base}}/bytes
                hex,00ff;
                PUT {{base}}/file
                file,a b.txt;
                GET {{base}}/auth
                [BasicAuth]
                bob: se cret
                [Options]
                header: X-Extra: yes
                compressed: true
                """);
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        RecordedRequest json = bench.server.takeRequest();
        assertThat(json.getTarget()).isEqualTo("/json?a=1&b=x%20%26%20y&c=%C3%A9");
        assertThat(json.getBody().utf8()).isEqualTo("{\"who\": \"A\\\"b\", \"n\": 5, \"s\": [1, {}]}");
        assertThat(json.getHeaders().get("Content-Type")).isEqualTo("application/json");
        assertThat(json.getHeaders().get("Cookie")).isEqualTo("theme=light");
        RecordedRequest form = bench.server.takeRequest();
        assertThat(form.getBody().utf8()).isEqualTo("name=John%20Doe&a%26b=5");
        assertThat(form.getHeaders().get("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        RecordedRequest multi = bench.server.takeRequest();
        assertThat(multi.getBody().utf8())
                .contains(
                        "name=\"field\"\r\n\r\nvalue\r\n",
                        "name=\"up\"; filename=\"a b.txt\"\r\nContent-Type: text/csv\r\n\r\nfile content\r\n");
        RecordedRequest graphql = bench.server.takeRequest();
        assertThat(graphql.getBody().utf8()).isEqualTo("{\"query\":\"query { a }\",\"variables\":{\"n\": 5}}");
        assertThat(bench.server.takeRequest().getBody().utf8()).isEqualTo("line 5\n");
        assertThat(bench.server.takeRequest().getHeaders().get("Content-Type")).isEqualTo("application/xml");
        assertThat(bench.server.takeRequest().getBody().hex()).isEqualTo("00ff");
        assertThat(bench.server.takeRequest().getBody().utf8()).isEqualTo("file content");
        RecordedRequest auth = bench.server.takeRequest();
        assertThat(auth.getHeaders().get("Authorization")).isEqualTo("Basic Ym9iOnNlIGNyZXQ=");
        assertThat(auth.getHeaders().get("X-Extra")).isEqualTo("yes");
        assertThat(auth.getHeaders().get("Accept-Encoding")).contains("gzip");
    }

    @Test
    void capturesFeedTheNextRequest() throws Exception {
        bench.reply(200, JSON, "X-T: tok");
        bench.reply(200, "");
        FileResult result = bench.run("""
                GET {{base}}
                HTTP 200
                [Captures]
                id: jsonpath "$.id"
                t: header "x-t" redact
                [Asserts]
                variable "id" == 7
                GET {{base}}/{{id}}
                X: {{t}}
                """);
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
        bench.server.takeRequest();
        RecordedRequest second = bench.server.takeRequest();
        assertThat(second.getTarget()).isEqualTo("/7");
        assertThat(second.getHeaders().get("X")).isEqualTo("tok");
        assertThat(result.toString()).doesNotContain("tok");
    }

    @Test
    void secretsAppearNowhereInTheResult() {
        bench.bindings.setSecret("token", "s3cr\"et");
        bench.reply(500, "you sent s3cr\"et or s3cr\\\"et", "X-Echo: s3cr\"et");
        FileResult result = bench.run("""
                POST {{base}}/{{token}}
                Authorization: Bearer {{token}}
                {"t": "{{token}}"}
                HTTP *
                [Captures]
                c: header "x-echo"
                [Asserts]
                body == "x{{token}}"
                jsonpath "{{token}}" == 1
                """);
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.toString()).contains(Redaction.MARK).doesNotContain("s3cr");
        assertThat(bench.bindings.toString()).doesNotContain("s3cr");
    }

    @Test
    void aRedirectNeverCarriesASecretElsewhere() throws Exception {
        try (MockWebServer elsewhere = new MockWebServer()) {
            elsewhere.start();
            elsewhere.enqueue(new MockResponse.Builder().body("ok").build());
            bench.bindings.setSecret("token", "abc");
            bench.reply(302, "", "Location: " + elsewhere.url("/y"));
            FileResult result = bench.run("""
                    GET {{base}}/x
                    Authorization: Bearer {{token}}
                    X-Custom: {{token}}
                    [Options]
                    location-trusted: true
                    HTTP 200
                    [Asserts]
                    redirects count == 1
                    redirects nth 0 location endsWith "/y"
                    url endsWith "/y"
                    """);
            assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
            RecordedRequest foreign = elsewhere.takeRequest();
            assertThat(foreign.getHeaders().get("Authorization")).isNull();
            assertThat(foreign.getHeaders().get("X-Custom")).isNull();
            assertThat(result.entries().getFirst().calls())
                    .extracting(CallResult::status)
                    .containsExactly(302, 200);
        }
    }

    @Test
    void retriesUntilItFits() {
        bench.reply(503, "");
        bench.reply(200, "{\"s\": \"RUNNING\"}");
        bench.reply(200, "{\"s\": \"DONE\"}");
        FileResult result = bench.run("""
                GET {{base}}
                [Options]
                retry: 5
                retry-interval: 1ms
                HTTP 200
                [Asserts]
                jsonpath "$.s" == "DONE"
                """);
        assertThat(result.isSuccess()).isTrue();
        assertThat(result.entries()).hasSize(1);
        assertThat(result.entries().getFirst().attempts()).isEqualTo(3);
    }

    @Test
    void controlFlow() {
        bench.reply(200, "");
        bench.reply(200, "");
        bench.reply(404, "");
        bench.reply(200, "");
        String text = """
                GET {{base}}/a
                [Options]
                repeat: 2
                variable: later={{base}}
                HTTP 200
                GET {{base}}/skipped
                [Options]
                skip: true
                HTTP 500
                GET {{later}}/b
                HTTP 200
                GET {{base}}/c
                HTTP 200
                """;
        FileResult stopped = bench.run(text);
        assertThat(stopped.entries()).extracting(EntryResult::isSuccess).containsExactly(true, true, true, false);
        assertThat(stopped.entries()).extracting(EntryResult::skipped).containsExactly(false, false, true, false);
        assertThat(stopped.entryCount()).isEqualTo(4);
        bench.server.close();
    }

    @Test
    void goesOnWhenAsked() {
        bench.onward = true;
        bench.reply(404, "");
        bench.reply(200, "");
        FileResult result = bench.run("GET {{base}}\nHTTP 200\nGET {{base}}\nHTTP 200\nGET {{nope}}\n");
        assertThat(result.entries()).extracting(EntryResult::isSuccess).containsExactly(false, true, false);
        assertThat(result.entries().get(2).problems().getFirst().at().toString())
                .isEqualTo("5:7");
    }

    @Test
    void implicitExpectations() {
        bench.reply(200, "{\"b\": [1, 2.0], \"a\": \"x\"}", "X-A: 1", "X-A: 2");
        bench.reply(200, "<a/>");
        bench.reply(200, "text\n");
        bench.reply(200, "{\"a\": 1}");
        bench.reply(200, "x");
        bench.onward = true;
        FileResult result = bench.run("""
                GET {{base}}
                HTTP/1.1 200
                x-a: 2
                {"a": "x", "b": [1, 2]}
                GET {{base}}
                HTTP 200
                <a/>
                GET {{base}}
                HTTP 200
                ```
                text
                ```
                GET {{base}}
                HTTP 200
                {"a": 2}
                GET {{base}}
                HTTP/2 200
                X-Missing: 1
                """);
        assertThat(result.entries()).extracting(EntryResult::isSuccess).containsExactly(true, true, true, false, false);
        assertThat(result.entries().get(4).checks())
                .hasSize(2)
                .first()
                .satisfies(check -> assertThat(check.actual()).isEqualTo("HTTP/1.1"));
    }

    @Test
    void xmlAndHtmlAreAskedByXPath() {
        bench.reply(
                200,
                "<?xml version=\"1.0\"?><b:book xmlns:b=\"urn:b\" xmlns=\"urn:d\"><b:title>T</b:title><n>5</n></b:book>");
        bench.reply(
                200,
                "<!doctype html><html><head><title>Hello</title></head><body><p class=x>One<br>two<p>Three</body></html>",
                "Content-Type: text/html");
        bench.reply(200, "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>");
        FileResult result = bench.run("""
                GET {{base}}
                HTTP 200
                [Asserts]
                xpath "string(//b:book/b:title)" == "T"
                xpath "number(//_:n)" == 5
                xpath "//b:title" count == 1
                xpath "boolean(//b:title)" == true
                xpath "//b:nope" not exists
                GET {{base}}
                HTTP 200
                [Asserts]
                xpath "string(//title)" == "Hello"
                xpath "//p" count == 2
                xpath "string(//p/@class)" == "x"
                GET {{base}}
                HTTP 200
                [Asserts]
                xpath "string(//a)" not contains "root"
                """);
        assertThat(result.isSuccess()).as(SuiteBench.explain(result)).isTrue();
    }

    @Test
    void compressedAndWronglyTypedBodies() throws Exception {
        java.io.ByteArrayOutputStream packed = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(packed)) {
            gzip.write("{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
        }
        bench.server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Encoding: gzip")
                .body(new Buffer().write(packed.toByteArray()))
                .build());
        bench.server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Encoding: gzip")
                .body("not gzip")
                .build());
        bench.server.enqueue(new MockResponse.Builder()
                .body(new Buffer().write(new byte[] {(byte) 0xE9}))
                .build());
        bench.server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type: text/plain; charset=iso-8859-1")
                .body(new Buffer().write(new byte[] {(byte) 0xE9}))
                .build());
        bench.onward = true;
        String ask = "GET {{base}}\nHTTP 200\n[Asserts]\n";
        FileResult result = bench.run(ask + "jsonpath \"$.a\" == 1\nrawbytes startsWith hex,1f8b;\n" + ask
                + "body exists\n" + ask + "body exists\n" + ask + "body == \"é\"\n");
        assertThat(result.entries()).extracting(EntryResult::isSuccess).containsExactly(true, false, false, true);
    }

    @Test
    void aPatternThatWouldRunForEverIsGivenUp() {
        bench.reply(200, "a".repeat(60) + "!");
        FileResult result = bench.run("GET {{base}}\nHTTP 200\n[Asserts]\nbody matches /^(a|aa)+\\1?$/\n");
        assertThat(result.entries().getFirst().checks().getLast().actual()).contains("too long");
    }

    @Test
    void aTextThatIsNoJsonCannotStandForAJsonValue() {
        bench.bindings.set("text", new Value.Text("abc"));
        FileResult result = bench.run("POST {{base}}\n{\"a\": {{text}}}\n");
        assertThat(result.entries().getFirst().problems().getFirst().sentence()).contains("no JSON value");
        assertThat(bench.server.getRequestCount()).isZero();
    }

    @Test
    void faultsAreSaid() {
        try (RawServer truncated = new RawServer(
                (out, head) -> out.write(RawServer.ascii("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")))) {
            bench.bindings.set("base", new Value.Text(truncated.url("")));
            FileResult result = bench.run("GET {{base}}/\nHTTP 200\n");
            assertThat(result.entries().getFirst().problems().getFirst().fault())
                    .isEqualTo(HttpFault.TRUNCATED);
        }
    }

    @Test
    void aRunCanBeStopped() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (RawServer silent = new RawServer((out, head) -> {
                    received.countDown();
                    new CountDownLatch(1).await(20, TimeUnit.SECONDS);
                });
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            bench.bindings.set("base", new Value.Text(silent.url("")));
            CompletableFuture<FileResult> result = CompletableFuture.supplyAsync(
                    () -> bench.run("GET {{base}}/\n[Options]\nretry: -1\nHTTP 200\n"), threads);
            assertThat(received.await(20, TimeUnit.SECONDS)).isTrue();
            bench.cancellation.cancel();
            assertThat(result.get(20, TimeUnit.SECONDS).cancelled()).isTrue();
            assertThat(bench.caller.connectionCount()).isZero();
        }
    }

    @Test
    void filesKeepTheirVariablesAndCookiesApart() throws Exception {
        bench.reply(200, "", "Set-Cookie: s=1");
        bench.reply(200, "");
        bench.reply(200, "");
        bench.run("GET {{base}}\n[Options]\nvariable: x=1\nHTTP 200\nGET {{base}}\n");
        FileResult second = bench.run("GET {{base}}\nHTTP 200\n[Asserts]\nvariable \"x\" not exists\n");
        assertThat(second.isSuccess()).isTrue();
        bench.server.takeRequest();
        assertThat(bench.server.takeRequest().getHeaders().get("Cookie")).isEqualTo("s=1");
        assertThat(bench.server.takeRequest().getHeaders().get("Cookie")).isNull();
        assertThat(second.entries().getFirst().calls().getFirst().requestHeaders())
                .extracting(HttpHeader::name)
                .doesNotContain("Cookie");
        assertThat(List.of(folder)).isNotEmpty();
    }
}
