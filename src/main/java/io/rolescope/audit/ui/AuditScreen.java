package io.rolescope.audit.ui;

import io.rolescope.audit.AuditEvent;
import io.rolescope.kit.Formats;
import java.util.Locale;

/// One entry in words.
///
/// @param headline “Ana Ruiz changed files”
record AuditScreen(String headline, String who, String what) {

    static AuditScreen of(AuditEvent event) {
        String who = who(event);
        return new AuditScreen(who + " " + verb(event), who, subject(event));
    }

    /// The name; a shortened id where the name may not be known; the system where nobody is noted.
    static String who(AuditEvent event) {
        if (event.userName() != null) {
            return event.userName();
        }
        if (event.userId() != null) {
            return Formats.shortId(event.userId().toString());
        }
        return event.userRole() == null ? "system" : event.userRole();
    }

    static String subject(AuditEvent event) {
        if (event.subject() == null) {
            return "";
        }
        return event.subjectId() == null ? event.subject() : event.subject() + " " + Formats.shortId(event.subjectId());
    }

    private static String verb(AuditEvent event) {
        String subject = event.subject() == null ? "" : " " + event.subject();
        return switch (event.operation()) {
            case "INSERT" -> "added to" + subject;
            case "UPDATE" -> "changed" + subject;
            case "DELETE" -> "deleted from" + subject;
            default -> event.operation().toLowerCase(Locale.ROOT).replace('.', ' ') + subject;
        };
    }
}
