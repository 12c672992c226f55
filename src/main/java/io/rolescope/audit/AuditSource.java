package io.rolescope.audit;

/// Which log.
public enum AuditSource {
    /// `rls_audit_log`: rows before and after.
    CHANGES("Row changes", "rls_audit_log"),
    /// `audit_logs`: what people did, in the application's words.
    ACTIONS("Actions", "audit_logs"),
    /// `user_activity_log`: what people looked at.
    ACTIVITY("Activity", "user_activity_log");

    private final String title;
    private final String table;

    AuditSource(String title, String table) {
        this.title = title;
        this.table = table;
    }

    public String title() {
        return title;
    }

    /// The table's name in the schema `public`.
    public String table() {
        return table;
    }
}
