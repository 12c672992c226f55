package io.rolescope.functions.load;

import io.rolescope.platform.http.HttpHeader;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// The bytes of a request as they go over the wire.
final class RequestBytes {
    private RequestBytes() {}

    static byte[] of(LoadTarget target, URI address) {
        String path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        StringBuilder head = new StringBuilder();
        head.append(target.method()).append(' ').append(path).append(query).append(" HTTP/1.1\r\n");
        if (!has(target, "Host")) {
            head.append("Host: ").append(address.getRawAuthority()).append("\r\n");
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

    private static boolean has(LoadTarget target, String name) {
        return target.headers().stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
    }
}
