package io.rolescope.platform.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// Notes when the stages of one exchange are reached, and with whom it is.
final class ExchangeClock extends EventListener {
    private long start = System.nanoTime();
    private volatile long nameLookup;
    private volatile long connect;
    private volatile long tls;
    private volatile long firstByte;
    private volatile String address = "";
    private volatile boolean answerBegun;
    private volatile @Nullable X509Certificate certificate;

    private long now() {
        return System.nanoTime() - start;
    }

    @Override
    public void callStart(Call call) {
        start = System.nanoTime();
    }

    @Override
    public void dnsEnd(Call call, String domainName, List<InetAddress> inetAddressList) {
        nameLookup = now();
    }

    @Override
    public void secureConnectStart(Call call) {
        connect = now();
    }

    @Override
    public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
        tls = now();
    }

    @Override
    public void connectEnd(Call call, InetSocketAddress inetSocketAddress, Proxy proxy, @Nullable Protocol protocol) {
        if (connect == 0) {
            connect = now();
        }
    }

    @Override
    public void connectionAcquired(Call call, Connection connection) {
        InetAddress peer = connection.socket().getInetAddress();
        address = peer == null ? "" : peer.getHostAddress();
        if (connection.socket() instanceof SSLSocket secure) {
            certificate = certificate(secure);
        }
    }

    /// Asked of the socket, since OkHttp keeps no certificate that nobody vouched for.
    private static @Nullable X509Certificate certificate(SSLSocket secure) {
        try {
            return secure.getSession().getPeerCertificates()[0] instanceof X509Certificate x509 ? x509 : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    @Nullable
    X509Certificate certificate() {
        return certificate;
    }

    @Override
    public void responseHeadersStart(Call call) {
        firstByte = now();
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
        answerBegun = true;
    }

    String address() {
        return address;
    }

    boolean answerBegun() {
        return answerBegun;
    }

    long elapsedNanos() {
        return now();
    }

    HttpTimings timings() {
        return new HttpTimings(
                Duration.ofNanos(nameLookup),
                Duration.ofNanos(connect),
                Duration.ofNanos(tls),
                Duration.ofNanos(firstByte),
                Duration.ofNanos(now()));
    }
}
