package io.rolescope.access.catalog;

import org.jspecify.annotations.Nullable;

/// A table's column.
///
/// @param position its `attnum`
/// @param type as `format_type` prints it
/// @param generated computed by the server from other columns
/// @param varies generated, and by another expression in some partition or child
/// @param identityAlways refuses values unless OVERRIDING SYSTEM VALUE is said
/// @param domain its type is a domain, so reading a value back may be refused
/// @param defaultSql its default or generation expression, `null` where there is none
/// @param comment what is said of it in the database, `null` for nothing
public record Column(
        String name,
        int position,
        String type,
        boolean notNull,
        boolean generated,
        boolean varies,
        boolean identityAlways,
        boolean domain,
        @Nullable String defaultSql,
        @Nullable String comment) {

    public String sql() {
        return TableName.quoted(name);
    }

    /// Its values are the names of tables, functions or the like, which whoever reads them must be able to look up.
    ///
    /// Source: PostgreSQL manual, “Object Identifier Types”.
    public boolean namesObjects() {
        return type.startsWith("reg");
    }
}
