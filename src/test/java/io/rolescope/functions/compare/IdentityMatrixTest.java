package io.rolescope.functions.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.functions.SuiteVariables;
import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.hurl.ParseOutcome;
import io.rolescope.functions.run.Bindings;
import io.rolescope.functions.run.CallResult;
import io.rolescope.functions.run.Redaction;
import io.rolescope.functions.run.RunContext;
import io.rolescope.functions.run.RunSettings;
import io.rolescope.functions.run.SuiteRunner;
import io.rolescope.functions.token.TokenSource;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Secret;
import io.rolescope.platform.http.HttpCaller;
import io.rolescope.platform.http.HttpRules;
import io.rolescope.platform.http.HttpTimings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IdentityMatrixTest {
    private static final TokenSource ANA = new TokenSource.Pasted("Ana", Secret.of("ana-token"));
    private static final TokenSource BEN = new TokenSource.Pasted("Ben", Secret.of("ben-token"));

    @Test
    void showsWhoGetsWhat() throws Exception {
        IdentityMatrix matrix = matrix(
                "GET {{url}}/open\nAuthorization: Bearer {{token}}\n"
                        + "GET {{url}}/closed\nAuthorization: Bearer {{token}}\nHTTP 200\n",
                IdentityMatrixTest::answer,
                ANA,
                BEN,
                new TokenSource.None("nobody"));
        assertThat(matrix.rows()).hasSize(2);
        assertThat(matrix.rows().get(0).uniform()).isTrue();
        IdentityMatrix.Row closed = matrix.rows().get(1);
        assertThat(closed.uniform()).isFalse();
        assertThat(closed.cells()).extracting(IdentityMatrix.Cell::status).containsExactly(200, 200, 401);
        assertThat(closed.cells()).extracting(IdentityMatrix.Cell::isDifferent).containsExactly(false, true, true);
        assertThat(matrix.toString()).doesNotContain("ana-token").doesNotContain("ben-token");
        var left = java.util.Objects.requireNonNull(closed.cells().get(0).call());
        var right = java.util.Objects.requireNonNull(closed.cells().get(1).call());
        assertThat(Differences.between(left, right)).containsExactly(new Difference("$['rows'][0]['id']", "1", "2"));
    }

    private static MockResponse answer(RecordedRequest request) {
        if ("/open".equals(request.getTarget())) {
            return new MockResponse.Builder().body("{\"a\": 1, \"b\": 2}").build();
        }
        return switch (String.valueOf(request.getHeaders().get("Authorization"))) {
            case "Bearer ana-token" ->
                new MockResponse.Builder().body("{\"rows\": [{\"id\": 1}]}").build();
            case "Bearer ben-token" ->
                new MockResponse.Builder().body("{\"rows\": [{\"id\": 2}]}").build();
            default -> new MockResponse.Builder().code(401).body("{}").build();
        };
    }

    /// What two identities got, told apart or not.
    private static IdentityMatrix.Row asTwo(Buffer ana, Buffer ben) throws Exception {
        return matrix(
                        "GET {{url}}/x\nAuthorization: Bearer {{token}}\n",
                        request -> {
                            String token = String.valueOf(request.getHeaders().get("Authorization"));
                            return new MockResponse.Builder()
                                    .body((token.contains("ana") ? ana : ben).clone())
                                    .build();
                        },
                        ANA,
                        BEN)
                .rows()
                .getFirst();
    }

    /// What a suite gets as each of them from a server that answers so.
    private static IdentityMatrix matrix(
            String suite, Function<RecordedRequest, MockResponse> answers, TokenSource... whom) throws Exception {
        try (MockWebServer server = new MockWebServer();
                HttpCaller caller = new HttpCaller();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.setDispatcher(new Dispatcher() {
                @Override
                public MockResponse dispatch(RecordedRequest request) {
                    return answers.apply(request);
                }
            });
            server.start();
            HurlFile file = ((ParseOutcome.Parsed) HurlFile.parse("m.hurl", suite)).file();
            RunSettings settings = new RunSettings(HttpRules.standard(), 0, Duration.ofMillis(1), true);
            SuiteRunner runner = new SuiteRunner(new RunContext(caller, settings, new Cancellation()), null);
            Redaction redaction = new Redaction();
            return new IdentityRuns(runner, threads)
                    .run(
                            file,
                            null,
                            SuiteVariables.under(server.url("/").toString()),
                            () -> new Bindings(redaction),
                            List.of(whom));
        }
    }

    private static Buffer bytes(int last) {
        return new Buffer().write(new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff, 0, (byte) last});
    }

    @Test
    void answersThatAreNoTextAreToldApart() throws Exception {
        assertThat(asTwo(bytes(1), bytes(1)).uniform()).isTrue();
        IdentityMatrix.Row row = asTwo(bytes(1), bytes(2));
        assertThat(row.uniform()).isFalse();
        assertThat(Differences.between(
                        java.util.Objects.requireNonNull(row.cells().get(0).call()),
                        java.util.Objects.requireNonNull(row.cells().get(1).call())))
                .singleElement()
                .satisfies(one -> assertThat(one.left()).contains("7 bytes, SHA-256 "));
        assertThat(asTwo(bytes(1), new Buffer().writeUtf8("{}")).uniform()).isFalse();
        assertThat(asTwo(bytes(1), new Buffer()).uniform()).isFalse();
    }

    @Test
    void answersTooLongToBeKeptAreToldApartByTheirEnds() throws Exception {
        String long1 = "{\"rows\": \"" + "x".repeat(1 << 20) + "\", \"secret of\": ";
        assertThat(asTwo(new Buffer().writeUtf8(long1 + "1}"), new Buffer().writeUtf8(long1 + "1}"))
                        .uniform())
                .isTrue();
        assertThat(asTwo(new Buffer().writeUtf8(long1 + "1}"), new Buffer().writeUtf8(long1 + "2}"))
                        .uniform())
                .isFalse();
    }

    @Test
    void answersThatDifferInTheOwnTokenAloneAreAlike() throws Exception {
        String rest = "\", \"rows\": \"" + "x".repeat(1 << 20) + "\"}";
        assertThat(asTwo(
                                new Buffer().writeUtf8("{\"you sent\": \"ana-token" + rest),
                                new Buffer().writeUtf8("{\"you sent\": \"ben-token" + rest))
                        .uniform())
                .isTrue();
    }

    @Test
    void bodiesAreComparedAsJson() {
        assertThat(betweenTexts("{\"a\": 1, \"b\": [1, 2]}", "{\"b\":[1,2.0],\"a\":1}"))
                .isEmpty();
        assertThat(betweenTexts("{\"a\": 1, \"c\": null}", "{\"a\": 2, \"b'\": [1]}"))
                .containsExactly(
                        new Difference("$['a']", "1", "2"),
                        new Difference("$['c']", "null", null),
                        new Difference("$['b\\'']", null, "[1]"));
        assertThat(betweenTexts("[1, 2, 3]", "[1, 3]")).hasSize(2);
        assertThat(betweenTexts("x", "y")).containsExactly(new Difference("body", "x", "y"));
        assertThat(betweenTexts(null, null)).isEmpty();
    }

    private static List<Difference> betweenTexts(@Nullable String left, @Nullable String right) {
        return Differences.betweenBodies(answered(left), answered(right));
    }

    private static CallResult answered(@Nullable String body) {
        HttpTimings at = new HttpTimings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        return new CallResult("GET", "http://h/x", List.of(), null, 200, "1.1", List.of(), body, 0, null, at, "");
    }
}
