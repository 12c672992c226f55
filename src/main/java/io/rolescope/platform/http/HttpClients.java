package io.rolescope.platform.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.Dns;
import okhttp3.EventListener;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// OkHttp set up so that it does no more than asked: no redirects, cookies or unpacking of its own.
final class HttpClients {
    private static final String NO_ENCODING = "identity;q=1";

    private HttpClients() {}

    static OkHttpClient base(ConnectionPool pool, @Nullable TlsTrust trust) {
        OkHttpClient.Builder builder = SentOnce.by(new OkHttpClient.Builder())
                .connectionPool(pool)
                .cookieJar(CookieJar.NO_COOKIES)
                .addNetworkInterceptor(HttpClients::withoutForcedEncoding)
                .eventListenerFactory(call -> {
                    ExchangeClock clock = call.request().tag(ExchangeClock.class);
                    return clock == null ? EventListener.NONE : clock;
                });
        if (trust != null) {
            builder.sslSocketFactory(trust.sockets(), trust.manager());
        }
        return builder.build();
    }

    /// OkHttp asks for gzip and unpacks it unseen unless the request names an encoding. One is named, and taken away
    /// again just before the request leaves.
    private static Response withoutForcedEncoding(Interceptor.Chain chain) throws java.io.IOException {
        Request request = chain.request();
        if (NO_ENCODING.equals(request.header("Accept-Encoding"))) {
            request = request.newBuilder().removeHeader("Accept-Encoding").build();
        }
        return chain.proceed(request);
    }

    static void addDefaults(Headers.Builder headers, HttpRequest request) {
        if (!request.has("Accept")) {
            headers.add("Accept", "*/*");
        }
        if (!request.has("User-Agent")) {
            headers.add("User-Agent", "rolescope");
        }
        if (!request.has("Accept-Encoding")) {
            headers.add("Accept-Encoding", NO_ENCODING);
        }
    }

    /// @param line the request's first line where it is not OkHttp's own; null where it is
    static OkHttpClient of(OkHttpClient base, HttpRules rules, HttpUrl url, @Nullable FirstLine line) {
        OkHttpClient.Builder builder = base.newBuilder()
                .connectTimeout(within(rules.limits().connect()))
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .callTimeout(within(rules.limits().total()));
        if (rules.protocol() != HttpRules.Protocol.NEGOTIATED || line != null) {
            builder.protocols(List.of(Protocol.HTTP_1_1));
        }
        connectBy(builder, rules, url, url.isHttps() ? null : line);
        TlsTrust trust =
                rules.tls().insecure() ? TlsTrust.anyone() : rules.tls().trust();
        TlsIdentity identity = rules.tls().identity();
        if (identity != null) {
            X509TrustManager manager = trust == null ? base.x509TrustManager() : trust.manager();
            trust = TlsTrust.of(Objects.requireNonNull(manager), identity);
        }
        if (line != null && url.isHttps()) {
            X509TrustManager manager = trust == null ? base.x509TrustManager() : trust.manager();
            SSLSocketFactory sockets = trust == null ? base.sslSocketFactory() : trust.sockets();
            builder.sslSocketFactory(new WireTlsSockets(sockets, line), Objects.requireNonNull(manager));
        } else if (trust != null) {
            builder.sslSocketFactory(trust.sockets(), trust.manager());
        }
        if (rules.tls().insecure()) {
            builder.hostnameVerifier((host, session) -> true);
        }
        return builder.build();
    }

    /// OkHttp counts milliseconds in an int; nobody waits for longer than that.
    private static Duration within(Duration time) {
        Duration longest = Duration.ofMillis(Integer.MAX_VALUE);
        return time.compareTo(longest) > 0 ? longest : time;
    }

    /// The way to the server: a detour is for the server alone, never for the proxy in between.
    private static void connectBy(
            OkHttpClient.Builder builder, HttpRules rules, HttpUrl url, @Nullable FirstLine line) {
        Path socket = rules.route().socket();
        if (socket != null) {
            builder.proxy(Proxy.NO_PROXY)
                    .dns(asked -> List.of(InetAddress.getLoopbackAddress()))
                    .socketFactory(new UnixSockets(socket, line));
            return;
        }
        HttpRoute.@Nullable Detour detour =
                rules.route().detour(url.host(), url.port()).orElse(null);
        @Nullable InetSocketAddress proxy = rules.route().proxy();
        @Nullable String elsewhere = detour == null || detour.toHost().isEmpty() ? null : detour.toHost();
        if (proxy != null && detour != null) {
            String host = elsewhere == null ? url.host() : elsewhere;
            builder.proxy(Proxy.NO_PROXY)
                    .dns(host(proxy.getHostString(), rules.family()))
                    .socketFactory(
                            new TunnelSockets(proxy, host, detour.toPort() >= 0 ? detour.toPort() : url.port(), line));
            return;
        }
        if (rules.family() != HttpRules.Family.ANY || elsewhere != null) {
            builder.dns(
                    elsewhere == null ? asked -> addresses(asked, rules.family()) : host(elsewhere, rules.family()));
        }
        int port = detour == null ? -1 : detour.toPort();
        if (port >= 0 || line != null) {
            builder.socketFactory(new DetourSockets(port, line));
        }
        if (proxy != null) {
            builder.proxy(new Proxy(Proxy.Type.HTTP, proxy));
        }
    }

    /// Whatever is asked for, this one's addresses.
    private static Dns host(String name, HttpRules.Family family) {
        return asked -> addresses(name, family);
    }

    private static List<InetAddress> addresses(String host, HttpRules.Family family) throws UnknownHostException {
        List<InetAddress> fitting = Dns.SYSTEM.lookup(host).stream()
                .filter(address -> family == HttpRules.Family.ANY
                        || address instanceof Inet4Address == (family == HttpRules.Family.IPV4))
                .toList();
        if (fitting.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return fitting;
    }

    static HttpResponse response(String url, Response response, byte[] raw, BodyLimit limit, ExchangeClock clock) {
        List<HttpHeader> headers = new ArrayList<>();
        response.headers().forEach(pair -> headers.add(new HttpHeader(pair.getFirst(), pair.getSecond())));
        return new HttpResponse(
                url,
                version(response.protocol()),
                response.code(),
                headers,
                raw,
                limit.unpack(raw, response.headers("Content-Encoding")),
                clock.timings(),
                clock.address(),
                clock.certificate());
    }

    private static String version(Protocol protocol) {
        return switch (protocol) {
            case HTTP_1_0 -> "1.0";
            case HTTP_2, H2_PRIOR_KNOWLEDGE -> "2";
            case HTTP_3 -> "3";
            default -> "1.1";
        };
    }
}
