package io.rolescope.platform.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be sent.
///
/// @param url absolute, `http` or `https`
/// @param body the bytes; null for none
/// @param sensitiveBody the body carries a credential, so a redirect to another host may not repeat it
public record HttpRequest(
        String method, String url, List<HttpHeader> headers, byte @Nullable [] body, boolean sensitiveBody) {
    public HttpRequest {
        headers = List.copyOf(headers);
    }

    /// A request without a body.
    public static HttpRequest of(String method, String url, HttpHeader... headers) {
        return new HttpRequest(method, url, List.of(headers), null, false);
    }

    /// Whether a header of that name is there, in any spelling of upper and lower case.
    public boolean has(String name) {
        return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
    }

    @Override
    public String toString() {
        return method + " " + url;
    }
}
