package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Span;
import io.rolescope.platform.http.HttpRoute;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the ways to a server as curl writes them.
final class RouteText {
    private static final String HOST = "(\\[[^\\]]*\\]|[^:\\[\\]]*)";
    private static final Pattern RESOLVE =
            Pattern.compile("\\+?" + HOST + ":(\\d{1,5}):(\\[[^\\]]+\\]|[^\\[\\],]+)(,.*)?");
    private static final Pattern CONNECT_TO = Pattern.compile(HOST + ":(\\d{0,5}):" + HOST + ":(\\d{0,5})");
    private static final Pattern PROXY = Pattern.compile("(?:(\\w+)://)?" + HOST + "(?::(\\d{1,5}))?/?");

    private RouteText() {}

    /// `host:port:address`; of several addresses the first is taken.
    static HttpRoute.Detour resolve(String text, Span span) {
        Matcher parts = RESOLVE.matcher(text);
        if (!parts.matches()) {
            throw new RunProblem(span, "“resolve” needs host:port:address.");
        }
        String host = parts.group(1).equals("*") ? "" : bare(parts.group(1));
        return new HttpRoute.Detour(host, port(parts.group(2), span), bare(parts.group(3)), -1);
    }

    /// `host:port:toHost:toPort`, each of which may be empty.
    static HttpRoute.Detour connectTo(String text, Span span) {
        Matcher parts = CONNECT_TO.matcher(text);
        if (!parts.matches()) {
            throw new RunProblem(span, "“connect-to” needs host:port:toHost:toPort.");
        }
        return new HttpRoute.Detour(
                bare(parts.group(1)), port(parts.group(2), span), bare(parts.group(3)), port(parts.group(4), span));
    }

    /// `[http://]host[:port]`, the port 1080 when there is none, as curl has it.
    static InetSocketAddress proxy(String text, Span span) {
        Matcher parts = PROXY.matcher(text);
        if (!parts.matches() || parts.group(2).isEmpty()) {
            throw new RunProblem(span, "“proxy” needs host:port.");
        }
        String protocol = parts.group(1);
        if (protocol != null && !protocol.equalsIgnoreCase("http")) {
            throw new RunProblem(span, "A proxy that speaks " + protocol + " is not supported here.");
        }
        return new InetSocketAddress(bare(parts.group(2)), parts.group(3) == null ? 1080 : port(parts.group(3), span));
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(String digits, Span span) {
        int port = digits.isEmpty() ? -1 : Integer.parseInt(digits);
        if (port > 65_535 || port == 0) {
            throw new RunProblem(span, "There is no port " + digits + ".");
        }
        return port;
    }
}
