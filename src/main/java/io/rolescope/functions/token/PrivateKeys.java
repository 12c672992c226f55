package io.rolescope.functions.token;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Private keys as people have them: a JSON Web Key (RFC 7517), or PEM (RFC 7468, `PRIVATE KEY`), whose lines may have
/// run together while it was pasted.
final class PrivateKeys {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private PrivateKeys() {}

    /// A key that can sign, with its `kid` where it has one.
    record Signing(PrivateKey key, @Nullable String keyId) {}

    /// Whether a text is meant as a private key rather than as a shared secret.
    static boolean isOne(String text) {
        String start = text.strip();
        return start.startsWith("{") || start.startsWith("-----BEGIN");
    }

    /// @throws FailureException with [Failure.Invalid] for what cannot sign ES256 or RS256
    static Signing read(Secret written) {
        String text = written.reveal().strip();
        try {
            return text.startsWith("{") ? ofJwk(JWK.parse(text)) : new Signing(ofPem(text), null);
        } catch (ParseException | com.nimbusds.jose.JOSEException e) {
            throw wrong("The key is no JSON Web Key that can sign.");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw wrong("The key is damaged, or no private P-256 or RSA key.");
        }
    }

    private static Signing ofJwk(JWK key) throws com.nimbusds.jose.JOSEException {
        if (key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve()) && ec.isPrivate()) {
            return new Signing(ec.toECPrivateKey(), ec.getKeyID());
        }
        if (key instanceof RSAKey rsa && rsa.isPrivate()) {
            return new Signing(rsa.toRSAPrivateKey(), rsa.getKeyID());
        }
        throw wrong("The key is no private P-256 or RSA key.");
    }

    private static PrivateKey ofPem(String text) throws GeneralSecurityException {
        Matcher block = PEM.matcher(text);
        if (!block.find()) {
            throw wrong("The key is neither a JSON Web Key nor whole PEM.");
        }
        String kind = block.group(1);
        if (!kind.equals("PRIVATE KEY")) {
            throw kind.contains("PUBLIC") || kind.contains("CERTIFICATE")
                    ? wrong("This is the public part of a key; only the private one signs.")
                    : wrong(
                            "The key is in the older form “" + kind + "”.",
                            "Convert it: openssl pkcs8 -topk8 -nocrypt -in KEY.");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(block.group(2));
        PrivateKey key;
        try {
            key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        }
        boolean fits = key instanceof RSAPrivateKey
                || key instanceof ECPrivateKey ec && Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()));
        if (!fits) {
            throw wrong("The key is no private P-256 or RSA key.");
        }
        return key;
    }

    private static FailureException wrong(String sentence) {
        return wrong(sentence, "Take the secret or key from the backend's settings.");
    }

    private static FailureException wrong(String sentence, String nextStep) {
        return new FailureException(new Failure.Invalid(sentence, nextStep, "", null));
    }
}
