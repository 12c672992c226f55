package io.rolescope.connections;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
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
        Map<String, String> parameters = parameters(question < 0 ? "" : rest.substring(question + 1));
        String path = question < 0 ? rest : rest.substring(0, question);
        int slash = path.indexOf('/');
        String authority = slash < 0 ? path : path.substring(0, slash);
        String database = slash < 0 ? "" : decode(path.substring(slash + 1));
        int at = authority.lastIndexOf('@');
        String credentials = at < 0 ? "" : authority.substring(0, at);
        String[] hostPort = hostAndPort(authority.substring(at + 1), parameters);
        int colon = credentials.indexOf(':');
        String user = decode(colon < 0 ? credentials : credentials.substring(0, colon));
        user = user.isEmpty() ? parameters.getOrDefault("user", "postgres") : user;
        @Nullable String password = colon < 0 ? parameters.get("password") : decode(credentials.substring(colon + 1));
        BackendProfile profile = new BackendProfile(
                UUID.nameUUIDFromBytes((user + "@" + hostPort[0] + ":" + hostPort[1] + "/" + database)
                        .getBytes(StandardCharsets.UTF_8)),
                hostPort[0],
                isLocal(hostPort[0]) ? Environment.LOCAL : Environment.PRODUCTION,
                hostPort[0],
                port(hostPort[1]),
                database.isEmpty() ? parameters.getOrDefault("dbname", user) : database,
                user,
                sslMode(parameters.get("sslmode")),
                parameters.get("sslrootcert") == null ? null : Path.of(parameters.get("sslrootcert")),
                null,
                null,
                null,
                null);
        return new BackendUri(profile, Optional.ofNullable(password).map(Secret::of));
    }

    /// The password's place is left out when the URI is printed.
    @Override
    public String toString() {
        return "postgresql://" + profile.user() + "@" + profile.host() + ":" + profile.port() + "/"
                + profile.database();
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
            host = text.substring(1, end);
            port = text.length() > end + 1 && text.charAt(end + 1) == ':' ? text.substring(end + 2) : "";
        } else {
            int colon = text.lastIndexOf(':');
            host = decode(colon < 0 ? text : text.substring(0, colon));
            port = colon < 0 ? "" : text.substring(colon + 1);
        }
        host = host.isEmpty() ? parameters.getOrDefault("host", "localhost") : host;
        port = port.isEmpty() ? parameters.getOrDefault("port", "5432") : port;
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

    private static SslMode sslMode(@Nullable String word) {
        try {
            return word == null ? SslMode.PREFER : SslMode.of(word);
        } catch (IllegalArgumentException e) {
            throw invalid("sslmode is one of disable, allow, prefer, require, verify-ca, verify-full.");
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
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("A % in the connection is not followed by two hexadecimal digits.");
        }
    }

    private static FailureException invalid(String sentence) {
        return new FailureException(new Failure.Invalid(
                sentence, "Write it as postgresql://user:password@host:port/database?sslmode=require.", "", null));
    }
}
