package io.rolescope.platform.http;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The first line of a request where it is to be one that OkHttp does not write: a GET that has a body, a path as it
/// was written, HTTP/1.0. What OkHttp writes in its place is exchanged on its way out.
///
/// @param target path and query; null for what OkHttp makes of them
/// @param version such as `HTTP/1.1`
record FirstLine(String method, @Nullable String target, String version) {
    /// What OkHttp is told where it would send a GET without its body.
    static final String STAND_IN = "POST";

    private static final String MUST_BE_ENCODED = "\"<>\\^`{|}";

    /// The line a request needs; null where OkHttp's own does.
    static @Nullable FirstLine of(HttpRequest request, HttpRules rules) {
        boolean body = request.body() != null && request.method().equals("GET");
        boolean old = rules.protocol() == HttpRules.Protocol.HTTP_1_0;
        return body || old || rules.pathAsIs()
                ? new FirstLine(
                        request.method(),
                        rules.pathAsIs() ? target(request.url()) : null,
                        old ? "HTTP/1.0" : "HTTP/1.1")
                : null;
    }

    /// Path and query of an address as they were written, but for what cannot be sent.
    static String target(String url) {
        int path = url.indexOf("://") + 3;
        while (path < url.length() && "/?#\\".indexOf(url.charAt(path)) < 0) {
            path++;
        }
        int end = url.indexOf('#', path);
        String written = url.substring(path, end < 0 ? url.length() : end);
        StringBuilder target = new StringBuilder(written.startsWith("/") ? "" : "/");
        for (byte b : written.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > ' ' && b < 0x7F && MUST_BE_ENCODED.indexOf(b) < 0;
            target.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xFF));
        }
        return target.toString();
    }

    /// A stream that exchanges the first line that is written to it.
    OutputStream exchangedIn(OutputStream out) {
        return new Exchanging(out);
    }

    private String inPlaceOf(String line) {
        String[] words = line.split(" ", 3);
        String wanted = target;
        if (wanted == null) {
            return method + " " + words[1] + " " + version;
        }
        // a proxy is told the whole address
        int authority = words[1].startsWith("/") ? -1 : words[1].indexOf("://");
        String before = authority < 0 ? "" : words[1].substring(0, words[1].indexOf('/', authority + 3));
        return method + " " + before + wanted + " " + version;
    }

    private final class Exchanging extends FilterOutputStream {
        private @Nullable ByteArrayOutputStream line = new ByteArrayOutputStream();

        Exchanging(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            ByteArrayOutputStream begun = line;
            if (begun == null) {
                out.write(bytes, from, length);
                return;
            }
            int end = from;
            while (end < from + length && bytes[end] != '\r') {
                end++;
            }
            begun.write(bytes, from, end - from);
            if (end < from + length) {
                line = null;
                // with what follows it, so that it takes no packet of its own
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                whole.writeBytes(
                        inPlaceOf(begun.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
                whole.write(bytes, end, from + length - end);
                out.write(whole.toByteArray());
            }
        }
    }
}
