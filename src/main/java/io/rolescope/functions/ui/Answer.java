package io.rolescope.functions.ui;

import io.rolescope.functions.history.HistoryRecord;
import io.rolescope.functions.history.HistoryRecord.Call;
import io.rolescope.functions.history.HistoryRecord.Header;
import io.rolescope.platform.http.HttpHeader;
import io.rolescope.platform.http.HttpRequest;
import io.rolescope.platform.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What came back.
///
/// @param identity as whom it was asked
/// @param url where it went
record Answer(
        String identity,
        String method,
        String url,
        int status,
        String version,
        List<Header> headers,
        String body,
        long bytes,
        Duration took) {

    Answer {
        headers = List.copyOf(headers);
    }

    static Answer of(String identity, HttpRequest request, HttpResponse response) {
        String body = switch (response.content()) {
            case HttpResponse.Unpacked unpacked -> new String(unpacked.bytes(), StandardCharsets.UTF_8);
            case HttpResponse.Undecodable broken -> broken.sentence();
        };
        return new Answer(
                identity,
                request.method(),
                response.url(),
                response.status(),
                response.version(),
                response.headers().stream()
                        .map(header -> new Header(header.name(), header.value()))
                        .toList(),
                body,
                response.rawBody().length,
                response.timings().total());
    }

    static Answer of(HistoryRecord record, Call call) {
        return new Answer(
                record.identity(),
                call.method(),
                call.url(),
                call.status(),
                call.version(),
                call.responseHeaders(),
                call.responseBody() == null ? "" : call.responseBody(),
                call.responseBytes(),
                Duration.ofNanos(call.micros() * 1000));
    }

    boolean isSuccess() {
        return status < 400;
    }

    /// As it is kept; credentials are left out.
    HistoryRecord record(Draft draft, HttpRequest request) {
        List<Header> sent = request.headers().stream()
                .map(header -> new Header(header.name(), shown(header)))
                .toList();
        return new HistoryRecord(
                UUID.randomUUID().toString(),
                Instant.now(),
                "",
                source(draft, request),
                draft.method() + " " + draft.path(),
                identity,
                "",
                isSuccess(),
                List.of(),
                new Call(
                        method, url, sent, draft.body(), status, version, headers, body, bytes, took.toNanos() / 1000));
    }

    /// The request in Hurl's syntax, so that a suite can take it over.
    private static String source(Draft draft, HttpRequest request) {
        StringBuilder text = new StringBuilder(draft.method() + " " + request.url() + "\n");
        request.headers()
                .forEach(header -> text.append(header.name())
                        .append(": ")
                        .append(header.sensitive() ? "Bearer {{token}}" : header.value())
                        .append('\n'));
        return draft.body().isBlank()
                ? text.toString()
                : text.append(draft.body()).append('\n').toString();
    }

    private static String shown(HttpHeader header) {
        return header.sensitive() ? "••••" : header.value();
    }
}
