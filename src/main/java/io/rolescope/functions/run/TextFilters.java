package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Filter;
import io.rolescope.functions.hurl.Patterns;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The filters that turn texts and bytes into one another.
final class TextFilters {
    private static final Pattern GROUP = Pattern.compile("\\$(?:\\$|\\{(\\w+)\\}|(\\w+))");

    Value apply(Filter filter, String text) {
        return switch (filter.name()) {
            case BASE64_DECODE -> new Value.Bytes(base64(filter, text, Base64.getDecoder()));
            case BASE64_URL_SAFE_DECODE -> new Value.Bytes(base64(filter, text, Base64.getUrlDecoder()));
            case HTML_ESCAPE ->
                new Value.Text(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
            case HTML_UNESCAPE -> new Value.Text(HtmlEntities.unescape(text));
            case URL_DECODE -> new Value.Text(percentDecode(filter, text));
            case URL_ENCODE -> new Value.Text(percentEncode(text, "/"));
            case UTF8_ENCODE -> new Value.Bytes(text.getBytes(StandardCharsets.UTF_8));
            default -> throw new IllegalStateException(filter.name().keyword());
        };
    }

    Value encode(Filter filter, byte[] bytes) {
        return new Value.Text(
                switch (filter.name()) {
                    case TO_HEX -> HexFormat.of().formatHex(bytes);
                    case BASE64_ENCODE -> Base64.getEncoder().encodeToString(bytes);
                    case BASE64_URL_SAFE_ENCODE ->
                        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
                    default -> throw new IllegalStateException(filter.name().keyword());
                });
    }

    Value decode(Filter filter, byte[] bytes, String label) {
        Charset charset = charset(label);
        if (charset == null) {
            throw new RunProblem(filter.span(), "There is no character encoding “" + label + "”.");
        }
        String text = decode(bytes, charset);
        if (text == null) {
            throw new RunProblem(filter.span(), "The bytes are not text in " + charset.name() + ".");
        }
        return new Value.Text(text);
    }

    static @Nullable Charset charset(String label) {
        try {
            return Charset.forName(label.strip());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }

    /// Bytes as text; null when they are none in that encoding.
    static @Nullable String decode(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static byte[] base64(Filter filter, String text, Base64.Decoder decoder) {
        try {
            return decoder.decode(text);
        } catch (IllegalArgumentException e) {
            throw new RunProblem(filter.span(), "The text is not Base64.");
        }
    }

    /// Percent-encodes all but unreserved characters (RFC 3986) and those of `kept`.
    static String percentEncode(String text, String kept) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~".indexOf(c) >= 0
                    || kept.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static String percentDecode(Filter filter, String text) {
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(source.length);
        for (int i = 0; i < source.length; i++) {
            int high = i + 2 < source.length ? Character.digit(source[i + 1], 16) : -1;
            int low = i + 2 < source.length ? Character.digit(source[i + 2], 16) : -1;
            if (source[i] == '%' && high >= 0 && low >= 0) {
                bytes.put((byte) (high * 16 + low));
                i += 2;
            } else {
                bytes.put(source[i]);
            }
        }
        byte[] decoded = new byte[bytes.position()];
        bytes.flip().get(decoded);
        String result = decode(decoded, StandardCharsets.UTF_8);
        if (result == null) {
            throw new RunProblem(filter.span(), "The text is not UTF-8 when decoded.");
        }
        return result;
    }

    @Nullable
    Value queryParam(Filter filter, String url, String name) {
        int question = url.indexOf('?');
        if (question < 0 && !url.contains("://")) {
            throw new RunProblem(filter.span(), "The text is not an address.");
        }
        String query = question < 0 ? "" : url.substring(question + 1);
        int fragment = query.indexOf('#');
        for (String pair : (fragment < 0 ? query : query.substring(0, fragment)).split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (percentDecode(filter, key.replace('+', ' ')).equals(name)) {
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                return new Value.Text(percentDecode(filter, value.replace('+', ' ')));
            }
        }
        return null;
    }

    /// A replacement with `$1`, `${name}` and `$$` filled in; a group that took no part is empty.
    String expand(String replacement, Matcher match) {
        Matcher holes = GROUP.matcher(replacement);
        StringBuilder result = new StringBuilder();
        while (holes.find()) {
            String name = holes.group(1) != null ? holes.group(1) : holes.group(2);
            holes.appendReplacement(result, Matcher.quoteReplacement(name == null ? "$" : group(match, name)));
        }
        holes.appendTail(result);
        return result.toString();
    }

    private static String group(Matcher match, String name) {
        String value;
        if (name.chars().allMatch(Character::isDigit)) {
            value = name.length() < 4 && Integer.parseInt(name) <= match.groupCount()
                    ? match.group(Integer.parseInt(name))
                    : null;
        } else {
            String known = Patterns.groupName(name);
            value = match.namedGroups().containsKey(known) ? match.group(known) : null;
        }
        return value == null ? "" : value;
    }
}
