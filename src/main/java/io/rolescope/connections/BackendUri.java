package io.rolescope.connections;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A libpq connection URI, taken apart: `postgresql://user:password@host:port/db?sslmode=…`.
///
/// Source: PostgreSQL manual, “Connection URIs”. Several hosts are refused rather than the first one quietly taken.
public record BackendUri(BackendProfile profile, Optional<Secret> password) {

    /// @throws FailureException with [Failure.Invalid] and a sentence that says which part is wrong; never quotes the
    /// password
    public static BackendUri parse(String text) {
        String uri = text.strip();
        if (uri.startsWith("jdbc:")) {
            uri = uri.substring("jdbc:".length());
        }
        int scheme = uri.indexOf("://");
        if (scheme < 0 || !(uri.startsWith("postgresql://") || uri.startsWith("postgres://"))) {
            throw invalid("A connection starts with postgresql://.");
        }
        String rest = uri.substring(scheme + 3);
        int question = rest.indexOf('?');
        checkCredentials(rest);
        Map<String, String> parameters = parameters(question < 0 ? "" : rest.substring(question + 1));
        String path = question < 0 ? rest : rest.substring(0, question);
        int slash = path.indexOf('/');
        String authority = slash < 0 ? path : path.substring(0, slash);
        String database = slash < 0 ? "" : decode(path.substring(slash + 1));
        int at = authority.lastIndexOf('@');
        String credentials = at < 0 ? "" : authority.substring(0, at);
        String[] hostPort = hostAndPort(authority.substring(at + 1), parameters);
        checkHost(hostPort[0]);
        int colon = credentials.indexOf(':');
        String user = decode(colon < 0 ? credentials : credentials.substring(0, colon));
        // as libpq has it, a parameter wins over what stands in front of it
        user = parameters.getOrDefault("user", user.isEmpty() ? "postgres" : user);
        @Nullable
        String password = parameters.containsKey("password")
                ? parameters.get("password")
                : colon < 0 ? null : decode(credentials.substring(colon + 1));
        BackendProfile profile = new BackendProfile(
                UUID.nameUUIDFromBytes((user + "@" + hostPort[0] + ":" + hostPort[1] + "/" + database)
                        .getBytes(StandardCharsets.UTF_8)),
                hostPort[0],
                isLocal(hostPort[0]) ? Environment.LOCAL : Environment.PRODUCTION,
                hostPort[0],
                port(hostPort[1]),
                parameters.getOrDefault("dbname", database.isEmpty() ? user : database),
                user,
                sslMode(parameters),
                caFile(parameters.get("sslrootcert")),
                null,
                null,
                null,
                null);
        return new BackendUri(profile, Optional.ofNullable(password).map(Secret::of));
    }

    /// The URI without its password; what is odd in it is percent-encoded, so that it can be parsed again.
    @Override
    public String toString() {
        String host =
                profile.host().contains(":") ? "[" + profile.host().replace("%", "%25") + "]" : encode(profile.host());
        return "postgresql://" + encode(profile.user()) + "@" + host + ":" + profile.port() + "/"
                + encode(profile.database()) + "?sslmode=" + profile.sslMode().word();
    }

    /// What was written, but for its password; as it is where it has none, or is no connection URI.
    public static String withoutPassword(String text) {
        try {
            if (parse(text).password().isEmpty()) {
                return text;
            }
        } catch (FailureException e) {
            // there is no telling what of it would be a password; it says what is wrong beside it
            return text;
        }
        int question = text.indexOf('?');
        String front = question < 0 ? text : text.substring(0, question);
        int from = front.indexOf("://") + 3;
        int at = front.indexOf('@', from);
        int colon = front.indexOf(':', from);
        if (at >= 0 && colon >= 0 && colon < at) {
            int end = front.lastIndexOf('@', front.indexOf('/', from) < 0 ? front.length() : front.indexOf('/', from));
            front = front.substring(0, colon) + front.substring(end);
        }
        if (question < 0) {
            return front;
        }
        String query = Arrays.stream(text.substring(question + 1).split("&", -1))
                .filter(pair -> !decode(pair).startsWith("password="))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? front : front + "?" + query;
    }

    /// An unencoded “/” or “?” in a password would make host or database of what follows it, and show it.
    private static void checkCredentials(String rest) {
        int query = rest.indexOf('?');
        String beforeQuery = query < 0 ? rest : rest.substring(0, query);
        int slash = beforeQuery.indexOf('/');
        String authority = slash < 0 ? beforeQuery : beforeQuery.substring(0, slash);
        boolean inPath = beforeQuery.indexOf('@') >= 0;
        boolean inQuery = query >= 0 && rest.indexOf('@', query) >= 0 && rest.indexOf('=', query) < 0;
        if (authority.indexOf('@') < 0 && (inPath || inQuery)) {
            throw invalid(
                    "User or password has a character that must be percent-encoded: / as %2F, ? as %3F, @ as %40.");
        }
    }

    private static void checkHost(String host) {
        if (host.startsWith("/") || host.startsWith("@")) {
            throw invalid("A connection through a Unix socket is not supported; name a host, such as localhost.");
        }
        if (host.contains(",")) {
            throw invalid("A connection to several hosts is not supported; name one.");
        }
        if (host.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw invalid("The host's name has a blank in it.");
        }
    }

    private static boolean isLocal(String host) {
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("::1");
    }

    private static String[] hostAndPort(String text, Map<String, String> parameters) {
        if (text.contains(",")) {
            throw invalid("A connection to several hosts is not supported; name one.");
        }
        String host;
        String port;
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0) {
                throw invalid("The IPv6 address lacks its closing bracket.");
            }
            host = decode(text.substring(1, end));
            String behind = text.substring(end + 1);
            if (!behind.isEmpty() && !behind.startsWith(":")) {
                throw invalid("Only a port may follow the IPv6 address.");
            }
            port = behind.isEmpty() ? "" : behind.substring(1);
        } else {
            int colon = text.lastIndexOf(':');
            host = decode(colon < 0 ? text : text.substring(0, colon));
            port = colon < 0 ? "" : text.substring(colon + 1);
        }
        host = parameters.getOrDefault("host", host.isEmpty() ? "localhost" : host);
        port = parameters.getOrDefault("port", port.isEmpty() ? "5432" : port);
        return new String[] {host, port};
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below, the same for both
        }
        throw invalid("The port is not a number from 1 to 65535.");
    }

    private static SslMode sslMode(Map<String, String> parameters) {
        @Nullable String word = parameters.get("sslmode");
        if (word == null) {
            // the older form of drivers, which libpq reads as this
            return "true".equals(parameters.get("ssl")) ? SslMode.REQUIRE : SslMode.PREFER;
        }
        try {
            return SslMode.of(word);
        } catch (IllegalArgumentException e) {
            throw invalid("sslmode is one of disable, allow, prefer, require, verify-ca, verify-full.");
        }
    }

    private static @Nullable Path caFile(@Nullable String text) {
        try {
            // libpq's word for the authorities that the computer trusts
            return text == null || text.equals("system") ? null : Path.of(text);
        } catch (InvalidPathException e) {
            throw invalid("sslrootcert is not the path of a file.");
        }
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> found = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                found.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return found;
    }

    private static String decode(String text) {
        try {
            // URLDecoder reads “+” as a space, which a connection URI does not
            String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
            if (decoded.indexOf('\0') >= 0) {
                throw invalid("%00 cannot be part of a connection.");
            }
            return decoded;
        } catch (IllegalArgumentException e) {
            throw invalid("A % in the connection is not followed by two hexadecimal digits.");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static FailureException invalid(String sentence) {
        return new FailureException(new Failure.Invalid(
                sentence, "Write it as postgresql://user:password@host:port/database?sslmode=require.", "", null));
    }
}
