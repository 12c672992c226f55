package io.rolescope.functions.live;

/// What of the database is listened to.
public sealed interface RowRequest {

    /// Rows of `realtime.messages`.
    ///
    /// @param topic the channel's name; empty for all that the identity may read
    record Messages(String topic) implements RowRequest {}

    /// Changes of rows, as `rls_audit_log` tells them.
    ///
    /// @param schema of the table; empty for any
    /// @param table empty for any
    record Changes(String schema, String table) implements RowRequest {}
}
