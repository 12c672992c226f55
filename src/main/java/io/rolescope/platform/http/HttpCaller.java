package io.rolescope.platform.http;

import io.rolescope.platform.Cancellation;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// Sends requests and reads their answers. Blocking: call it from a virtual thread. Thread-safe; close it when the last
/// request is done.
public final class HttpCaller implements AutoCloseable {
    private static final String AUTHORIZATION = "Authorization";
    private static final SecureRandom RANDOM = new SecureRandom();

    /// The second one where the server says that its nonce was too old.
    private static final int MOST_ANSWERS = 2;

    private final OkHttpClient base;
    private final ConnectionPool pool = SentOnce.keepingNone();

    /// Trusts what this computer trusts.
    public HttpCaller() {
        this(null);
    }

    /// @param trust whose certificates to trust; null for what this computer trusts
    public HttpCaller(@Nullable TlsTrust trust) {
        this.base = HttpClients.base(pool, trust);
    }

    /// Sends a request and reads the answer to its end; with redirects allowed, also the requests they ask for.
    ///
    /// @param cookies cookies to send and to keep; null for none
    public HttpOutcome send(
            HttpRequest request, HttpRules rules, @Nullable CookieStore cookies, Cancellation cancellation) {
        return send(request, rules, cookies, null, cancellation);
    }

    /// Sends a request and hands the body of a successful answer (2xx) on as it comes, without keeping it; any other
    /// answer is read as [#send] does. An encoded body is handed on as it was sent.
    public HttpOutcome receive(HttpRequest request, HttpRules rules, BodySink sink, Cancellation cancellation) {
        return send(request, rules, null, sink, cancellation);
    }

    private HttpOutcome send(
            HttpRequest request,
            HttpRules rules,
            @Nullable CookieStore cookies,
            @Nullable BodySink sink,
            Cancellation cancellation) {
        List<HttpResponse> steps = new ArrayList<>();
        HttpRequest next = request;
        HttpRules within = rules;
        int answers = 0;
        while (true) {
            Hop hop = new Hop(base, next, within, cookies, sink, steps);
            HttpOutcome.Failed failed = hop.run(cancellation);
            if (failed != null) {
                return failed;
            }
            HttpResponse response = steps.getLast();
            HttpRequest answer = answers < MOST_ANSWERS ? answer(next, response, within, answers) : null;
            if (answer != null) {
                steps.removeLast();
                next = answer;
                answers++;
                continue;
            }
            if (answers > 0) {
                // it was for this address alone
                next = without(next, AUTHORIZATION);
                answers = 0;
            }
            if (!rules.redirects().follow() || !RedirectStep.isRedirect(response)) {
                return new HttpOutcome.Answered(steps);
            }
            HttpUrl from = HttpUrl.get(next.url());
            HttpUrl to = from.resolve(response.value("location").orElseThrow());
            if (to == null) {
                return failed(HttpFault.INVALID_REQUEST, from, "a redirect leads to no web address.", steps, 0);
            }
            if (rules.redirects().max() >= 0 && steps.size() > rules.redirects().max()) {
                return failed(HttpFault.TOO_MANY_REDIRECTS, from, "", steps, 0);
            }
            within = within.withPathAsIs(false);
            next = RedirectStep.next(
                    next, from, to, response.status(), rules.redirects().trusting());
            if (next.sensitiveBody() && !RedirectStep.sameOrigin(from, to)) {
                return failed(HttpFault.REDIRECT_REFUSED, to, "", steps, 0);
            }
            if (!rules.redirects().trusting() && !RedirectStep.sameOrigin(from, to)) {
                within = within.withIdentity(null).withLogin(null);
            }
        }
    }

    /// The request with the answer to a server's question who asks; null where it asks nothing, or all was said.
    private static @Nullable HttpRequest answer(HttpRequest request, HttpResponse response, HttpRules rules, int said) {
        DigestLogin login = rules.login();
        if (response.status() != 401 || login == null || (said == 0 && request.has(AUTHORIZATION))) {
            return null;
        }
        DigestChallenge challenge = DigestChallenge.of(response).orElse(null);
        if (challenge == null || (said > 0 && !challenge.isStale())) {
            return null;
        }
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        String value = challenge.answer(
                login,
                request.method(),
                target(request, rules),
                request.body(),
                HexFormat.of().formatHex(random));
        List<HttpHeader> headers =
                new ArrayList<>(without(request, AUTHORIZATION).headers());
        headers.add(new HttpHeader(AUTHORIZATION, value));
        return new HttpRequest(request.method(), request.url(), headers, request.body(), request.sensitiveBody());
    }

    private static String target(HttpRequest request, HttpRules rules) {
        if (rules.pathAsIs()) {
            return FirstLine.target(request.url());
        }
        HttpUrl url = HttpUrl.get(request.url());
        String query = url.encodedQuery();
        return query == null ? url.encodedPath() : url.encodedPath() + "?" + query;
    }

    private static HttpRequest without(HttpRequest request, String name) {
        return new HttpRequest(
                request.method(),
                request.url(),
                request.headers().stream()
                        .filter(header -> !header.name().equalsIgnoreCase(name))
                        .toList(),
                request.body(),
                request.sensitiveBody());
    }

    private static HttpOutcome.Failed failed(
            HttpFault fault, @Nullable HttpUrl url, String details, List<HttpResponse> steps, long nanos) {
        String host = url == null ? "the server" : url.host() + ":" + url.port();
        return new HttpOutcome.Failed(fault, HttpFailures.describe(fault, host, details), steps, nanos);
    }

    /// How many connections are open; each is closed after its answer.
    public int connectionCount() {
        return pool.connectionCount();
    }

    /// Lets go of all connections.
    @Override
    public void close() {
        base.dispatcher().executorService().shutdown();
        pool.evictAll();
    }

    /// One request and its answer.
    private record Hop(
            OkHttpClient base,
            HttpRequest request,
            HttpRules rules,
            @Nullable CookieStore cookies,
            @Nullable BodySink sink,
            List<HttpResponse> steps) {

        HttpOutcome.@Nullable Failed run(Cancellation cancellation) {
            HttpUrl url = HttpUrl.parse(request.url());
            if (url == null) {
                return failed(HttpFault.INVALID_REQUEST, null, "the address is not a web address.", steps, 0);
            }
            ExchangeClock clock = new ExchangeClock();
            Request prepared;
            try {
                prepared = prepare(url, clock);
            } catch (IllegalArgumentException e) {
                return failed(HttpFault.INVALID_REQUEST, url, invalid(), steps, 0);
            }
            Call call = HttpClients.of(base, rules, url, FirstLine.of(request, rules))
                    .newCall(prepared);
            try (Cancellation.Registration registration = cancellation.onCancel(call::cancel)) {
                return exchange(call, url, clock);
            } catch (IOException e) {
                HttpFault fault = HttpFailures.faultOf(e, cancellation.isCancelled(), clock.answerBegun());
                return failed(fault, url, e.getClass().getSimpleName(), steps, clock.elapsedNanos());
            }
        }

        private String invalid() {
            return request.body() != null && request.method().equals("HEAD")
                    ? "a HEAD request cannot have a body."
                    : "a header or the method has a character that is not allowed.";
        }

        private HttpOutcome.@Nullable Failed exchange(Call call, HttpUrl url, ExchangeClock clock) throws IOException {
            BodyLimit limit = new BodyLimit(rules.limits().maxBody());
            try (Response response = call.execute()) {
                if (cookies != null) {
                    cookies.receive(url, response.headers());
                }
                BodySink to = response.isSuccessful() ? sink : null;
                byte[] raw = to == null
                        ? limit.read(response.body().byteStream())
                        : limit.hand(
                                response.body().byteStream(), response.body().contentLength(), to);
                if (raw == null) {
                    call.cancel();
                    return failed(
                            HttpFault.TOO_LARGE,
                            url,
                            "more than " + rules.limits().maxBody() + " bytes",
                            steps,
                            clock.elapsedNanos());
                }
                String from = rules.pathAsIs() ? request.url() : url.toString();
                steps.add(HttpClients.response(from, response, raw, limit, clock));
                return null;
            }
        }

        private Request prepare(HttpUrl url, ExchangeClock clock) {
            Headers.Builder headers = new Headers.Builder();
            StringBuilder cookieLine = new StringBuilder();
            if (cookies != null) {
                append(cookieLine, cookies.header(url));
            }
            for (HttpHeader header : request.headers()) {
                if (header.value().chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F)) {
                    throw new IllegalArgumentException("control character");
                }
                if (header.name().equalsIgnoreCase("cookie")) {
                    append(cookieLine, header.value());
                } else {
                    headers.addUnsafeNonAscii(header.name(), header.value());
                }
            }
            if (!cookieLine.isEmpty()) {
                headers.addUnsafeNonAscii("Cookie", cookieLine.toString());
            }
            if (rules.protocol() == HttpRules.Protocol.HTTP_1_0 && !request.has("Connection")) {
                headers.add("Connection", "close");
            }
            HttpClients.addDefaults(headers, request);
            return new Request.Builder()
                    .url(url)
                    .headers(headers.build())
                    .method(method(), body())
                    .tag(ExchangeClock.class, clock)
                    .build();
        }

        /// What OkHttp is told, where it would send the body of no GET.
        private String method() {
            return request.body() != null && request.method().equals("GET") ? FirstLine.STAND_IN : request.method();
        }

        private static void append(StringBuilder line, String cookie) {
            if (!cookie.isEmpty()) {
                line.append(line.isEmpty() ? "" : "; ").append(cookie);
            }
        }

        private @Nullable RequestBody body() {
            byte[] bytes = request.body();
            if (bytes != null) {
                return SentOnce.body(bytes, null);
            }
            return switch (request.method()) {
                case "POST", "PUT", "PATCH", "PROPPATCH", "REPORT", "QUERY" -> SentOnce.body(new byte[0], null);
                default -> null;
            };
        }
    }
}
