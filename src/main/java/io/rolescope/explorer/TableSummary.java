package io.rolescope.explorer;

import org.jspecify.annotations.Nullable;

/// One line of the list of tables.
///
/// @param estimatedRows what the server's statistics say, negative where it was never counted
/// @param readable whether the identity that asked has the schema and at least one column granted
/// @param partitionOf the table it is a partition of
public record TableSummary(
        TableRef table,
        TableKind kind,
        long estimatedRows,
        boolean rlsEnabled,
        boolean rlsForced,
        int policies,
        boolean readable,
        @Nullable TableRef partitionOf,
        @Nullable String comment) {

    /// Whether it belongs to the server itself.
    public boolean system() {
        return table.schema().startsWith("pg_") || table.schema().equals("information_schema");
    }
}
