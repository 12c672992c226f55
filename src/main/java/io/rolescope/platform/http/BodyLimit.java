package io.rolescope.platform.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/// Reads and unpacks bodies up to a limit, so that neither an endless nor an exploding one fills the memory.
final class BodyLimit {
    private final long limit;

    BodyLimit(long limit) {
        this.limit = limit;
    }

    /// The bytes of a stream; null when there are more than the limit.
    byte @Nullable [] read(InputStream from) throws IOException {
        ByteArrayOutputStream into = new ByteArrayOutputStream();
        byte[] chunk = new byte[16384];
        int count;
        while ((count = from.read(chunk)) >= 0) {
            if (into.size() + (long) count > limit) {
                return null;
            }
            into.write(chunk, 0, count);
        }
        return into.toByteArray();
    }

    /// Hands the bytes of a stream on; null when there are more than the limit, else no bytes.
    byte @Nullable [] hand(InputStream from, long length, BodySink to) throws IOException {
        to.begin(length);
        byte[] chunk = new byte[1 << 16];
        long handed = 0;
        int count;
        while ((count = from.read(chunk)) >= 0) {
            handed += count;
            if (handed > limit) {
                return null;
            }
            to.write(chunk, count);
        }
        return new byte[0];
    }

    /// Undoes the content encodings, the last one applied first.
    HttpResponse.Content unpack(byte[] raw, List<String> encodings) {
        byte[] bytes = raw;
        for (String encoding : names(encodings).reversed()) {
            try {
                byte[] unpacked = unpack(bytes, encoding);
                if (unpacked == null) {
                    return new HttpResponse.Undecodable("The body is larger than " + limit + " bytes when unpacked.");
                }
                bytes = unpacked;
            } catch (UnsupportedEncoding e) {
                return new HttpResponse.Undecodable("The content encoding “" + encoding + "” cannot be unpacked here.");
            } catch (IOException e) {
                return new HttpResponse.Undecodable("The body is not valid " + encoding + ".");
            }
        }
        return new HttpResponse.Unpacked(bytes);
    }

    private static List<String> names(List<String> headers) {
        List<String> names = new ArrayList<>();
        for (String header : headers) {
            for (String name : header.split(",", -1)) {
                String clean = name.strip().toLowerCase(Locale.ROOT);
                if (!clean.isEmpty() && !clean.equals("identity")) {
                    names.add(clean);
                }
            }
        }
        return names;
    }

    private byte @Nullable [] unpack(byte[] packed, String encoding) throws IOException {
        if (packed.length == 0) {
            return packed;
        }
        return switch (encoding) {
            case "gzip", "x-gzip" -> read(new GZIPInputStream(new ByteArrayInputStream(packed)));
            case "deflate" -> deflate(packed);
            case "br" -> brotli(packed);
            default -> throw new UnsupportedEncoding();
        };
    }

    /// RFC 7932, as the library of OkHttp's own module unpacks it.
    private byte @Nullable [] brotli(byte[] packed) throws IOException {
        try (InputStream stream = new BrotliInputStream(new ByteArrayInputStream(packed))) {
            return read(stream);
        }
    }

    /// Servers send both the zlib format, which the standard asks for, and the bare one.
    private byte @Nullable [] deflate(byte[] packed) throws IOException {
        try (InputStream zlib = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return read(zlib);
        } catch (IOException notZlib) {
            Inflater bare = new Inflater(true);
            try (InputStream stream = new InflaterInputStream(new ByteArrayInputStream(packed), bare)) {
                return read(stream);
            } finally {
                bare.end();
            }
        }
    }

    private static final class UnsupportedEncoding extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
