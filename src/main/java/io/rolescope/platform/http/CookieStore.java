package io.rolescope.platform.http;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import okhttp3.Cookie;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/// The cookies of one session. Sent where their domain, path and security allow (RFC 6265). Thread-safe.
public final class CookieStore {
    private final List<Cookie> cookies = new ArrayList<>();

    /// The value of a `Cookie` header for an address; empty when there is none to send.
    synchronized String header(HttpUrl url) {
        long now = System.currentTimeMillis();
        cookies.removeIf(cookie -> cookie.expiresAt() < now);
        return cookies.stream()
                .filter(cookie -> cookie.matches(url))
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
    }

    synchronized void receive(HttpUrl url, Headers headers) {
        for (Cookie fresh : Cookie.parseAll(url, headers)) {
            cookies.removeIf(old -> old.name().equals(fresh.name())
                    && old.domain().equals(fresh.domain())
                    && old.path().equals(fresh.path()));
            if (fresh.expiresAt() > System.currentTimeMillis()) {
                cookies.add(fresh);
            }
        }
    }
}
