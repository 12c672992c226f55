package io.rolescope.functions.draft;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Writes texts so that Hurl reads the same out of them. `{{…}}` stays what it is.
final class HurlText {
    private static final String URL_SIGNS = ":/.-?=&_%*,@~+!$'();[]";

    private HurlText() {}

    static String key(String name) {
        StringBuilder key = new StringBuilder();
        walk(name, key, c -> {
            boolean plain = Character.isLetterOrDigit(c) || (c < 128 && "_-.]@$".indexOf(c) >= 0);
            return plain || (c == '[' && !key.isEmpty()) ? Character.toString(c) : code(c);
        });
        return key.toString();
    }

    static String value(String value) {
        StringBuilder text = new StringBuilder();
        walk(value, text, c -> switch (c) {
            case '\\' -> "\\\\";
            case '#' -> "\\#";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case ' ' -> text.isEmpty() ? code(c) : " ";
            default -> c < ' ' ? code(c) : Character.toString(c);
        });
        return trailing(text);
    }

    /// Spaces at the end would be dropped.
    private static String trailing(StringBuilder text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end) + code(' ').repeat(text.length() - end);
    }

    static String url(String url) {
        StringBuilder text = new StringBuilder();
        int fragment = url.indexOf('#');
        walk((fragment < 0 ? url : url.substring(0, fragment)).strip(), text, c -> {
            if (Character.isLetterOrDigit(c) || (c < 128 && URL_SIGNS.indexOf(c) >= 0)) {
                return Character.toString(c);
            }
            StringBuilder encoded = new StringBuilder();
            for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
            return encoded.toString();
        });
        return text.toString();
    }

    private static String code(int c) {
        return "\\u{" + Integer.toHexString(c) + "}";
    }

    /// Writes each character outside of placeholders as told, and placeholders as they are.
    private static void walk(String from, StringBuilder into, java.util.function.IntFunction<String> write) {
        int i = 0;
        while (i < from.length()) {
            int close = from.startsWith("{{", i) ? from.indexOf("}}", i) : -1;
            if (close > 0) {
                into.append(from, i, close + 2);
                i = close + 2;
            } else {
                int c = from.codePointAt(i);
                into.append(write.apply(c));
                i += Character.charCount(c);
            }
        }
    }
}
