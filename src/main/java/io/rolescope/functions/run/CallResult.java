package io.rolescope.functions.run;

import io.rolescope.platform.http.HttpHeader;
import io.rolescope.platform.http.HttpTimings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request and its answer, without secrets.
///
/// @param requestBody as text; null when there was none or it is no text
/// @param responseBody as text, unpacked; null when it is no text
/// @param responseBytes the length of the unpacked body
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
        HttpTimings timings,
        String address) {
    public CallResult {
        requestHeaders = List.copyOf(requestHeaders);
        responseHeaders = List.copyOf(responseHeaders);
    }
}
