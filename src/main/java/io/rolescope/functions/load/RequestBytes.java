package io.rolescope.functions.load;

import io.rolescope.platform.http.HttpHeader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import okhttp3.HttpUrl;

/// The bytes of a request as they go over the wire.
final class RequestBytes {
    private RequestBytes() {}

    static byte[] of(LoadTarget target, HttpUrl address) {
        StringBuilder head = new StringBuilder();
        head.append(target.method()).append(' ').append(path(address)).append(" HTTP/1.1\r\n");
        if (!has(target, "Host")) {
            head.append("Host: ").append(authority(address)).append("\r\n");
        }
        if (!has(target, "User-Agent")) {
            head.append("User-Agent: rolescope\r\n");
        }
        if (!has(target, "Accept")) {
            head.append("Accept: */*\r\n");
        }
        for (HttpHeader header : target.headers()) {
            if ((header.name() + header.value()).chars().anyMatch(c -> c < ' ' && c != '\t')) {
                throw new IllegalArgumentException("A header has a character that is not allowed.");
            }
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        boolean carriesBody = target.body().length > 0 || "POST PUT PATCH".contains(target.method());
        if (carriesBody && !has(target, "Content-Length")) {
            head.append("Content-Length: ").append(target.body().length).append("\r\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(target.body());
        return bytes.toByteArray();
    }

    /// Host and port; a name and password in an address belong to nobody's request line (RFC 9110, section 7.2).
    private static String authority(HttpUrl address) {
        String host = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
        return address.port() == HttpUrl.defaultPort(address.scheme()) ? host : host + ":" + address.port();
    }

    private static String path(HttpUrl address) {
        String query = address.encodedQuery();
        return address.encodedPath() + (query == null ? "" : "?" + query);
    }

    private static boolean has(LoadTarget target, String name) {
        return target.headers().stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
    }
}
