package io.rolescope.cli;

import io.rolescope.functions.load.LoadPlan;
import io.rolescope.functions.load.LoadReport;
import io.rolescope.functions.load.LoadReports;
import io.rolescope.functions.load.LoadRun;
import io.rolescope.functions.load.LoadSnapshot;
import io.rolescope.functions.load.LoadTarget;
import io.rolescope.functions.load.LoadTime;
import io.rolescope.functions.load.Threshold;
import io.rolescope.functions.token.Token;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.http.HttpHeader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `rolescope functions load`: puts load on one function and says how it bore it.
@Command(
        name = "load",
        description = "Put load on one function: at a constant rate, or as fast as connections can.",
        mixinStandardHelpOptions = true)
final class FunctionsLoadCommand implements Callable<Integer> {
    enum Format {
        TEXT,
        JSON
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TokenOptions tokens = new TokenOptions();

    @Option(names = "--url", required = true, paramLabel = "URL", description = "The function's whole address.")
    private String url = "";

    @Option(names = "--method", paramLabel = "METHOD", defaultValue = "GET", description = "GET unless told.")
    private String method = "GET";

    @Option(names = "--header", paramLabel = "NAME:VALUE", description = "A header; may be repeated.")
    private List<String> headers = new ArrayList<>();

    @Option(names = "--body", paramLabel = "TEXT|@FILE", description = "The body, or @ and a file that has it.")
    private @Nullable String body;

    @Option(names = "--rate", paramLabel = "N", description = "Requests a second, however slow the answers are.")
    private @Nullable Double rate;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description = "Connections in use at the same time (${DEFAULT-VALUE}).")
    private int connections = 64;

    @Option(names = "--duration", paramLabel = "TIME", description = "How long: 30s, 5m. 10s unless --count is given.")
    private @Nullable String duration;

    @Option(names = "--count", paramLabel = "N", description = "How many requests.")
    private @Nullable Long count;

    @Option(names = "--ramp", paramLabel = "TIME", defaultValue = "0s", description = "Until the whole load is on.")
    private String ramp = "0s";

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "20s", description = "For one request.")
    private String timeout = "20s";

    @Option(names = "--insecure", description = "Accept any certificate.")
    private boolean insecure;

    @Option(
            names = "--threshold",
            paramLabel = "RULE",
            description = "Fails the run when broken: p95<200ms, errors<1%%, unsent<1%%.")
    private List<String> thresholds = new ArrayList<>();

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "TEXT", description = "How to report.")
    private Format format = Format.TEXT;

    @Override
    public Integer call() throws IOException {
        LoadPlan plan = plan();
        LoadReport report;
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("load-", 0).factory())) {
            report = new LoadRun(plan, threads, new Cancellation()).run(this::live);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(format == Format.JSON ? LoadReports.json(report) + "\n" : LoadReports.text(report));
        out.flush();
        if (report.requests() > 0 && report.statuses().isEmpty()) {
            return RolescopeCommand.FAILED;
        }
        return report.isSuccess() ? RolescopeCommand.FINE : RolescopeCommand.FOUND;
    }

    private void live(LoadSnapshot snapshot) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                Locale.ROOT,
                "%3.0f s  %8d requests  %8.0f/s  p50 %.1f ms  p99 %.1f ms%n",
                snapshot.elapsed().toMillis() / 1000.0,
                snapshot.requests(),
                snapshot.perSecond(),
                snapshot.latencies().p50(),
                snapshot.latencies().p99());
        err.flush();
    }

    private LoadPlan plan() throws IOException {
        if (connections < 1 || connections > 10_000 || (rate != null && !(rate > 0)) || (count != null && count < 1)) {
            throw invalid("--connections, --rate and --count must be above 0.", "Take other numbers.");
        }
        Duration length = duration != null ? LoadTime.parse(duration) : count == null ? Duration.ofSeconds(10) : null;
        LoadPlan.Shape shape =
                rate == null ? new LoadPlan.ClosedLoop(connections) : new LoadPlan.ConstantRate(rate, connections);
        return new LoadPlan(
                new LoadTarget(method, url, headers(), bodyBytes()),
                shape,
                length,
                count,
                LoadTime.parse(ramp),
                LoadTime.parse(timeout),
                insecure,
                thresholds.stream().map(Threshold::parse).toList());
    }

    private List<HttpHeader> headers() {
        List<HttpHeader> all = new ArrayList<>();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw invalid("A header has the form NAME:VALUE.", "Correct --header.");
            }
            all.add(new HttpHeader(
                    header.substring(0, colon).strip(),
                    header.substring(colon + 1).strip()));
        }
        Token token = tokens.source().token(Instant.now());
        if (!token.value().isEmpty() && all.stream().noneMatch(h -> h.name().equalsIgnoreCase("authorization"))) {
            all.add(new HttpHeader("Authorization", "Bearer " + token.value().reveal(), true));
        }
        return all;
    }

    private byte[] bodyBytes() throws IOException {
        if (body == null) {
            return new byte[0];
        }
        return body.startsWith("@")
                ? Files.readAllBytes(Path.of(body.substring(1)))
                : body.getBytes(StandardCharsets.UTF_8);
    }

    private static FailureException invalid(String sentence, String next) {
        return new FailureException(new Failure.Invalid(sentence, next, "", null));
    }
}
