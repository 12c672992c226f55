package io.rolescope.functions.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import io.rolescope.identities.Claims;
import io.rolescope.identities.RequestToken;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.security.interfaces.ECPrivateKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Signs and reads JSON Web Tokens (RFC 7519).
final class TokenSigning {
    /// How long before its end a token that has expired was made.
    private static final Duration USUAL = Duration.ofHours(1);

    private TokenSigning() {}

    static Claims timed(Claims claims, Duration life, Instant now) {
        Claims timed = claims;
        if (claims.text("iat").isEmpty()) {
            Instant made = life.isNegative() ? now.plus(life).minus(USUAL) : now;
            timed = timed.with("iat", made.getEpochSecond());
        }
        return claims.text("exp").isEmpty() ? timed.with("exp", now.plus(life).getEpochSecond()) : timed;
    }

    static Token hs256(String label, Claims claims, Secret secret) {
        return new Token(
                label, RequestToken.signed(claims, secret), claims, expiry(claims), JWSAlgorithm.HS256.getName());
    }

    static Token byKey(String label, Claims claims, Secret privateKey) {
        PrivateKeys.Signing signing = PrivateKeys.read(privateKey);
        try {
            return signing.key() instanceof ECPrivateKey ec
                    ? sign(label, claims, JWSAlgorithm.ES256, signing.keyId(), new ECDSASigner(ec))
                    : sign(label, claims, JWSAlgorithm.RS256, signing.keyId(), new RSASSASigner(signing.key()));
        } catch (JOSEException | IllegalArgumentException e) {
            throw wrongKey("The key cannot sign; an RSA key needs 2048 bits at least.");
        }
    }

    private static Token sign(
            String label, Claims claims, JWSAlgorithm algorithm, @Nullable String keyId, JWSSigner signer)
            throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(algorithm)
                .type(JOSEObjectType.JWT)
                .keyID(keyId)
                .build();
        JWSObject token = new JWSObject(header, new Payload(claims.json()));
        token.sign(signer);
        return new Token(label, Secret.of(token.serialize()), claims, expiry(claims), algorithm.getName(), keyId);
    }

    /// What a token says, whoever signed it. A text that is no JWT has no claims.
    static Token read(String label, Secret value) {
        try {
            JWSObject token = JWSObject.parse(value.reveal().strip());
            Claims claims = Claims.parse(token.getPayload().toString());
            return new Token(
                    label,
                    value,
                    claims,
                    expiry(claims),
                    token.getHeader().getAlgorithm().getName(),
                    token.getHeader().getKeyID());
        } catch (ParseException | FailureException e) {
            return new Token(label, value, Claims.none(), null, "");
        }
    }

    private static @Nullable Instant expiry(Claims claims) {
        return claims.text("exp")
                .filter(text -> text.matches("\\d{1,12}"))
                .map(text -> Instant.ofEpochSecond(Long.parseLong(text)))
                .orElse(null);
    }

    private static FailureException wrongKey(String sentence) {
        return new FailureException(
                new Failure.Invalid(sentence, "Take the secret or key from the backend's settings.", "", null));
    }
}
