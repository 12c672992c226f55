package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Certificates and private keys in PEM (RFC 7468).
final class PemText {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private PemText() {}

    /// The certificates of a file, in its order.
    static List<X509Certificate> certificates(String option, byte[] pem, Span span) {
        StringBuilder found = new StringBuilder();
        CERTIFICATE
                .matcher(new String(pem, StandardCharsets.ISO_8859_1))
                .results()
                .forEach(block -> found.append(block.group()).append('\n'));
        try {
            List<X509Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(found.toString().getBytes(StandardCharsets.ISO_8859_1)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException e) {
            // said below
        }
        throw new RunProblem(span, "The file of “" + option + "” has no certificate in PEM format.");
    }

    /// The file an option names, with a private key in it.
    record Kept(String option, byte[] pem, Span span) {

        /// @param password of the key; empty for none
        PrivateKey key(String password) {
            Matcher block = KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1));
            if (!block.find()) {
                throw wrong("has no private key in PEM format.");
            }
            boolean locked = block.group(1).equals("ENCRYPTED PRIVATE KEY");
            if (!locked && !block.group(1).equals("PRIVATE KEY")) {
                throw wrong("has its key in the older form “" + block.group(1)
                        + "”. Convert it: openssl pkcs8 -topk8 -in KEY.");
            }
            if (locked && password.isEmpty()) {
                throw wrong("has a key behind a password: cert: FILE:PASSWORD.");
            }
            try {
                byte[] encoded = Base64.getMimeDecoder().decode(block.group(2));
                return key(locked ? unlocked(encoded, password) : new PKCS8EncodedKeySpec(encoded));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw wrong(
                        locked
                                ? "has a key that this password does not open."
                                : "has a key that is damaged, or neither RSA nor EC.");
            }
        }

        private RunProblem wrong(String what) {
            return new RunProblem(span, "The file of “" + option + "” " + what);
        }

        private static PrivateKey key(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
            try {
                return KeyFactory.getInstance("RSA").generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                return KeyFactory.getInstance("EC").generatePrivate(spec);
            }
        }

        private PKCS8EncodedKeySpec unlocked(byte[] encoded, String password) throws GeneralSecurityException {
            EncryptedPrivateKeyInfo info;
            SecretKeyFactory keys;
            try {
                info = new EncryptedPrivateKeyInfo(encoded);
                keys = SecretKeyFactory.getInstance(info.getAlgName());
            } catch (IOException | NoSuchAlgorithmException e) {
                throw wrong("has a key that is damaged, or locked with another cipher than AES. Convert it:"
                        + " openssl pkcs8 -topk8 -v2 aes-256-cbc -in KEY.");
            }
            return info.getKeySpec(keys.generateSecret(new PBEKeySpec(password.toCharArray())));
        }
    }
}
