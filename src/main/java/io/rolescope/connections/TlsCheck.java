package io.rolescope.connections;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.PGjdbcHostnameVerifier;

/// Looks at the server's encryption by itself, before anybody signs in: whether it offers any, whose certificate it
/// shows, and whether that fits the TLS mode asked for.
///
/// Source: PostgreSQL manual, “SSL Session Encryption” (the SSLRequest message) and “SSL Support”. The driver tells
/// these cases apart by message text only, hence this class.
///
/// @param sentence what was found
record TlsCheck(String sentence) {
    private static final int SSL_REQUEST = 80_877_103;

    static TlsCheck of(BackendProfile profile, Duration patience) throws IOException {
        SslMode mode = profile.sslMode();
        if (mode == SslMode.DISABLE) {
            return new TlsCheck("Not encrypted, as asked for.");
        }
        try (Socket socket = new Socket()) {
            int millis = (int) patience.toMillis();
            socket.connect(new InetSocketAddress(profile.host(), profile.port()), millis);
            socket.setSoTimeout(millis);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(8);
            out.writeInt(SSL_REQUEST);
            out.flush();
            int answer = socket.getInputStream().read();
            return switch (answer) {
                case 'S' -> encrypted(socket, profile);
                case 'N' -> unencrypted(mode);
                default ->
                    throw failure(
                            "What answers on port " + profile.port() + " of " + profile.host() + " is not PostgreSQL.",
                            "Check the port.",
                            null);
            };
        }
    }

    private static TlsCheck unencrypted(SslMode mode) {
        if (mode == SslMode.ALLOW || mode == SslMode.PREFER) {
            return new TlsCheck("Not encrypted: the server offers no encryption.");
        }
        throw failure(
                "The server offers no encryption, but this connection asks for it (sslmode=" + mode.word() + ").",
                "Switch TLS on at the server; where the network is trusted, sslmode=prefer does without.",
                null);
    }

    private static TlsCheck encrypted(Socket plain, BackendProfile profile) throws IOException {
        SslMode mode = profile.sslMode();
        try (SSLSocket socket = (SSLSocket)
                trustingContext().getSocketFactory().createSocket(plain, profile.host(), profile.port(), false)) {
            socket.startHandshake();
            SSLSession session = socket.getSession();
            if (mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL) {
                checkIssuer(session, profile.caFile());
            }
            if (mode == SslMode.VERIFY_FULL && !PGjdbcHostnameVerifier.INSTANCE.verify(profile.host(), session)) {
                throw failure(
                        "The server's certificate is not for " + profile.host() + ", it is for " + name(session) + ".",
                        "Connect by the name in the certificate, or use sslmode=verify-ca if that name is known to be right.",
                        null);
            }
            boolean checked = mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL;
            return new TlsCheck("Encrypted with " + session.getProtocol()
                    + (checked ? ", certificate checked." : ", certificate not checked."));
        } catch (SSLException e) {
            throw failure(
                    "The server offers encryption, but no common version or cipher could be agreed on.",
                    "Look at the server's ssl_min_protocol_version and ciphers.",
                    e);
        }
    }

    private static void checkIssuer(SSLSession session, @Nullable Path caFile) throws IOException {
        X509Certificate[] chain = chain(session);
        try {
            trustManager(caFile).checkServerTrusted(chain, "UNKNOWN");
        } catch (CertificateException e) {
            for (Throwable at = e; at != null; at = at.getCause()) {
                if (at instanceof CertificateExpiredException) {
                    throw failure(
                            "The server's certificate has expired on "
                                    + chain[0].getNotAfter().toInstant() + ".",
                            "Have it renewed at the server.",
                            e);
                }
            }
            throw failure(
                    caFile == null
                            ? "The server's certificate is not issued by an authority that this computer trusts."
                            : "The server's certificate is not issued by the authority in " + caFile + ".",
                    "Choose the CA file that belongs to this server; hosted databases offer it for download.",
                    e);
        } catch (GeneralSecurityException e) {
            throw failure("The certificates cannot be checked here.", "Look at the CA file.", e);
        }
    }

    private static X509TrustManager trustManager(@Nullable Path caFile) throws GeneralSecurityException, IOException {
        @Nullable KeyStore authorities = caFile == null ? null : authorities(caFile);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }

    private static KeyStore authorities(Path caFile) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(caFile)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            if (number == 0) {
                throw new CertificateException("no certificate in it");
            }
            return store;
        } catch (IOException | CertificateException e) {
            throw failure(
                    "The CA file " + caFile + " cannot be read as certificates.",
                    "Choose a PEM file that begins with -----BEGIN CERTIFICATE-----.",
                    e);
        }
    }

    private static X509Certificate[] chain(SSLSession session) throws IOException {
        Certificate[] certificates = session.getPeerCertificates();
        X509Certificate[] chain = new X509Certificate[certificates.length];
        for (int i = 0; i < certificates.length; i++) {
            chain[i] = (X509Certificate) certificates[i];
        }
        return chain;
    }

    private static String name(SSLSession session) throws IOException {
        return chain(session)[0].getSubjectX500Principal().getName();
    }

    /// Takes any certificate: it is only looked at here, and judged afterwards. Nobody signs in over this socket.
    private static SSLContext trustingContext() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static FailureException failure(String sentence, String nextStep, @Nullable Exception cause) {
        return new FailureException(
                new Failure.SignInRejected(sentence, nextStep, cause == null ? "" : cause.toString(), null), cause);
    }
}
