package io.rolescope.platform.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a server asks for with `WWW-Authenticate: Digest` (RFC 7616), and the answer to it.
///
/// @param parameters by their names in lower case
record DigestChallenge(Map<String, String> parameters) {
    /// From the strongest on; the names are those of the standard.
    private static final List<String> ALGORITHMS = List.of("SHA-512-256", "SHA-256", "MD5");
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern PIECE = Pattern.compile(
            "\\G[\\s,]*(?:(" + TOKEN + ")\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(" + TOKEN + "))|(" + TOKEN
                    + ")(?:\\s+[A-Za-z0-9._~+/-]+=*(?=\\s*(?:,|$)))?)",
            Pattern.DOTALL);

    /// The challenge to answer: of those that can be answered, the one with the strongest algorithm.
    static Optional<DigestChallenge> of(HttpResponse response) {
        List<DigestChallenge> found = new ArrayList<>();
        for (String header : response.values("www-authenticate")) {
            found.addAll(digests(header));
        }
        return found.stream().filter(DigestChallenge::canBeAnswered).min((a, b) -> Integer.compare(a.rank(), b.rank()));
    }

    private static List<DigestChallenge> digests(String header) {
        List<DigestChallenge> found = new ArrayList<>();
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher piece = PIECE.matcher(header);
        while (piece.find()) {
            if (piece.group(4) != null) {
                parameters = new LinkedHashMap<>();
                if (piece.group(4).equalsIgnoreCase("digest")) {
                    found.add(new DigestChallenge(parameters));
                }
            } else {
                String quoted = piece.group(2);
                parameters.putIfAbsent(
                        piece.group(1).toLowerCase(Locale.ROOT),
                        quoted == null ? piece.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
            }
        }
        return found;
    }

    private String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /// The hash without `-sess`.
    private String hash() {
        String asked = parameters.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
        return isOfSession() ? asked.substring(0, asked.length() - "-SESS".length()) : asked;
    }

    private boolean isOfSession() {
        return parameter("algorithm").toUpperCase(Locale.ROOT).endsWith("-SESS");
    }

    private int rank() {
        return ALGORITHMS.indexOf(hash());
    }

    private boolean canBeAnswered() {
        return rank() >= 0
                && parameters.containsKey("realm")
                && parameters.containsKey("nonce")
                && (!parameters.containsKey("qop") || quality() != null);
    }

    /// How far the answer protects: nothing said is the way of RFC 2069.
    private @Nullable String quality() {
        List<String> offered =
                Arrays.asList(parameter("qop").toLowerCase(Locale.ROOT).strip().split("\\s*,\\s*"));
        return offered.contains("auth") ? "auth" : offered.contains("auth-int") ? "auth-int" : null;
    }

    /// Whether only the nonce was too old, so that the same name and password are worth another try.
    boolean isStale() {
        return parameter("stale").equalsIgnoreCase("true");
    }

    /// The value of the `Authorization` header.
    ///
    /// @param target path and query as they are sent
    /// @param cnonce the client's own random text
    String answer(DigestLogin login, String method, String target, byte @Nullable [] body, String cnonce) {
        String quality = quality();
        String identity = hashed(
                login.name() + ":" + parameter("realm") + ":" + login.password().reveal());
        String one = isOfSession() ? hashed(identity + ":" + parameter("nonce") + ":" + cnonce) : identity;
        String asked = method + ":" + target;
        String two =
                hashed("auth-int".equals(quality) ? asked + ":" + hashed(body == null ? new byte[0] : body) : asked);
        String between = quality == null ? ":" : ":00000001:" + cnonce + ":" + quality + ":";
        Map<String, String> said = new LinkedHashMap<>();
        said.put(isPlain(login.name()) || hidesName() ? "username" : "username*", name(login));
        said.put("realm", quoted(parameter("realm")));
        said.put("nonce", quoted(parameter("nonce")));
        said.put("uri", quoted(target));
        said.put("response", quoted(hashed(one + ":" + parameter("nonce") + between + two)));
        if (parameters.containsKey("algorithm")) {
            said.put("algorithm", parameter("algorithm"));
        }
        if (parameters.containsKey("opaque")) {
            said.put("opaque", quoted(parameter("opaque")));
        }
        if (quality != null) {
            said.put("qop", quality);
            said.put("nc", "00000001");
            said.put("cnonce", quoted(cnonce));
        }
        if (hidesName()) {
            said.put("userhash", "true");
        }
        List<String> parts = new ArrayList<>();
        said.forEach((name, value) -> parts.add(name + "=" + value));
        return "Digest " + String.join(", ", parts);
    }

    private boolean hidesName() {
        return parameter("userhash").equalsIgnoreCase("true");
    }

    private String name(DigestLogin login) {
        if (hidesName()) {
            return quoted(hashed(login.name() + ":" + parameter("realm")));
        }
        return isPlain(login.name()) ? quoted(login.name()) : "UTF-8''" + percentEncoded(login.name());
    }

    private static boolean isPlain(String name) {
        return name.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }

    private static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 0 && Character.isLetterOrDigit(b);
            encoded.append(
                    plain
                            ? String.valueOf((char) b)
                            : "%" + HexFormat.of().withUpperCase().toHexDigits(b));
        }
        return encoded.toString();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private String hashed(String text) {
        return hashed(text.getBytes(StandardCharsets.UTF_8));
    }

    private String hashed(byte[] bytes) {
        String name = hash().equals("SHA-512-256") ? "SHA-512/256" : hash();
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
