package io.rolescope.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.functions.load.LoadPlan;
import io.rolescope.functions.load.LoadReport;
import io.rolescope.functions.load.LoadRun;
import io.rolescope.functions.load.LoadTarget;
import io.rolescope.platform.Cancellation;
import io.rolescope.sandbox.TestServices;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Speed of the functions and of the load runner, as ratios measured in one run: the aggregation against the bare
/// aggregate, the runner against `hey` (requests a second) and `wrk` (percentiles) where these are installed.
@Tag("bench")
class FunctionsBench {
    private static final int PART = Integer.getInteger("bench.part", 1);
    private static final int AGENTS = 100_000 / PART;
    private static final int EXECUTIONS = 1_000_000 / PART;
    private static final int CONNECTIONS = 64;
    private static final int ROUNDS = 5;
    private static final int SECONDS = 5;

    @TempDir
    private static Path folder;

    private static TestServices services;

    @BeforeAll
    static void open() throws Exception {
        // nobody is turned away for asking often
        services = TestServices.start(folder, Map.of("ENABLE_RATE_LIMITING", "false"));
    }

    @AfterAll
    static void close() {
        services.close();
    }

    @Test
    void aggregationAgainstBareAggregate() throws IOException {
        services.run("truncate public.agent_executions, public.agent_metrics cascade");
        services.run("""
                insert into public.agent_instances (id, organization_id, name, agent_type, status)
                select cast('cccccccc' || lpad(to_hex(g), 24, '0') as uuid), '%s', 'agent ' || g, 'tutor', 'idle'
                  from generate_series(1, %d) as g
                """.formatted(TestServices.NORTHSIDE, AGENTS));
        services.run("""
                set session_replication_role = replica;
                insert into public.agent_executions (organization_id, agent_instance_id, agent_type, status,
                                                     execution_time_seconds, quality_rating, created_at)
                select '%s', cast('cccccccc' || lpad(to_hex(1 + g %% %d), 24, '0') as uuid), 'tutor',
                       case when g %% 20 = 0 then 'failed' else 'completed' end, (g %% 600) / 10.0, (g %% 10) / 10.0,
                       date_trunc('day', now() - interval '1 day', 'UTC') + make_interval(secs => g %% 86000)
                  from generate_series(1, %d) as g
                """.formatted(TestServices.NORTHSIDE, AGENTS, EXECUTIONS));
        services.run("vacuum analyze");
        // materialized: else the planner leaves out what nobody asks for
        String bare = """
                with every as materialized (
                  select agent_instance_id, date_trunc('day', created_at, 'UTC'), count(*),
                         count(*) filter (where status = 'completed'), count(*) filter (where status = 'failed'),
                         round(avg(execution_time_seconds), 3),
                         percentile_disc(0.95) within group (order by execution_time_seconds),
                         round(avg(quality_rating), 2)
                    from public.agent_executions group by 1, 2)
                select count(*) from every
                """;
        double first = Double.MAX_VALUE;
        double again = Double.MAX_VALUE;
        double aggregate = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            services.run("truncate public.agent_metrics cascade");
            services.run("checkpoint");
            // as it comes, and with the settings that the function gives itself
            aggregate = Math.min(aggregate, milliseconds(() -> services.run(bare)));
            aggregate = Math.min(
                    aggregate, milliseconds(() -> services.run("set work_mem = '256MB'; set jit = off;" + bare)));
            first = Math.min(first, milliseconds(() -> aggregate(AGENTS)));
            again = Math.min(again, milliseconds(() -> aggregate(0)));
        }
        System.out.printf(
                "aggregation of %,d executions of %,d agents: first %.0f ms, unchanged %.0f ms;"
                        + " bare aggregate %.0f ms, ratios %.2f and %.2f (aim 3)%n",
                EXECUTIONS, AGENTS, first, again, aggregate, first / aggregate, again / aggregate);
    }

    private static void aggregate(int written) {
        try {
            TestServices.Reply reply = services.post("/functions/v1/analytics-aggregation", services.service(), "{}");
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            assertThat(reply.json().path("metricsWritten").asInt()).isEqualTo(written);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void requestsASecondAgainstHey() throws Exception {
        if (missing("hey")) {
            return;
        }
        String url = services.url("/functions/v1/file-processing");
        String body = "{\"bucket\": \"files\", \"objectName\": \"nothing/there.png\"}";
        Path file = Files.writeString(folder.resolve("body.json"), body);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            String heard = output(
                    "hey",
                    "-z",
                    SECONDS + "s",
                    "-c",
                    "" + CONNECTIONS,
                    "-m",
                    "POST",
                    "-T",
                    "application/json",
                    "-D",
                    file.toString(),
                    "-H",
                    "Authorization: Bearer " + services.service(),
                    url);
            double theirs = number(heard, "Requests/sec:\\s+([\\d.]+)");
            LoadReport report = run("POST", url, body, CONNECTIONS);
            if (round > 0) {
                ratios.add(report.perSecond() / theirs);
                System.out.printf(
                        "file-processing at %d connections: %.0f requests a second, hey %.0f, ratio %.2f (aim 1)%n",
                        CONNECTIONS, report.perSecond(), theirs, report.perSecond() / theirs);
            }
        }
        System.out.printf("median ratio to hey %.2f (aim 1)%n", median(ratios));
    }

    /// A server whose answers take known times, so that both runners see the same and neither is the bottleneck.
    @Test
    void percentilesAgainstWrk() throws Exception {
        if (missing("wrk")) {
            return;
        }
        try (SteadyServer server = new SteadyServer()) {
            Map<String, List<Double>> apart = new java.util.TreeMap<>();
            for (int round = 0; round <= ROUNDS; round++) {
                String heard = output(
                        "wrk", "-t", "2", "-c", "" + CONNECTIONS, "-d", SECONDS + "s", "--latency", server.url());
                LoadReport report = run("GET", server.url(), "", CONNECTIONS);
                if (round == 0) {
                    continue;
                }
                var ours = report.serviceTimes();
                compare(apart, "p50", ours.p50(), heard, "50%\\s+([\\d.]+)(us|ms|s)");
                compare(apart, "p90", ours.p90(), heard, "90%\\s+([\\d.]+)(us|ms|s)");
                compare(apart, "p99", ours.p99(), heard, "99%\\s+([\\d.]+)(us|ms|s)");
            }
            apart.forEach((name, all) -> System.out.printf(
                    "%s apart from wrk's: median %.1f %%, of %s (aim 5 %%)%n", name, 100 * median(all), shown(all)));
        }
    }

    private static void compare(
            Map<String, List<Double>> apart, String name, double ours, String heard, String pattern) {
        double theirs = number(heard, pattern) * unit(heard, pattern);
        apart.computeIfAbsent(name, key -> new ArrayList<>()).add(Math.abs(ours / theirs - 1));
    }

    private static LoadReport run(String method, String url, String body, int connections) {
        LoadTarget target = new LoadTarget(
                method,
                url,
                List.of(
                        new io.rolescope.platform.http.HttpHeader("Content-Type", "application/json", true),
                        new io.rolescope.platform.http.HttpHeader(
                                "Authorization", "Bearer " + services.service(), true)),
                body.getBytes(StandardCharsets.UTF_8));
        LoadPlan plan = new LoadPlan(
                target,
                new LoadPlan.ClosedLoop(connections),
                Duration.ofSeconds(SECONDS),
                null,
                Duration.ZERO,
                Duration.ofSeconds(20),
                false,
                List.of());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return new LoadRun(plan, threads, new Cancellation()).run(snapshot -> {});
        }
    }

    private static boolean missing(String program) {
        boolean there = Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(one -> Files.isExecutable(Path.of(one, program)));
        if (!there) {
            System.out.println("not compared: " + program + " is not installed");
        }
        return !there;
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return text;
    }

    private static double number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    /// Milliseconds in one of the unit that stands behind the number.
    private static double unit(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).isTrue();
        return switch (matcher.group(2)) {
            case "us" -> 0.001;
            case "ms" -> 1;
            default -> 1_000;
        };
    }

    private static double median(List<Double> all) {
        return all.stream().sorted().skip(all.size() / 2).findFirst().orElseThrow();
    }

    private static String shown(List<Double> all) {
        return all.stream().map(one -> "%.1f".formatted(100 * one)).toList().toString();
    }

    private static double milliseconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }

    /// Answers after 10, 20 or 60 milliseconds: 85, 12 and 3 of 100 requests.
    private static final class SteadyServer implements AutoCloseable {
        private final com.sun.net.httpserver.HttpServer http;
        private final AtomicLong asked = new AtomicLong();

        SteadyServer() throws IOException {
            http = com.sun.net.httpserver.HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 256);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            byte[] answer = "{\"steady\": true}".getBytes(StandardCharsets.UTF_8);
            http.createContext("/", exchange -> {
                long turn = asked.incrementAndGet() * 37 % 100;
                LockSupport.parkNanos(
                        Duration.ofMillis(turn < 85 ? 10 : turn < 97 ? 20 : 60).toNanos());
                exchange.sendResponseHeaders(200, answer.length);
                try (var out = exchange.getResponseBody()) {
                    out.write(answer);
                }
            });
            http.start();
        }

        String url() {
            return "http://127.0.0.1:" + http.getAddress().getPort() + "/";
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }
}
