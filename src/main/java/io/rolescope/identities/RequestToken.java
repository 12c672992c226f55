package io.rolescope.identities;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/// Tokens with which an identity is told to a backend's services over HTTP: HS256 with the backend's shared secret
/// (RFC 7515, RFC 7519).
public final class RequestToken {
    /// Long enough for one thing to be asked, short enough to be worth little to a thief.
    private static final Duration LIFE = Duration.ofMinutes(10);

    private RequestToken() {}

    /// The claims that identify somebody: a person's own, or a role alone.
    public static Claims claimsOf(Identity identity) {
        return switch (identity) {
            case Identity.User user -> user.claims().with("role", user.role());
            case Identity.Role role -> Claims.none().with("role", role.role());
            case Identity.Operator operator -> Claims.none().with("role", operator.login());
        };
    }

    /// A token for now, whenever the identity's own claims were put together.
    ///
    /// @throws FailureException for a database login, which services over HTTP do not know, and for a
    /// secret that is too short
    public static Secret mint(Identity identity, Secret secret, Instant now) {
        if (identity instanceof Identity.Operator operator) {
            throw new FailureException(new Failure.NotPermitted(
                    "Services over HTTP do not know the database login " + operator.login() + ".",
                    "Look as a person, or as a role that tokens may name: anon, authenticated, service_role.",
                    "",
                    null));
        }
        Claims claims = claimsOf(identity)
                .with("iat", now.getEpochSecond())
                .with("exp", now.plus(LIFE).getEpochSecond());
        return signed(claims, secret);
    }

    /// These claims as they are, signed.
    ///
    /// @throws FailureException with [Failure.Invalid] when the secret has fewer than 32 bytes (RFC
    /// 7518, section 3.2)
    public static Secret signed(Claims claims, Secret secret) {
        try {
            JWSObject token = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .type(JOSEObjectType.JWT)
                            .build(),
                    new Payload(claims.json()));
            token.sign(new MACSigner(secret.reveal().getBytes(StandardCharsets.UTF_8)));
            return Secret.of(token.serialize());
        } catch (JOSEException e) {
            throw new FailureException(new Failure.Invalid(
                    "The secret is too short for HS256; it needs 32 characters at least.",
                    "Take the JWT secret from the backend's settings.",
                    "",
                    null));
        }
    }
}
