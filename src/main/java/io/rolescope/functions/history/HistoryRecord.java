package io.rolescope.functions.history;

import io.rolescope.functions.hurl.Entry;
import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.hurl.ParseOutcome;
import io.rolescope.functions.run.CallResult;
import io.rolescope.functions.run.CheckResult;
import io.rolescope.functions.run.EntryResult;
import io.rolescope.functions.run.Redaction;
import io.rolescope.platform.http.HttpHeader;
import io.rolescope.platform.http.HttpTimings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One request that was sent, as kept.
///
/// @param id names it for good
/// @param at when it was done
/// @param file the suite it came from; empty for a single request
/// @param source the entry as written, placeholders and all, so that it can be sent again
/// @param identity as whom
/// @param environment with which set of variables; empty for none
/// @param success whether everything expected was found
/// @param failures what was not, a sentence each
/// @param call the request and its answer; null when there was none
public record HistoryRecord(
        String id,
        Instant at,
        String file,
        String source,
        String title,
        String identity,
        String environment,
        boolean success,
        List<String> failures,
        @Nullable Call call) {
    public HistoryRecord {
        failures = List.copyOf(failures);
    }

    /// A request and its answer in plain values.
    ///
    /// @param responseDigest as [CallResult] has it; null in what was written before there was one
    /// @param micros how long it took
    public record Call(
            String method,
            String url,
            List<Header> requestHeaders,
            @Nullable String requestBody,
            int status,
            String version,
            List<Header> responseHeaders,
            @Nullable String responseBody,
            long responseBytes,
            @Nullable String responseDigest,
            long micros) {
        public Call {
            requestHeaders = List.copyOf(requestHeaders);
            responseHeaders = List.copyOf(responseHeaders);
        }

        /// As the runner gives it, for comparing.
        public CallResult toResult() {
            Duration total = Duration.ofNanos(micros * 1000);
            return new CallResult(
                    method,
                    url,
                    headers(requestHeaders),
                    requestBody,
                    status,
                    version,
                    headers(responseHeaders),
                    responseBody,
                    responseBytes,
                    responseDigest,
                    new HttpTimings(Duration.ZERO, Duration.ZERO, Duration.ZERO, total, total),
                    "");
        }

        private static List<HttpHeader> headers(List<Header> headers) {
            return headers.stream()
                    .map(header -> new HttpHeader(header.name(), header.value()))
                    .toList();
        }
    }

    public record Header(String name, String value) {}

    /// Makes a record of a result.
    ///
    /// @param redaction takes out secrets that stand in the entry's own text
    public static HistoryRecord of(
            HurlFile file, EntryResult result, String identity, String environment, Redaction redaction) {
        Entry entry = file.entries().get(result.index());
        return new HistoryRecord(
                UUID.randomUUID().toString(),
                Instant.now(),
                file.source().name(),
                redaction.redact(file.source().cut(entry.span())),
                result.title(),
                identity,
                environment,
                result.isSuccess(),
                failures(result),
                result.calls().isEmpty()
                        ? null
                        : call(result.calls().getLast(), result.calls().getFirst()));
    }

    private static List<String> failures(EntryResult result) {
        List<String> failures = new java.util.ArrayList<>();
        result.problems().forEach(problem -> failures.add(problem.sentence()));
        result.checks().stream()
                .filter(check -> !check.isFulfilled())
                .map(CheckResult::sentence)
                .forEach(failures::add);
        return failures;
    }

    private static Call call(CallResult last, CallResult first) {
        return new Call(
                first.method(),
                last.url(),
                headers(first.requestHeaders()),
                first.requestBody(),
                last.status(),
                last.version(),
                headers(last.responseHeaders()),
                last.responseBody(),
                last.responseBytes(),
                last.responseDigest(),
                last.timings().total().toNanos() / 1000);
    }

    private static List<Header> headers(List<HttpHeader> headers) {
        return headers.stream()
                .map(header -> new Header(header.name(), header.value()))
                .toList();
    }

    /// The entry as a file of its own, to be sent again with today's variables and token. What was a secret written
    /// into the file itself has to be filled in anew.
    public ParseOutcome replay() {
        return HurlFile.parse(title, source + "\n");
    }
}
