package io.rolescope.explorer;

/// What stands behind a name that can be selected from. Source: PostgreSQL manual, `pg_class.relkind`.
public enum TableKind {
    TABLE("table"),
    PARTITIONED_TABLE("partitioned table"),
    VIEW("view"),
    MATERIALIZED_VIEW("materialized view"),
    FOREIGN_TABLE("foreign table");

    private final String word;

    TableKind(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    static TableKind of(String relkind) {
        return switch (relkind) {
            case "p" -> PARTITIONED_TABLE;
            case "v" -> VIEW;
            case "m" -> MATERIALIZED_VIEW;
            case "f" -> FOREIGN_TABLE;
            default -> TABLE;
        };
    }

    /// Whether rows lie in one heap, so that their place (`ctid`) orders them.
    boolean hasPlaces() {
        return this == TABLE || this == MATERIALIZED_VIEW;
    }
}
