package io.rolescope.platform.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How far a request may go.
///
/// @param connectTimeout until the connection (TLS included) stands
/// @param totalTimeout until the last byte of the answer, for each hop of a redirect
/// @param maxBody bytes an answer may have, as sent and again when unpacked
/// @param followRedirects go where a redirect points
/// @param maxRedirects hops; -1 for no limit
/// @param trustRedirects keep credentials that are not marked as sensitive when a redirect leads to another host
/// @param insecure accept any certificate
/// @param protocol which HTTP to speak
/// @param family which addresses of a host to use
/// @param route detours and a proxy on the way
/// @param trust whose certificates to trust; null for what the caller trusts anyhow
/// @param identity what to show of oneself where a server asks for a certificate; null for nothing
public record HttpRules(
        Duration connectTimeout,
        Duration totalTimeout,
        long maxBody,
        boolean followRedirects,
        int maxRedirects,
        boolean trustRedirects,
        boolean insecure,
        Protocol protocol,
        Family family,
        HttpRoute route,
        @Nullable TlsTrust trust,
        @Nullable TlsIdentity identity) {

    /// The versions of HTTP that can be asked for.
    public enum Protocol {
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
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                64L << 20,
                false,
                50,
                false,
                false,
                Protocol.NEGOTIATED,
                Family.ANY,
                HttpRoute.DIRECT,
                null,
                null);
    }

    public HttpRules withTimeouts(Duration connect, Duration total) {
        return new HttpRules(
                connect,
                total,
                maxBody,
                followRedirects,
                maxRedirects,
                trustRedirects,
                insecure,
                protocol,
                family,
                route,
                trust,
                identity);
    }

    public HttpRules withMaxBody(long bytes) {
        return new HttpRules(
                connectTimeout,
                totalTimeout,
                bytes,
                followRedirects,
                maxRedirects,
                trustRedirects,
                insecure,
                protocol,
                family,
                route,
                trust,
                identity);
    }

    public HttpRules withRedirects(boolean follow, int max, boolean trusting) {
        return new HttpRules(
                connectTimeout,
                totalTimeout,
                maxBody,
                follow,
                max,
                trusting,
                insecure,
                protocol,
                family,
                route,
                trust,
                identity);
    }

    public HttpRules withInsecure(boolean accept) {
        return new HttpRules(
                connectTimeout,
                totalTimeout,
                maxBody,
                followRedirects,
                maxRedirects,
                trustRedirects,
                accept,
                protocol,
                family,
                route,
                trust,
                identity);
    }

    public HttpRules withProtocol(Protocol asked) {
        return new HttpRules(
                connectTimeout,
                totalTimeout,
                maxBody,
                followRedirects,
                maxRedirects,
                trustRedirects,
                insecure,
                asked,
                family,
                route,
                trust,
                identity);
    }

    public HttpRules withFamily(Family asked) {
        return new HttpRules(
                connectTimeout,
                totalTimeout,
                maxBody,
                followRedirects,
                maxRedirects,
                trustRedirects,
                insecure,
                protocol,
                asked,
                route,
                trust,
                identity);
    }

    public HttpRules withRoute(HttpRoute asked) {
        return new HttpRules(
                connectTimeout,
                totalTimeout,
                maxBody,
                followRedirects,
                maxRedirects,
                trustRedirects,
                insecure,
                protocol,
                family,
                asked,
                trust,
                identity);
    }

    public HttpRules withTrust(TlsTrust asked) {
        return new HttpRules(
                connectTimeout,
                totalTimeout,
                maxBody,
                followRedirects,
                maxRedirects,
                trustRedirects,
                insecure,
                protocol,
                family,
                route,
                asked,
                identity);
    }

    public HttpRules withIdentity(@Nullable TlsIdentity asked) {
        return new HttpRules(
                connectTimeout,
                totalTimeout,
                maxBody,
                followRedirects,
                maxRedirects,
                trustRedirects,
                insecure,
                protocol,
                family,
                route,
                trust,
                asked);
    }
}
