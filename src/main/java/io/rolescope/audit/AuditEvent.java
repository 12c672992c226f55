package io.rolescope.audit;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One entry of a log.
///
/// @param userName as far as the identity that reads may know it
/// @param operation INSERT, UPDATE, DELETE; or the action or activity in the application's words
/// @param subject the table, or what kind of thing it was about
/// @param subjectId which one
/// @param oldValues the row before, as JSON
/// @param newValues the row after, as JSON
/// @param details whatever else was noted, as JSON
public record AuditEvent(
        AuditSource source,
        UUID id,
        OffsetDateTime at,
        @Nullable UUID userId,
        @Nullable String userName,
        @Nullable String userRole,
        @Nullable UUID organizationId,
        @Nullable String organization,
        String operation,
        @Nullable String schema,
        @Nullable String subject,
        @Nullable String subjectId,
        List<String> changedFields,
        @Nullable String oldValues,
        @Nullable String newValues,
        @Nullable String details,
        @Nullable String ipAddress,
        @Nullable String userAgent) {

    public AuditEvent {
        changedFields = List.copyOf(changedFields);
    }

    AuditEvent named(@Nullable String user, @Nullable String tenant) {
        return new AuditEvent(
                source,
                id,
                at,
                userId,
                user,
                userRole,
                organizationId,
                tenant,
                operation,
                schema,
                subject,
                subjectId,
                changedFields,
                oldValues,
                newValues,
                details,
                ipAddress,
                userAgent);
    }
}
