package io.rolescope.functions.run;

import io.rolescope.platform.http.HttpHeader;
import io.rolescope.platform.http.HttpTimings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request and its answer, without secrets.
///
/// @param requestBody as text; null when there was none or it is no text
/// @param responseBody as text, unpacked, cut where it is longer than [#LONGEST_BODY]; null when it is no text
/// @param responseBytes the length of the unpacked body
/// @param responseDigest SHA-256 of the whole unpacked body, in hexadecimal; of a text without the secrets in it. Null
/// where it was never taken
/// @param address the server's IP address
public record CallResult(
        String method,
        String url,
        List<HttpHeader> requestHeaders,
        @Nullable String requestBody,
        int status,
        String version,
        List<HttpHeader> responseHeaders,
        @Nullable String responseBody,
        long responseBytes,
        @Nullable String responseDigest,
        HttpTimings timings,
        String address) {
    /// Characters that are kept of a body.
    public static final int LONGEST_BODY = 1 << 20;

    public CallResult {
        requestHeaders = List.copyOf(requestHeaders);
        responseHeaders = List.copyOf(responseHeaders);
    }

    /// Whether the answer's body is there from its beginning to its end.
    public boolean isWhole() {
        return responseBody != null && responseBody.length() <= LONGEST_BODY;
    }
}
