package io.rolescope.platform.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/// A certificate and its authority made by the JDK's keytool, and what a server needs to show it.
public record TestCertificates(
        X509Certificate certificate, X509Certificate authority, PrivateKey key, SSLSocketFactory sockets) {

    /// @param name such as `localhost`
    /// @param start as keytool's `-startdate` takes it, such as `-10d`
    public static TestCertificates of(Path folder, String name, String start, int days)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve(name + start + ".p12");
        keytool(file, "ca", "CN=Test authority " + start, "-1000d", 4000, "-ext", "bc:c");
        keytool(file, "server", "CN=" + name + ", O=Tests", start, days, "-ext", "SAN=dns:" + name, "-signer", "ca");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, "password".toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "password".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return new TestCertificates(
                (X509Certificate) store.getCertificate("server"),
                (X509Certificate) store.getCertificate("ca"),
                (PrivateKey) store.getKey("server", "password".toCharArray()),
                context.getSocketFactory());
    }

    /// What a server needs to show this certificate and to take those of an authority.
    public SSLSocketFactory trusting(X509Certificate other) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                new TlsIdentity(key, List.of(certificate)).managers(),
                new TrustManager[] {TlsTrust.of(other).manager()},
                null);
        return context.getSocketFactory();
    }

    /// In the form of RFC 7468.
    public static String pem(String kind, byte[] encoded) {
        String lines = Base64.getMimeEncoder().encodeToString(encoded);
        return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
    }

    private static void keytool(Path file, String alias, String owner, String start, int days, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                owner,
                "-startdate",
                start,
                "-validity",
                String.valueOf(days),
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "password"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
    }
}
