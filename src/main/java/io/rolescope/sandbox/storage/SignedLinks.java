package io.rolescope.sandbox.storage;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.rolescope.identities.Claims;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.rolescope.sandbox.gateway.ApiException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Links that let their bearer read or write one object without any policy being asked.
///
/// They are signed with a key of their own, derived from the JWT secret, so that no link passes for a person's token
/// and no token for a link.
final class SignedLinks {
    private final byte[] key;
    private final Clock clock;

    SignedLinks(Secret jwtSecret, Clock clock) {
        this.clock = clock;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(jwtSecret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            this.key = mac.doFinal("storage links".getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What an upload link permits.
    ///
    /// @param owner the person who asked for it
    /// @param replace whether an existing object may be replaced
    record UploadPermit(@Nullable UUID owner, @Nullable String ownerId, boolean replace) {}

    /// A token to read `object` for so long.
    String toRead(ObjectKey object, Duration life) {
        return sign(claims("read", object, life));
    }

    /// A token to write `object` for so long.
    String toWrite(ObjectKey object, UploadPermit permit, Duration life) {
        return sign(
                claims("write", object, life).with("owner", permit.ownerId()).with("upsert", permit.replace()));
    }

    /// @throws ApiException 400 when the token is not one for reading `object`, or has expired
    void checkRead(String token, ObjectKey object) {
        verified(token, "read", object);
    }

    /// @throws ApiException 400 when the token is not one for writing `object`, or has expired
    UploadPermit checkWrite(String token, ObjectKey object) {
        Claims claims = verified(token, "write", object);
        Optional<String> owner = claims.text("owner");
        return new UploadPermit(
                owner.flatMap(SignedLinks::uuid).orElse(null),
                owner.orElse(null),
                claims.text("upsert").orElse("").equals("true"));
    }

    private Claims claims(String what, ObjectKey object, Duration life) {
        long now = clock.instant().getEpochSecond();
        return Claims.none()
                .with("url", object.full())
                .with("may", what)
                .with("iat", now)
                .with("exp", now + life.toSeconds());
    }

    private String sign(Claims claims) {
        try {
            JWSObject token = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .type(JOSEObjectType.JWT)
                            .build(),
                    new Payload(claims.json()));
            token.sign(new MACSigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private Claims verified(String token, String what, ObjectKey object) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(new MACVerifier(key))) {
                throw invalid("signature verification failed");
            }
            Claims claims = Claims.parse(jwt.getPayload().toString());
            if (!claims.text("may").orElse("").equals(what)
                    || !claims.text("url").orElse("").equals(object.full())) {
                throw new ApiException(400, "InvalidSignature", "Invalid signature");
            }
            if (Long.parseLong(claims.text("exp").orElse("0"))
                    <= clock.instant().getEpochSecond()) {
                throw invalid("\"exp\" claim timestamp check failed");
            }
            return claims;
        } catch (ParseException
                | JOSEException
                | FailureException
                | IllegalArgumentException
                | IllegalStateException e) {
            throw invalid("jwt malformed");
        }
    }

    private static ApiException invalid(String message) {
        return new ApiException(400, "InvalidJWT", message);
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
