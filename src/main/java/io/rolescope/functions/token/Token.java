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
public record Token(
        String label, Secret value, Claims claims, @Nullable Instant expires, String algorithm) {

    /// Whether it has run out.
    public boolean isExpired(Instant now) {
        return expires != null && !expires.isAfter(now);
    }
}
