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
    private final Redaction redaction;

    CallResults(Redaction redaction) {
        this.redaction = redaction;
    }

    /// To be asked again when something has become a secret since.
    List<CallResult> of(HttpRequest request, List<HttpResponse> responses) {
        List<CallResult> calls = new ArrayList<>();
        for (int i = 0; i < responses.size(); i++) {
            HttpResponse response = responses.get(i);
            byte[] unpacked = response.content() instanceof HttpResponse.Unpacked(byte[] bytes) ? bytes : null;
            String body = text(unpacked);
            calls.add(new CallResult(
                    i == 0 ? request.method() : "GET",
                    redaction.redact(response.url()),
                    i == 0 ? headers(request.headers()) : List.of(),
                    i == 0 ? cut(text(request.body())) : null,
                    response.status(),
                    response.version(),
                    headers(response.headers()),
                    cut(body),
                    unpacked == null ? response.rawBody().length : unpacked.length,
                    digest(body, unpacked == null ? response.rawBody() : unpacked),
                    response.timings(),
                    response.address()));
        }
        return calls;
    }

    private List<HttpHeader> headers(List<HttpHeader> headers) {
        return headers.stream()
                .map(header -> new HttpHeader(header.name(), redaction.redact(header.value())))
                .toList();
    }

    private @Nullable String text(byte @Nullable [] bytes) {
        String text = bytes == null ? null : TextFilters.decode(bytes, StandardCharsets.UTF_8);
        return text == null ? null : redaction.redact(text);
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= CallResult.LONGEST_BODY
                ? text
                : text.substring(0, CallResult.LONGEST_BODY) + "…";
    }

    /// Of a text without its secrets: nobody shall find one out by trying, and two answers that differ in nothing
    /// but the token they repeat are alike.
    private static String digest(@Nullable String text, byte[] bytes) {
        return Values.sha256(text == null ? bytes : text.getBytes(StandardCharsets.UTF_8));
    }
}
