package io.rolescope.explorer;

/// How values of a column behave: which filters make sense, and how they are drawn.
public enum ColumnKind {
    TEXT,
    INTEGER,
    NUMBER,
    /// With a time zone: one point in time.
    INSTANT,
    /// Without a zone: what a clock showed.
    LOCAL_TIME,
    DATE,
    BOOLEAN,
    ENUM,
    UUID,
    JSON,
    /// Arrays, bytes, ranges, addresses and everything else; handled as text.
    OTHER;

    /// @param base name of the type below any domain, as in `pg_type.typname`
    /// @param type `pg_type.typtype` of it
    static ColumnKind of(String base, String type) {
        if (type.equals("e")) {
            return ENUM;
        }
        return switch (base) {
            case "text", "varchar", "bpchar", "name", "char", "citext" -> TEXT;
            case "int2", "int4", "int8", "oid" -> INTEGER;
            case "numeric", "float4", "float8" -> NUMBER;
            case "timestamptz" -> INSTANT;
            case "timestamp" -> LOCAL_TIME;
            case "date" -> DATE;
            case "bool" -> BOOLEAN;
            case "uuid" -> UUID;
            case "json", "jsonb" -> JSON;
            default -> OTHER;
        };
    }

    /// Whether values may be long enough to be cut in a grid.
    boolean mayBeLong() {
        return this == TEXT || this == JSON || this == OTHER;
    }
}
