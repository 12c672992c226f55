package io.rolescope.functions.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.platform.Cancellation;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.http.HttpHeader;
import io.rolescope.platform.http.TestCertificates;
import io.rolescope.platform.http.TlsTrust;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadRunTest {
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory());
    private final Cancellation cancellation = new Cancellation();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private LoadReport run(
            String url, LoadPlan.Shape shape, @Nullable Duration duration, @Nullable Long count, String... rules) {
        return run("GET", url, shape, duration, count, Duration.ofSeconds(20), rules);
    }

    private LoadReport run(
            String method,
            String url,
            LoadPlan.Shape shape,
            @Nullable Duration duration,
            @Nullable Long count,
            Duration timeout,
            String... rules) {
        List<Threshold> thresholds = new ArrayList<>();
        for (String rule : rules) {
            thresholds.add(Threshold.parse(rule));
        }
        LoadTarget target =
                new LoadTarget(method, url, List.of(new HttpHeader("Authorization", "Bearer t", true)), new byte[0]);
        LoadPlan plan = new LoadPlan(target, shape, duration, count, Duration.ZERO, timeout, false, thresholds);
        return new LoadRun(plan, threads, cancellation).run(snapshot -> {});
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aClosedLoopSendsExactlyTheCountOverItsConnections() {
        try (KeepAliveServer server = new KeepAliveServer((n, head) ->
                n % 10 == 0 ? bytes("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n") : KeepAliveServer.ok("{}"))) {
            LoadReport report = run(
                    server.url(),
                    new LoadPlan.ClosedLoop(8),
                    null,
                    1000L,
                    "errors<11%",
                    "errors<=100",
                    "p99<20s",
                    "rps>0.1");
            assertThat(report.requests()).isEqualTo(1000);
            assertThat(server.requests()).isEqualTo(1000);
            assertThat(server.connections()).isEqualTo(8);
            assertThat(report.statuses()).containsEntry(200, 900L).containsEntry(503, 100L);
            assertThat(report.errors()).isEqualTo(100);
            assertThat(report.isSuccess()).as(report.toString()).isTrue();
            Latencies l = report.latencies();
            assertThat(l.p50()).isPositive().isLessThanOrEqualTo(l.p95());
            assertThat(l.p95()).isLessThanOrEqualTo(l.p99());
            assertThat(l.p999()).isLessThanOrEqualTo(l.max());
            assertThat(report.bytes()).isGreaterThan(30_000);
            assertThat(LoadReports.text(report))
                    .contains("status 503: 100", "✓ errors<11%")
                    .doesNotContain("secret");
            assertThat(LoadReports.json(report)).contains("\"requests\":1000").doesNotContain("secret");
        }
    }

    @Test
    void aBrokenThresholdFailsTheRun() {
        try (KeepAliveServer server =
                new KeepAliveServer((n, head) -> bytes("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"))) {
            LoadReport report = run(server.url(), new LoadPlan.ClosedLoop(2), null, 20L, "errors<1%", "p95<20s");
            assertThat(report.isSuccess()).isFalse();
            assertThat(report.thresholds())
                    .extracting(LoadReport.ThresholdResult::holds)
                    .containsExactly(false, true);
            assertThat(report.thresholds().getFirst().actual()).isEqualTo(100);
        }
    }

    @Test
    void allWaysOfEndingABodyAreUnderstood() {
        List<byte[]> answers = List.of(
                bytes(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n3\r\nabc\r\n0\r\nTrailer: x\r\n\r\n"),
                bytes("HTTP/1.1 204 No Content\r\n\r\n"),
                bytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\nok"),
                KeepAliveServer.ok("x".repeat(200_000)));
        try (KeepAliveServer server = new KeepAliveServer((n, head) -> answers.get(n % answers.size()))) {
            LoadReport report = run(server.url(), new LoadPlan.ClosedLoop(1), null, 40L);
            assertThat(report.statuses())
                    .containsEntry(200, 20L)
                    .containsEntry(204, 10L)
                    .containsEntry(201, 10L);
            assertThat(server.connections()).isEqualTo(1);
        }
        try (KeepAliveServer server = new KeepAliveServer(
                (n, head) -> bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"))) {
            LoadReport report = run(server.url(), new LoadPlan.ClosedLoop(1), null, 5L);
            assertThat(report.statuses()).containsEntry(200, 5L);
            assertThat(server.connections()).isEqualTo(5);
        }
        try (KeepAliveServer server =
                new KeepAliveServer((n, head) -> bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"))) {
            LoadReport report = run("HEAD", server.url(), new LoadPlan.ClosedLoop(1), null, 5L, Duration.ofSeconds(20));
            assertThat(report.statuses()).containsEntry(200, 5L);
        }
    }

    @Test
    void faultsAreToldApart() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(run("http://127.0.0.1:" + free, new LoadPlan.ClosedLoop(2), null, 4L, "p95<20s")
                        .faults())
                .containsEntry(LoadFault.CONNECT, 4L);
        assertThat(fault((n, head) -> null, Duration.ofSeconds(20))).isEqualTo(LoadFault.CLOSED);
        assertThat(fault((n, head) -> bytes("SSH-2.0\r\n\r\n"), Duration.ofSeconds(20)))
                .isEqualTo(LoadFault.MALFORMED);
        assertThat(fault((n, head) -> bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), Duration.ofMillis(200)))
                .isEqualTo(LoadFault.TIMEOUT);
        assertThat(fault(
                        (n, head) -> {
                            new CountDownLatch(1).await(20, TimeUnit.SECONDS);
                            return null;
                        },
                        Duration.ofMillis(200)))
                .isEqualTo(LoadFault.TIMEOUT);
    }

    private LoadFault fault(KeepAliveServer.Answer answer, Duration timeout) {
        try (KeepAliveServer server = new KeepAliveServer(answer)) {
            LoadReport report = run("GET", server.url(), new LoadPlan.ClosedLoop(1), null, 2L, timeout, "p95<20s");
            assertThat(report.faults()).hasSize(1);
            assertThat(report.isSuccess()).as("there was no answer").isFalse();
            return report.faults().firstKey();
        }
    }

    @Test
    void theTokenIsSentOnlyToTheHostTheCertificateIsFor(@TempDir Path folder) throws Exception {
        TestCertificates local = TestCertificates.of(folder, "localhost", "-1d", 30);
        TestCertificates other = TestCertificates.of(folder, "other.example", "-1d", 30);
        List<String> heads = new CopyOnWriteArrayList<>();
        KeepAliveServer.Answer answer = (n, head) -> {
            heads.add(head);
            return KeepAliveServer.ok("{}");
        };
        try (KeepAliveServer wrong = new KeepAliveServer(other.sockets(), answer)) {
            TlsTrust trust = TlsTrust.of(other.authority());
            String url = "https://localhost:" + wrong.port() + "/x";
            LoadReport report = secure(url, false, trust);
            assertThat(heads).as("the token would have been among them").isEmpty();
            assertThat(report.faults()).containsEntry(LoadFault.TLS, 4L);
            assertThat(report.isSuccess()).isFalse();
            assertThat(secure(url, true, trust).statuses())
                    .as("asked to accept any certificate")
                    .containsEntry(200, 4L);
        }
        heads.clear();
        try (KeepAliveServer right = new KeepAliveServer(local.sockets(), answer)) {
            TlsTrust trust = TlsTrust.of(local.authority());
            String url = "https://localhost:" + right.port() + "/x";
            assertThat(secure(url, false, trust).statuses()).containsEntry(200, 4L);
            assertThat(heads).hasSize(4).allMatch(head -> head.contains("Bearer t"));
            assertThat(right.connections()).isEqualTo(2);
            assertThat(right.askedFor()).containsOnly("localhost");
            assertThat(secure("https://127.0.0.1:" + right.port() + "/x", false, trust)
                            .faults())
                    .as("the certificate names no address")
                    .containsEntry(LoadFault.TLS, 4L);
            assertThat(secure(url, false, null).faults())
                    .as("an authority nobody trusts")
                    .containsEntry(LoadFault.TLS, 4L);
        }
    }

    private LoadReport secure(String url, boolean insecure, @Nullable TlsTrust trust) {
        LoadTarget target =
                new LoadTarget("GET", url, List.of(new HttpHeader("Authorization", "Bearer t", true)), new byte[0]);
        LoadPlan plan = new LoadPlan(
                target,
                new LoadPlan.ClosedLoop(2),
                null,
                4L,
                Duration.ZERO,
                Duration.ofSeconds(20),
                insecure,
                List.of());
        return new LoadRun(plan, threads, cancellation, trust).run(snapshot -> {});
    }

    @Test
    void theDurationEndsAConstantRateThatCannotBeKept() {
        try (KeepAliveServer server = new KeepAliveServer((n, head) -> {
            Thread.sleep(100);
            return KeepAliveServer.ok("{}");
        })) {
            LoadReport report = run(
                    server.url(),
                    new LoadPlan.ConstantRate(100, 1),
                    Duration.ofSeconds(1),
                    null,
                    "unsent<50%",
                    "unsent<=1000",
                    "errors<1%");
            assertThat(report.elapsed()).isBetween(Duration.ofMillis(900), Duration.ofMillis(2500));
            assertThat(report.requests()).isBetween(3L, 11L);
            assertThat(report.requests() + report.unsent()).isEqualTo(100);
            assertThat(report.thresholds())
                    .extracting(LoadReport.ThresholdResult::holds)
                    .containsExactly(false, true, false);
            assertThat(LoadReports.text(report)).contains("due and not sent: " + report.unsent());
            assertThat(LoadReports.json(report)).contains("\"unsent\":" + report.unsent());
            assertThat(LoadHtml.of(report, List.of(), java.time.Instant.EPOCH)).contains("due and not sent");
        }
    }

    @Test
    void whatWasGivenUpForBeingTooSlowCountsAmongTheLatencies() {
        try (KeepAliveServer server = new KeepAliveServer((n, head) -> {
            if (n % 4 == 0) {
                new CountDownLatch(1).await(20, TimeUnit.SECONDS);
            }
            return KeepAliveServer.ok("{}");
        })) {
            LoadReport report = run(
                    "GET",
                    server.url(),
                    new LoadPlan.ClosedLoop(1),
                    null,
                    8L,
                    Duration.ofMillis(300),
                    "p50<200ms",
                    "p90<200ms");
            assertThat(report.faults()).containsEntry(LoadFault.TIMEOUT, 2L);
            assertThat(report.serviceTimes().max()).isGreaterThanOrEqualTo(299);
            assertThat(report.serviceTimes().p50()).isLessThan(200);
            assertThat(report.thresholds().getLast().holds()).isFalse();
        }
    }

    @Test
    void aRunOfNothingButErrorsIsNoSuccess() {
        try (KeepAliveServer server =
                new KeepAliveServer((n, head) -> bytes("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"))) {
            LoadReport report = run(server.url(), new LoadPlan.ClosedLoop(1), null, 3L);
            assertThat(report.isSuccess()).isFalse();
            assertThat(LoadReports.text(report)).contains("✗ no request was answered");
        }
        try (KeepAliveServer server = new KeepAliveServer(
                (n, head) -> n == 0 ? KeepAliveServer.ok("") : bytes("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"))) {
            assertThat(run(server.url(), new LoadPlan.ClosedLoop(1), null, 3L).isSuccess())
                    .as("nothing had to hold")
                    .isTrue();
        }
    }

    @Test
    void aNameAndPasswordInAnAddressStayOutOfTheHostAndTheTitle() {
        List<String> heads = new CopyOnWriteArrayList<>();
        try (KeepAliveServer server = new KeepAliveServer((n, head) -> {
            heads.add(head);
            return KeepAliveServer.ok("{}");
        })) {
            LoadReport report =
                    run(server.url().replace("127.", "ana:pa%40ss@127."), new LoadPlan.ClosedLoop(1), null, 1L);
            assertThat(report.title()).isEqualTo("GET http://127.0.0.1:" + server.port() + "/x");
            assertThat(heads.getFirst())
                    .contains("Host: 127.0.0.1:" + server.port() + "\r\n")
                    .doesNotContain("ana");
        }
    }

    @Test
    void aStallCountsForTheRequestsItKeptWaiting() {
        try (KeepAliveServer server = new KeepAliveServer((n, head) -> {
            if (n == 0) {
                Thread.sleep(800);
            }
            return KeepAliveServer.ok("{}");
        })) {
            LoadReport report = run(server.url(), new LoadPlan.ConstantRate(100, 1), null, 100L);
            assertThat(report.requests()).isEqualTo(100);
            assertThat(report.latencies().mean())
                    .isGreaterThan(report.serviceTimes().mean() + 100);
            assertThat(report.latencies().max())
                    .isGreaterThanOrEqualTo(report.serviceTimes().max());
        }
    }

    @Test
    void aStallOfAClosedLoopCountsForTheRequestsItKeptFromBeingSent() {
        try (KeepAliveServer server = new KeepAliveServer((n, head) -> {
            Thread.sleep(n == 100 ? 1000 : 2);
            return KeepAliveServer.ok("{}");
        })) {
            LoadReport report = run(server.url(), new LoadPlan.ClosedLoop(1), null, 200L);
            // a second in which more than half of as many requests again were not sent
            assertThat(report.serviceTimes().p95()).isLessThan(200);
            assertThat(report.latencies().p95()).isGreaterThan(700);
            assertThat(report.latencies().p50()).isLessThan(500);
            assertThat(report.requests()).isEqualTo(200);
        }
    }

    @Test
    void anIdleConnectionThatIsClosedIsOpenedAgain() {
        try (KeepAliveServer server = new KeepAliveServer((n, head) -> n % 3 == 2 ? null : KeepAliveServer.ok("{}"))) {
            LoadReport report = run(server.url(), new LoadPlan.ClosedLoop(2), null, 30L);
            assertThat(report.faults().values()).allMatch(count -> count < 15);
            assertThat(report.statuses().get(200)).isGreaterThanOrEqualTo(20L);
        }
    }

    @Test
    void answersAreUnderstoodHoweverTheyAreCut() throws Exception {
        String whole = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5;x=y\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\nTrailer: a\r\n\r\n";
        byte[] bytes = bytes(whole);
        for (int piece = 1; piece <= bytes.length; piece++) {
            AnswerParser parser = new AnswerParser(false);
            parser.expect();
            for (int at = 0; at < bytes.length; at += piece) {
                assertThat(parser.complete()).isFalse();
                parser.accept(bytes, at, Math.min(bytes.length, at + piece));
            }
            assertThat(parser.complete()).as("pieces of " + piece).isTrue();
            assertThat(parser.status()).isEqualTo(200);
            assertThat(parser.received()).isEqualTo(bytes.length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2 200\r\n",
                "HTTP/1.1 2x0 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1e3\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n"
            })
    void whatIsNoAnswerIsMalformed(String text) {
        AnswerParser parser = new AnswerParser(false);
        parser.expect();
        byte[] bytes = bytes(text);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> parser.accept(bytes, 0, bytes.length))
                .isInstanceOf(LoadConnection.Broken.class);
        byte[] endless = new byte[100_000];
        java.util.Arrays.fill(endless, (byte) 'x');
        parser.expect();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> parser.accept(endless, 0, endless.length))
                .isInstanceOf(LoadConnection.Broken.class);
    }

    @Test
    void aConstantRateKeepsItsTimes() {
        try (KeepAliveServer server = new KeepAliveServer((n, head) -> KeepAliveServer.ok("{}"))) {
            List<LoadSnapshot> live = new ArrayList<>();
            LoadTarget target = new LoadTarget("GET", server.url(), List.of(), new byte[0]);
            LoadPlan plan = new LoadPlan(
                    target,
                    new LoadPlan.ConstantRate(200, 20),
                    Duration.ofMillis(1500),
                    null,
                    Duration.ZERO,
                    Duration.ofSeconds(20),
                    false,
                    List.of());
            LoadReport report = new LoadRun(plan, threads, cancellation).run(live::add);
            assertThat(report.requests()).isEqualTo(300);
            assertThat(report.elapsed()).isGreaterThan(Duration.ofMillis(1400));
            assertThat(live).hasSizeGreaterThanOrEqualTo(2);
            assertThat(live.getLast().requests()).isEqualTo(300);
        }
    }

    @Test
    void theRampGrowsEvenly() {
        LoadTarget target = new LoadTarget("GET", "http://x", List.of(), new byte[0]);
        Schedule schedule = new Schedule(
                new LoadPlan(
                        target,
                        new LoadPlan.ConstantRate(10, 1),
                        null,
                        1000L,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        false,
                        List.of()),
                System.nanoTime());
        List<Double> due = new ArrayList<>();
        for (int i = 0; i <= 60; i++) {
            due.add(schedule.next() / 1e9);
        }
        assertThat(due.getFirst()).isZero();
        assertThat(due.get(50)).isEqualTo(10.0, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(due.get(60)).isEqualTo(11.0, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(due).isSorted();
        Schedule loop = new Schedule(
                new LoadPlan(
                        target,
                        new LoadPlan.ClosedLoop(10),
                        null,
                        1L,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        false,
                        List.of()),
                System.nanoTime());
        assertThat(loop.joins(5)).isEqualTo(5_000_000_000L);
        assertThat(loop.next()).isNotNegative();
        assertThat(loop.next()).isEqualTo(-1);
    }

    @Test
    void aRunCanBeStopped() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (KeepAliveServer server = new KeepAliveServer((n, head) -> {
            received.countDown();
            new CountDownLatch(1).await(30, TimeUnit.SECONDS);
            return null;
        })) {
            CompletableFuture<LoadReport> report = CompletableFuture.supplyAsync(
                    () -> run(server.url(), new LoadPlan.ClosedLoop(4), Duration.ofMinutes(5), null), threads);
            assertThat(received.await(20, TimeUnit.SECONDS)).isTrue();
            cancellation.cancel();
            assertThat(report.get(20, TimeUnit.SECONDS).cancelled()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p95",
                "p95<200",
                "p95<5%",
                "errors<5ms",
                "rps>5ms",
                "foo<1ms",
                "p95=5ms",
                "",
                "p999<5ms",
                "mean<-5ms"
            })
    void whatIsNoThresholdIsRefused(String text) {
        assertThatThrownBy(() -> Threshold.parse(text)).isInstanceOf(FailureException.class);
    }

    @Test
    void thresholdsHaveUnits() {
        assertThat(Threshold.parse("p99.9 <= 1.5s").limit()).isEqualTo(1500);
        assertThat(Threshold.parse("avg<250us").limit()).isEqualTo(0.25);
        assertThat(Threshold.parse("errors<1%").metric()).isEqualTo(Threshold.Metric.ERROR_SHARE);
        assertThat(Threshold.parse("errors<1").metric()).isEqualTo(Threshold.Metric.ERROR_COUNT);
        assertThatThrownBy(() -> run("ftp://x", new LoadPlan.ClosedLoop(1), null, 1L))
                .isInstanceOf(FailureException.class);
    }
}
