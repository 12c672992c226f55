package io.rolescope.functions.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.functions.compare.Differences;
import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.hurl.ParseOutcome;
import io.rolescope.functions.run.Bindings;
import io.rolescope.functions.run.CallResult;
import io.rolescope.functions.run.FileResult;
import io.rolescope.functions.run.Redaction;
import io.rolescope.functions.run.RunContext;
import io.rolescope.functions.run.RunSettings;
import io.rolescope.functions.run.SuiteRunner;
import io.rolescope.functions.run.Value;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.http.HttpCaller;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    private static final String BODY = """
            {"ok": true, "n": 7, "price": 3.50, "big": 1e3, "none": null, "id": "01cc0f54-8885-4a1d-9121-ae5d316a33c5",
             "at": "2026-01-01T00:00:00Z", "token": "abc", "processingTime": 12, "name": "A \\"q\\" \\\\ {{x}} é\\n", "a-b": {"c'd": [1, 2]},
             "empty": {}, "list": [], "{{odd}}": 1}""";

    @TempDir
    Path folder;

    private final Redaction redaction = new Redaction();

    private record Ran(HurlFile file, FileResult result) {}

    private Ran run(MockWebServer server, String text) {
        HurlFile file = ((ParseOutcome.Parsed) HurlFile.parse("h.hurl", text)).file();
        Bindings bindings = new Bindings(redaction);
        bindings.set("url", new Value.Text(server.url("/").toString()));
        bindings.setSecret("token", "s3cret");
        try (HttpCaller caller = new HttpCaller()) {
            return new Ran(
                    file,
                    new SuiteRunner(new RunContext(caller, RunSettings.standard(), new Cancellation()), folder)
                            .run(file, folder, bindings, entry -> {}));
        }
    }

    private HistoryRecord record(Ran ran, String identity) {
        return HistoryRecord.of(ran.file(), ran.result().entries().getFirst(), identity, "local", redaction);
    }

    @Test
    void answersThatAreNoTextAreComparedByWhatTheyWere() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            History history = new History(folder.resolve("data"));
            for (int last : new int[] {1, 2, 1}) {
                server.enqueue(new MockResponse.Builder()
                        .body(new Buffer().write(new byte[] {(byte) 0xff, 0, (byte) last}))
                        .build());
                history.append(record(run(server, "GET {{url}}a\nHTTP 200\n"), "run " + last));
            }
            List<CallResult> all = history.find(History.Search.newest(10)).stream()
                    .map(one -> Objects.requireNonNull(one.call()).toResult())
                    .toList();
            assertThat(Differences.between(all.get(0), all.get(1)))
                    .extracting(d -> d.where())
                    .containsExactly("body");
            assertThat(Differences.between(all.get(0), all.get(2))).isEmpty();
        }
    }

    /// As the history was written before there were digests.
    @Test
    void recordsWithoutADigestAreRead() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("requests-2026-01.jsonl"), """
                {"id":"1","at":"2026-01-02T03:04:05Z","file":"","source":"GET http://h","title":"GET http://h",\
                "identity":"Ana","environment":"","success":true,"failures":[],"call":{"method":"GET","url":"http://h/",\
                "requestHeaders":[],"requestBody":null,"status":200,"version":"1.1","responseHeaders":[],\
                "responseBody":null,"responseBytes":7,"micros":5}}
                """);
        HistoryRecord record = new History(data).find(History.Search.newest(10)).getFirst();
        CallResult call = Objects.requireNonNull(record.call()).toResult();
        assertThat(call.responseDigest()).isNull();
        assertThat(Differences.between(call, call)).isEmpty();
    }

    @Test
    void keepsFindsComparesAndSendsAgain() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            server.enqueue(new MockResponse.Builder()
                    .body("{\"v\": 1, \"echo\": \"s3cret\"}")
                    .build());
            server.enqueue(
                    new MockResponse.Builder().code(500).body("{\"v\": 2}").build());
            server.enqueue(new MockResponse.Builder().body("{\"v\": 1}").build());
            String text = "# first\nGET {{url}}a\nAuthorization: Bearer {{token}} s3cret\nHTTP 200\n";
            History history = new History(folder.resolve("data"));
            assertThat(history.find(History.Search.newest(10))).isEmpty();
            history.append(record(run(server, text), "Ana"));
            history.append(record(run(server, text), "Ben"));

            List<HistoryRecord> all = history.find(History.Search.newest(10));
            assertThat(all).extracting(HistoryRecord::identity).containsExactly("Ben", "Ana");
            assertThat(history.find(History.Search.newest(1))).hasSize(1);
            assertThat(history.find(new History.Search("V ana", null, null, null, 10)))
                    .hasSize(1);
            assertThat(history.find(new History.Search("", null, false, null, 10)))
                    .hasSize(1);
            assertThat(history.find(new History.Search("", "Ana", null, 500, 10)))
                    .isEmpty();
            assertThat(history.find(new History.Search("nothing like it", null, null, null, 10)))
                    .isEmpty();
            try (Stream<Path> files = Files.list(folder.resolve("data"))) {
                for (Path file : files.toList()) {
                    assertThat(Files.readString(file)).doesNotContain("s3cret").contains("***");
                }
            }

            CallResult left = Objects.requireNonNull(all.get(1).call()).toResult();
            CallResult right = Objects.requireNonNull(all.get(0).call()).toResult();
            assertThat(Differences.between(left, right))
                    .extracting(d -> d.where())
                    .contains("status", "$['v']", "$['echo']");

            HurlFile again = ((ParseOutcome.Parsed) all.getFirst().replay()).file();
            assertThat(run(server, again.print()).result().isSuccess()).isTrue();
            server.takeRequest();
            server.takeRequest();
            assertThat(server.takeRequest().getHeaders().get("Authorization")).startsWith("Bearer s3cret");
        }
    }

    @Test
    void aHalfWrittenLineSpoilsNoOther() throws Exception {
        HistoryRecord one = new HistoryRecord(
                "1", java.time.Instant.now(), "f", "GET http://a", "GET http://a", "x", "", true, List.of(), null);
        History history = new History(folder);
        history.append(one);
        Path file;
        try (Stream<Path> files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        Files.writeString(file, "{\"id\": \"half", StandardOpenOption.APPEND);
        HistoryRecord two = new HistoryRecord(
                "2", java.time.Instant.now(), "f", "GET http://a", "GET http://a", "x", "", true, List.of(), null);
        history.append(two);
        Files.writeString(file, "null\n{}\n", StandardOpenOption.APPEND);
        assertThat(history.find(new History.Search("", "x", null, null, 10)))
                .extracting(HistoryRecord::id)
                .containsExactly("2", "1");
    }

    @Test
    void writersDoNotMix() throws Exception {
        History history = new History(folder);
        History other = new History(folder);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> writes = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String id = String.valueOf(i);
                writes.add(CompletableFuture.runAsync(
                        () -> (id.endsWith("1") ? other : history)
                                .append(new HistoryRecord(
                                        id,
                                        java.time.Instant.now(),
                                        "f",
                                        "x".repeat(5000),
                                        "t",
                                        "x",
                                        "",
                                        true,
                                        List.of(),
                                        null)),
                        threads));
            }
            writes.forEach(CompletableFuture::join);
        }
        assertThat(history.find(History.Search.newest(100))).hasSize(50);
    }

    @Test
    void aProposedTestPassesOnTheAnswerItCameFrom() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            for (int i = 0; i < 2; i++) {
                server.enqueue(new MockResponse.Builder()
                        .code(201)
                        .addHeader("Content-Type: application/json; charset=utf-8")
                        .body(BODY)
                        .build());
            }
            String entry = "POST {{url}}a\n{\"x\": 1}";
            CallResult answer =
                    run(server, entry).result().entries().getFirst().calls().getFirst();
            List<String> asserts = TestProposal.asserts(answer);
            assertThat(asserts)
                    .contains(
                            "header \"Content-Type\" startsWith \"application/json\"",
                            "jsonpath \"$.ok\" == true",
                            "jsonpath \"$.n\" == 7",
                            "jsonpath \"$.big\" == 1000.0",
                            "jsonpath \"$.none\" == null",
                            "jsonpath \"$.id\" isUuid",
                            "jsonpath \"$.at\" isIsoDate",
                            "jsonpath \"$.token\" isString",
                            "jsonpath \"$.processingTime\" isNumber",
                            "jsonpath \"$['a-b']['c\\\\'d']\" count == 2",
                            "jsonpath \"$.list\" count == 0");
            ParseOutcome test = TestProposal.test("t.hurl", entry, answer);
            assertThat(test).isInstanceOf(ParseOutcome.Parsed.class);
            HurlFile file = ((ParseOutcome.Parsed) test).file();
            assertThat(file.print()).startsWith(entry + "\nHTTP 201\n[Asserts]\n");
            FileResult second = run(server, file.print()).result();
            assertThat(second.isSuccess()).as(second.toString()).isTrue();
        }
    }
}
