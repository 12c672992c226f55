package io.rolescope.sandbox.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import io.rolescope.identities.Claims;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells from a token who is calling: HS256 by the shared secret, ES256 and RS256 by published keys (RFC 7515, 7517,
/// 7519).
///
/// The algorithm decides which kind of key may verify, never the key what algorithm is meant: a public key can so not
/// be passed off as a shared secret.
public final class TokenVerifier {
    private final Secret jwtSecret;
    private final JWKSet keys;
    private final Supplier<Set<String>> roles;
    private final Clock clock;

    /// @param keys public keys that tokens may be signed with
    /// @param roles SQL roles that a token may ask for
    public TokenVerifier(Secret jwtSecret, JWKSet keys, Supplier<Set<String>> roles, Clock clock) {
        this.jwtSecret = jwtSecret;
        this.keys = keys.toPublicJWKSet();
        this.roles = roles;
        this.clock = clock;
    }

    /// The keys as `/auth/v1/.well-known/jwks.json` publishes them.
    public JWKSet publicKeys() {
        return keys;
    }

    /// @throws ApiException 401 when it is malformed, forged, expired, not valid yet or asks for a role that nobody may
    /// become by a token
    public Caller verify(String token) {
        SignedJWT jwt = parse(token);
        if (!isSigned(jwt)) {
            throw unauthorized("signature verification failed");
        }
        Claims claims = claims(jwt);
        checkTimes(claims);
        String role = claims.text("role").orElse("anon");
        if (!roles.get().contains(role)) {
            throw unauthorized("role is not known");
        }
        return new Caller(role, claims, Map.of());
    }

    private boolean isSigned(SignedJWT jwt) {
        JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
        try {
            if (JWSAlgorithm.HS256.equals(algorithm)) {
                return jwt.verify(new MACVerifier(jwtSecret.reveal().getBytes(StandardCharsets.UTF_8)));
            }
            for (JWK key : candidates(jwt.getHeader().getKeyID())) {
                @Nullable JWSVerifier verifier = verifier(algorithm, key);
                if (verifier != null && jwt.verify(verifier)) {
                    return true;
                }
            }
            return false;
        } catch (JOSEException | IllegalStateException e) {
            return false;
        }
    }

    private List<JWK> candidates(@Nullable String keyId) {
        if (keyId == null) {
            return keys.getKeys();
        }
        @Nullable JWK named = keys.getKeyByKeyId(keyId);
        return named == null ? List.of() : List.of(named);
    }

    private static @Nullable JWSVerifier verifier(JWSAlgorithm algorithm, JWK key) throws JOSEException {
        if (JWSAlgorithm.ES256.equals(algorithm) && key instanceof ECKey ec) {
            return new ECDSAVerifier(ec);
        }
        if (JWSAlgorithm.RS256.equals(algorithm) && key instanceof RSAKey rsa) {
            return new RSASSAVerifier(rsa);
        }
        return null;
    }

    private void checkTimes(Claims claims) {
        long now = clock.instant().getEpochSecond();
        if (time(claims, "exp", Long.MAX_VALUE) <= now) {
            throw unauthorized("jwt expired");
        }
        if (time(claims, "nbf", Long.MIN_VALUE) > now) {
            throw unauthorized("jwt not active");
        }
    }

    private static long time(Claims claims, String name, long absent) {
        String text = claims.text(name).orElse("");
        if (text.isEmpty()) {
            return absent;
        }
        try {
            return (long) Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw unauthorized("invalid claim " + name);
        }
    }

    private static SignedJWT parse(String token) {
        try {
            return SignedJWT.parse(token);
        } catch (ParseException | IllegalArgumentException e) {
            throw unauthorized("jwt malformed");
        }
    }

    private static Claims claims(SignedJWT jwt) {
        try {
            return Claims.parse(jwt.getPayload().toString());
        } catch (FailureException e) {
            throw unauthorized("jwt malformed");
        }
    }

    private static ApiException unauthorized(String message) {
        return new ApiException(401, "InvalidJWT", message);
    }
}
