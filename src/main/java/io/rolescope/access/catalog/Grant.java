package io.rolescope.access.catalog;

import org.jspecify.annotations.Nullable;

/// A privilege that somebody was given.
///
/// @param kind what on: schema, table, column, default
/// @param schema of the object; empty for defaults of every schema
/// @param object table's name, empty for a schema
/// @param column its name, `null` where the grant is not for a column
/// @param grantee the role, `public` for everyone
public record Grant(
        String kind,
        String schema,
        String object,
        @Nullable String column,
        String grantee,
        String privilege,
        boolean grantable) {}
