package io.rolescope.sandbox.storage;

import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.Caller;
import io.rolescope.sandbox.gateway.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Gives objects out, whole or in part (RFC 9110, sections 13 and 14).
final class Downloads {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
    /// A row may be replaced between being read and its bytes being opened.
    private static final int TRIES = 5;

    private final StorageRows rows;
    private final ObjectStore store;

    Downloads(StorageRows rows, ObjectStore store) {
        this.rows = rows;
        this.store = store;
    }

    /// From the first byte to the last, both counted.
    record Range(long first, long last) {}

    /// An object and its opened bytes.
    record Opened(StoredObject object, FileChannel bytes) {}

    /// Sends the object that `caller` sees under `key`.
    ///
    /// @throws ApiException 404 for no object, and for one that the caller may not see: the answer must not tell
    /// which
    ///
    /// @param quarantined whether a quarantined one may be had too
    void send(Exchange exchange, Caller caller, ObjectKey key, boolean quarantined) throws IOException {
        Opened opened = open(caller, key, quarantined);
        boolean sent = false;
        try {
            sent = send(exchange, opened);
        } finally {
            if (!sent) {
                opened.bytes().close();
            }
        }
    }

    Opened open(Caller caller, ObjectKey key, boolean quarantined) throws IOException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            StoredObject object = rows.find(caller, key).orElseThrow(StorageArea::notFound);
            if (object.isQuarantined() && !quarantined) {
                throw new ApiException(403, "Quarantined", "The object is quarantined");
            }
            Optional<FileChannel> bytes = store.open(key, object.version());
            if (bytes.isPresent()) {
                return new Opened(object, bytes.get());
            }
        }
        throw StorageArea.notFound();
    }

    /// @return whether the bytes were handed over to be sent and closed
    private static boolean send(Exchange exchange, Opened opened) throws IOException {
        StoredObject object = opened.object();
        long size = opened.bytes().size();
        headers(exchange, object);
        if (isKnown(exchange, object)) {
            exchange.answerEmpty(304);
            return false;
        }
        @Nullable Range range = isPartOfTheSame(exchange, object) ? range(exchange, size) : null;
        String type = shownType(object.mimeType());
        long length = range == null ? size : range.last() - range.first() + 1;
        if (range != null) {
            exchange.answerHeader("Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + size);
        }
        if (exchange.method().equals("HEAD")) {
            exchange.answerStream(200, type, length, InputStream.nullInputStream());
            return false;
        }
        if (range != null) {
            opened.bytes().position(range.first());
        }
        exchange.answerStream(
                range == null ? 200 : 206,
                type,
                length,
                new FirstBytes(Channels.newInputStream(opened.bytes()), length));
        return true;
    }

    private static void headers(Exchange exchange, StoredObject object) {
        exchange.answerHeader("Accept-Ranges", "bytes");
        object.eTag().ifPresent(tag -> exchange.answerHeader("ETag", tag));
        exchange.answerHeader(
                "Last-Modified",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        object.lastModified().atOffset(ZoneOffset.UTC)));
        exchange.answerHeader("Cache-Control", object.cacheControl());
        // whatever was uploaded must never run in a browser as if it were this server's
        exchange.answerHeader("X-Content-Type-Options", "nosniff");
        exchange.answerHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        exchange.query("download").ifPresent(name -> {
            String[] pieces = object.key().name().split("/", -1);
            String shown = name.isEmpty() ? pieces[pieces.length - 1] : name;
            exchange.answerHeader("Content-Disposition", "attachment; filename*=UTF-8''" + percentEncoded(shown));
        });
    }

    /// Whether the asker has these bytes already (RFC 9110, section 13.2.2): by tag, else by time.
    private static boolean isKnown(Exchange exchange, StoredObject object) {
        Optional<String> tags = exchange.header("If-None-Match");
        if (tags.isPresent()) {
            return tags.get().strip().equals("*")
                    || object.eTag()
                            .map(tag -> Stream.of(tags.get().split(",", -1))
                                    .map(Downloads::opaque)
                                    .anyMatch(opaque(tag)::equals))
                            .orElse(false);
        }
        return exchange.header("If-Modified-Since")
                .flatMap(Downloads::time)
                .map(since -> !changed(object).isAfter(since))
                .orElse(false);
    }

    /// A part may only be joined to bytes of the same version (RFC 9110, section 13.1.5).
    private static boolean isPartOfTheSame(Exchange exchange, StoredObject object) {
        Optional<String> condition = exchange.header("If-Range").map(String::strip);
        return condition.isEmpty()
                || object.eTag().equals(condition)
                || time(condition.get()).map(changed(object)::equals).orElse(false);
    }

    private static String opaque(String tag) {
        String clean = tag.strip();
        return clean.startsWith("W/") ? clean.substring(2) : clean;
    }

    /// When the object changed, in whole seconds as the header says it.
    private static Instant changed(StoredObject object) {
        return object.lastModified().truncatedTo(ChronoUnit.SECONDS);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// One range is served, anything else is ignored as the standard permits; one beyond the end is refused. Only a
    /// GET has ranges (RFC 9110, section 14.2), and one that ends before it begins is none (section 14.1.1).
    private static @Nullable Range range(Exchange exchange, long size) {
        if (!exchange.method().equals("GET")) {
            return null;
        }
        Matcher asked = RANGE.matcher(exchange.header("Range").orElse(""));
        if (!asked.matches() || (asked.group(1).isEmpty() && asked.group(2).isEmpty())) {
            return null;
        }
        long first;
        long last;
        if (asked.group(1).isEmpty()) {
            first = Math.max(0, size - Long.parseLong(asked.group(2)));
            last = size - 1;
        } else {
            first = Long.parseLong(asked.group(1));
            long named = asked.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(asked.group(2));
            if (named < first) {
                return null;
            }
            last = Math.min(size - 1, named);
        }
        if (first > last || first >= size) {
            throw new ApiException(
                    416,
                    "InvalidRange",
                    "The range is beyond the object's end",
                    Map.of("Content-Range", "bytes */" + size),
                    null);
        }
        return new Range(first, last);
    }

    private static String shownType(String type) {
        return type.toLowerCase(java.util.Locale.ROOT).startsWith("text/html") ? "text/plain" : type;
    }

    private static String percentEncoded(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(String.format("%02X", (int) c));
            }
        }
        return out.toString();
    }

    /// So many bytes of a stream and no more.
    private static final class FirstBytes extends java.io.FilterInputStream {
        private long left;

        FirstBytes(InputStream in, long bytes) {
            super(in);
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int read = super.read(into, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }
    }
}
