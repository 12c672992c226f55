package io.rolescope.platform.http;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An answer, read to its end.
///
/// @param url where it came from
/// @param version `1.0`, `1.1`, `2` or `3`
/// @param rawBody the body as sent
/// @param content the body unpacked
/// @param address the server's IP address
/// @param certificate the server's certificate, when TLS was spoken
public record HttpResponse(
        String url,
        String version,
        int status,
        List<HttpHeader> headers,
        byte[] rawBody,
        Content content,
        HttpTimings timings,
        String address,
        @Nullable X509Certificate certificate) {
    public HttpResponse {
        headers = List.copyOf(headers);
    }

    /// The body behind `Content-Encoding`.
    public sealed interface Content {}

    public record Unpacked(byte[] bytes) implements Content {}

    /// It cannot be unpacked.
    ///
    /// @param sentence why
    public record Undecodable(String sentence) implements Content {}

    /// The values of a header, in any spelling of upper and lower case.
    public List<String> values(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(HttpHeader::value)
                .toList();
    }

    /// The first value of a header.
    public Optional<String> value(String name) {
        return values(name).stream().findFirst();
    }

    @Override
    public String toString() {
        return "HTTP/" + version + " " + status + " from " + url + ", " + rawBody.length + " bytes";
    }
}
