package io.rolescope.platform.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How far a request may go, and by which way.
///
/// @param protocol which HTTP to speak
/// @param family which addresses of a host to use
/// @param route detours and a proxy on the way
/// @param login for servers that ask for Digest access authentication; null to leave their question unanswered
/// @param pathAsIs send `.` and `..` of a path instead of following them
public record HttpRules(
        Limits limits,
        Redirects redirects,
        Tls tls,
        Protocol protocol,
        Family family,
        HttpRoute route,
        @Nullable DigestLogin login,
        boolean pathAsIs) {

    /// When to give up.
    ///
    /// @param connect until the connection (TLS included) stands
    /// @param total until the last byte of the answer, for each hop of a redirect
    /// @param maxBody bytes an answer may have, as sent and again when unpacked
    public record Limits(Duration connect, Duration total, long maxBody) {}

    /// What to do where an answer points elsewhere.
    ///
    /// @param follow go there
    /// @param max hops; -1 for no limit
    /// @param trusting keep credentials that are not marked as sensitive when another host is pointed to
    public record Redirects(boolean follow, int max, boolean trusting) {}

    /// Whom to believe, and as whom to come.
    ///
    /// @param insecure accept any certificate
    /// @param trust whose certificates to trust; null for what the caller trusts anyhow
    /// @param identity what to show of oneself where a server asks for a certificate; null for nothing
    public record Tls(
            boolean insecure,
            @Nullable TlsTrust trust,
            @Nullable TlsIdentity identity) {}

    /// The versions of HTTP that can be asked for.
    public enum Protocol {
        HTTP_1_0,
        /// HTTP/2 where TLS negotiates it, otherwise HTTP/1.1
        NEGOTIATED,
        HTTP_1_1
    }

    /// The kinds of addresses.
    public enum Family {
        ANY,
        IPV4,
        IPV6
    }

    /// 10 s to connect, 5 min in all, 64 MB, no redirects.
    public static HttpRules standard() {
        return new HttpRules(
                new Limits(Duration.ofSeconds(10), Duration.ofMinutes(5), 64L << 20),
                new Redirects(false, 50, false),
                new Tls(false, null, null),
                Protocol.NEGOTIATED,
                Family.ANY,
                HttpRoute.DIRECT,
                null,
                false);
    }

    public HttpRules withTimeouts(Duration connect, Duration total) {
        return with(new Limits(connect, total, limits.maxBody));
    }

    public HttpRules withMaxBody(long bytes) {
        return with(new Limits(limits.connect, limits.total, bytes));
    }

    public HttpRules withRedirects(boolean follow, int max, boolean trusting) {
        return new HttpRules(
                limits, new Redirects(follow, max, trusting), tls, protocol, family, route, login, pathAsIs);
    }

    public HttpRules withInsecure(boolean accept) {
        return with(new Tls(accept, tls.trust, tls.identity));
    }

    public HttpRules withTrust(TlsTrust asked) {
        return with(new Tls(tls.insecure, asked, tls.identity));
    }

    public HttpRules withIdentity(@Nullable TlsIdentity asked) {
        return with(new Tls(tls.insecure, tls.trust, asked));
    }

    public HttpRules withProtocol(Protocol asked) {
        return new HttpRules(limits, redirects, tls, asked, family, route, login, pathAsIs);
    }

    public HttpRules withFamily(Family asked) {
        return new HttpRules(limits, redirects, tls, protocol, asked, route, login, pathAsIs);
    }

    public HttpRules withRoute(HttpRoute asked) {
        return new HttpRules(limits, redirects, tls, protocol, family, asked, login, pathAsIs);
    }

    public HttpRules withLogin(@Nullable DigestLogin asked) {
        return new HttpRules(limits, redirects, tls, protocol, family, route, asked, pathAsIs);
    }

    public HttpRules withPathAsIs(boolean asked) {
        return new HttpRules(limits, redirects, tls, protocol, family, route, login, asked);
    }

    private HttpRules with(Limits asked) {
        return new HttpRules(asked, redirects, tls, protocol, family, route, login, pathAsIs);
    }

    private HttpRules with(Tls asked) {
        return new HttpRules(limits, redirects, asked, protocol, family, route, login, pathAsIs);
    }
}
