package io.rolescope.sandbox.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Paths and queries taken apart by the letter of RFC 3986: what is not well formed is refused, not guessed.
final class UrlText {
    private UrlText() {}

    /// The pieces between slashes, decoded; none for an empty path.
    static List<String> segments(String path) {
        List<String> found = new ArrayList<>();
        String bare = path.startsWith("/") ? path.substring(1) : path;
        if (!bare.isEmpty()) {
            for (String piece : bare.split("/", -1)) {
                found.add(decode(piece, false));
            }
        }
        return found;
    }

    /// Parameters by name; of several with one name the first counts.
    static Map<String, String> query(@Nullable String text) {
        Map<String, String> found = new LinkedHashMap<>();
        if (text != null) {
            for (String pair : text.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
                found.putIfAbsent(name, equals < 0 ? "" : decode(pair.substring(equals + 1), true));
            }
        }
        return found;
    }

    private static String decode(String text, boolean plusIsSpace) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                boolean whole = i + 2 < text.length();
                int high = whole ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = whole ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw malformed();
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.write(' ');
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static ApiException malformed() {
        return new ApiException(400, "invalid_url", "The address is not well formed");
    }
}
