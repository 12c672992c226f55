package io.rolescope.functions.ui.desk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// The credentials in a header, each as it could come back by itself: a server that repeats a token leaves the word
/// `Bearer` out, and a cookie comes without its neighbours.
final class HeaderCredentials {
    /// Fewer characters are no credential, and would be taken out of everything.
    private static final int SHORTEST = 4;

    private HeaderCredentials() {}

    /// None for a header that carries no credential. What has a placeholder in it is hidden as the variable it is.
    static List<String> of(String header, String value) {
        List<String> all = new ArrayList<>();
        String name = header.toLowerCase(Locale.ROOT);
        if (!isCredential(name)) {
            return all;
        }
        if (name.equals("cookie")) {
            for (String cookie : value.split(";", -1)) {
                add(all, unquoted(cookie.substring(cookie.indexOf('=') + 1).strip()));
            }
        } else if (name.endsWith("authorization")) {
            addScheme(all, value);
        }
        if (!value.contains("{{")) {
            all.add(value);
        }
        return all;
    }

    private static boolean isCredential(String name) {
        return name.endsWith("authorization")
                || name.equals("apikey")
                || name.equals("cookie")
                || name.contains("api-key")
                || name.contains("secret")
                || name.contains("token");
    }

    /// `Bearer …`, `Basic …` and other schemes (RFC 9110, section 11.4).
    private static void addScheme(List<String> all, String value) {
        int space = value.indexOf(' ');
        String bare = value.substring(space + 1).strip();
        add(all, bare);
        if (space > 0 && value.substring(0, space).equalsIgnoreCase("basic") && !bare.contains("{{")) {
            try {
                String pair = new String(Base64.getDecoder().decode(bare), StandardCharsets.UTF_8);
                add(all, pair);
                add(all, pair.substring(pair.indexOf(':') + 1));
            } catch (IllegalArgumentException e) {
                // no Base64, so there is nothing more in it
            }
        }
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    private static void add(List<String> all, String credential) {
        if (credential.length() >= SHORTEST && !credential.contains("{{")) {
            all.add(credential);
        }
    }
}
