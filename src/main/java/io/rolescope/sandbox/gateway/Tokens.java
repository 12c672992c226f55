package io.rolescope.sandbox.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.rolescope.identities.Claims;
import io.rolescope.platform.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/// Makes the tokens that a backend itself hands out.
public final class Tokens {
    private static final Duration API_KEY_LIFE = Duration.ofDays(3650);

    private Tokens() {}

    /// A long-lived token of a role without a person, as `anon` and `service_role` keys are.
    public static Secret apiKey(String role, Secret jwtSecret, Instant now) {
        return sign(
                Claims.none()
                        .with("iss", "supabase")
                        .with("ref", "sandbox")
                        .with("role", role)
                        .with("iat", now.getEpochSecond())
                        .with("exp", now.plus(API_KEY_LIFE).getEpochSecond()),
                jwtSecret);
    }

    /// Signs `claims` by HS256 (RFC 7518, section 3.2).
    public static Secret sign(Claims claims, Secret jwtSecret) {
        try {
            JWSObject token = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .type(com.nimbusds.jose.JOSEObjectType.JWT)
                            .build(),
                    new Payload(claims.json()));
            token.sign(new MACSigner(jwtSecret.reveal().getBytes(StandardCharsets.UTF_8)));
            return Secret.of(token.serialize());
        } catch (JOSEException e) {
            throw new IllegalStateException("The JWT secret is too short for HS256.", e);
        }
    }
}
