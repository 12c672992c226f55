package io.rolescope.platform.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import okhttp3.HttpUrl;

/// The next request a redirect asks for, as curl and browsers make it: without credentials when the host changes.
final class RedirectStep {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "proxy-authorization", "cookie", "apikey", "x-api-key", "x-auth-token");
    private static final Set<String> OF_BODY =
            Set.of("content-type", "content-length", "content-encoding", "transfer-encoding");

    private RedirectStep() {}

    static boolean isRedirect(HttpResponse response) {
        return REDIRECTS.contains(response.status())
                && response.value("location").isPresent();
    }

    static boolean sameOrigin(HttpUrl one, HttpUrl other) {
        return one.scheme().equals(other.scheme()) && one.host().equals(other.host()) && one.port() == other.port();
    }

    static HttpRequest next(HttpRequest request, HttpUrl from, HttpUrl to, int status, boolean trust) {
        String method = method(request.method(), status);
        boolean keepsBody = status > 303;
        boolean foreign = !sameOrigin(from, to);
        List<HttpHeader> headers = request.headers().stream()
                .filter(header -> keepsBody || !OF_BODY.contains(lower(header.name())))
                .filter(header -> !header.name().equalsIgnoreCase("host"))
                .filter(header -> !foreign || !isCredential(header, trust))
                .toList();
        return new HttpRequest(
                method,
                to.toString(),
                headers,
                keepsBody ? request.body() : null,
                keepsBody && request.sensitiveBody());
    }

    private static boolean isCredential(HttpHeader header, boolean trust) {
        return header.sensitive() || (!trust && CREDENTIALS.contains(lower(header.name())));
    }

    /// 301 and 302 turn whatever was asked into a GET as 303 does, so that a suite follows as Hurl does, and what
    /// changes something is not repeated at an address that nobody named.
    private static String method(String method, int status) {
        return status > 303 || method.equals("HEAD") ? method : "GET";
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
