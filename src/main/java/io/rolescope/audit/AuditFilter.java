package io.rolescope.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which entries. Empty texts and `null` ask for everything.
///
/// @param from the first moment, included
/// @param until the last moment, left out
/// @param actor part of a name or address, or a whole user id
/// @param subject a table, or kind of thing, exactly
/// @param operation exactly
/// @param text anywhere in old or new values, details or the record's id
public record AuditFilter(
        AuditSource source,
        @Nullable Instant from,
        @Nullable Instant until,
        String actor,
        String subject,
        String operation,
        String text) {

    public static AuditFilter all(AuditSource source) {
        return new AuditFilter(source, null, null, "", "", "", "");
    }
}
