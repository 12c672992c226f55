package io.rolescope.platform.http;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/// Keeps OkHttp from sending a request a second time by itself: where it leads elsewhere, where the connection broke,
/// and where a server that is not available asks for it with `Retry-After: 0` (RFC 9110, section 10.2.3). A request
/// that changes something must be sent once, and an answer that says no must be seen.
public final class SentOnce {
    private static final String ASKED = "Retry-After";
    private static final String UNSEEN = "Rolescope-Unseen-Retry-After";

    private SentOnce() {}

    /// Keeps no connection after its answer. Servers close them without a word (HTTP/1.0 always does), and a request
    /// that is sent over one which is closed already fails, since it may not be sent again.
    static ConnectionPool keepingNone() {
        return new ConnectionPool(0, 1, TimeUnit.SECONDS);
    }

    /// The client's builder, told so.
    public static OkHttpClient.Builder by(OkHttpClient.Builder client) {
        return client.connectionPool(keepingNone())
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .addInterceptor(chain -> renamed(chain, UNSEEN, ASKED))
                .addNetworkInterceptor(chain -> renamed(chain, ASKED, UNSEEN));
    }

    /// What decides on a second try stands between the two kinds of interceptors, and finds no such header.
    private static Response renamed(Interceptor.Chain chain, String from, String to) throws IOException {
        Response response = chain.proceed(chain.request());
        if (response.header(from) == null) {
            return response;
        }
        Headers.Builder headers = new Headers.Builder();
        response.headers()
                .forEach(pair -> headers.addUnsafeNonAscii(
                        pair.getFirst().equalsIgnoreCase(from) ? to : pair.getFirst(), pair.getSecond()));
        return response.newBuilder().headers(headers.build()).build();
    }

    /// A body that is written once, whatever the answer is.
    public static RequestBody body(byte[] bytes, @Nullable MediaType type) {
        return new RequestBody() {
            @Override
            public @Nullable MediaType contentType() {
                return type;
            }

            @Override
            public long contentLength() {
                return bytes.length;
            }

            @Override
            public boolean isOneShot() {
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                sink.write(bytes);
            }
        };
    }
}
