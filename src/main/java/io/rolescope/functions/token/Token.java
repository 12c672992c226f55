package io.rolescope.functions.token;

import io.rolescope.identities.Claims;
import io.rolescope.platform.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A token ready to be sent.
///
/// @param value the token; empty for none
/// @param claims what it says, in clear
/// @param expires when it ends; null when it never does or it is not known
/// @param algorithm how it is signed, such as `HS256`; empty when it is no JWT
/// @param keyId which of the backend's keys it says that it is signed with (`kid`), `null` where it says nothing
public record Token(
        String label,
        Secret value,
        Claims claims,
        @Nullable Instant expires,
        String algorithm,
        @Nullable String keyId) {

    /// One that names no key.
    public Token(String label, Secret value, Claims claims, @Nullable Instant expires, String algorithm) {
        this(label, value, claims, expires, algorithm, null);
    }

    /// Whether it has run out.
    public boolean isExpired(Instant now) {
        return expires != null && !expires.isAfter(now);
    }
}
