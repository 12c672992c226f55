package io.rolescope.functions.run;

import io.rolescope.platform.http.HttpHeader;
import io.rolescope.platform.http.HttpRequest;
import io.rolescope.platform.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the records of requests and answers that are handed on, with secrets taken out.
final class CallResults {
    private static final int LONGEST_BODY = 1 << 20;
    private final Redaction redaction;

    CallResults(Redaction redaction) {
        this.redaction = redaction;
    }

    List<CallResult> of(HttpRequest request, List<HttpResponse> responses) {
        List<CallResult> calls = new ArrayList<>();
        for (int i = 0; i < responses.size(); i++) {
            HttpResponse response = responses.get(i);
            byte[] unpacked = response.content() instanceof HttpResponse.Unpacked(byte[] bytes) ? bytes : null;
            calls.add(new CallResult(
                    i == 0 ? request.method() : "GET",
                    redaction.redact(response.url()),
                    i == 0 ? headers(request.headers()) : List.of(),
                    i == 0 ? text(request.body()) : null,
                    response.status(),
                    response.version(),
                    headers(response.headers()),
                    text(unpacked),
                    unpacked == null ? response.rawBody().length : unpacked.length,
                    response.timings(),
                    response.address()));
        }
        return calls;
    }

    /// The same with everything taken out that has become a secret since.
    List<CallResult> again(List<CallResult> calls) {
        return calls.stream()
                .map(call -> new CallResult(
                        call.method(),
                        redaction.redact(call.url()),
                        headers(call.requestHeaders()),
                        redacted(call.requestBody()),
                        call.status(),
                        call.version(),
                        headers(call.responseHeaders()),
                        redacted(call.responseBody()),
                        call.responseBytes(),
                        call.timings(),
                        call.address()))
                .toList();
    }

    private List<HttpHeader> headers(List<HttpHeader> headers) {
        return headers.stream()
                .map(header -> new HttpHeader(header.name(), redaction.redact(header.value())))
                .toList();
    }

    private @Nullable String text(byte @Nullable [] bytes) {
        String text = bytes == null ? null : TextFilters.decode(bytes, StandardCharsets.UTF_8);
        return redacted(text);
    }

    private @Nullable String redacted(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String redacted = redaction.redact(text);
        return redacted.length() > LONGEST_BODY ? redacted.substring(0, LONGEST_BODY) + "…" : redacted;
    }
}
