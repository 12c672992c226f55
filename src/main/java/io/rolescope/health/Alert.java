package io.rolescope.health;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A rule that was broken, once.
///
/// @param organization its name where the identity may see it
/// @param subject what it is about: a function, an agent, a table
/// @param resolvedAt `null` while it goes on
public record Alert(
        UUID id,
        String rule,
        String severity,
        @Nullable String organization,
        @Nullable String subject,
        String message,
        @Nullable Double value,
        Instant openedAt,
        @Nullable Instant acknowledgedAt,
        @Nullable Instant resolvedAt) {

    public boolean isOpen() {
        return resolvedAt == null;
    }

    /// `open`, `acknowledged` (open, but somebody looks after it) or `resolved`.
    public String state() {
        if (!isOpen()) {
            return "resolved";
        }
        return acknowledgedAt == null ? "open" : "acknowledged";
    }
}
