package io.rolescope.explorer;

import io.rolescope.connections.CatalogMemory;
import java.util.Arrays;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;

/// Whether a backend has the tables that a page is made for, with all their columns. The catalog is asked, so that a
/// table that merely has the same name is not mistaken for one; once for each connection, until it is refreshed.
public final class KnownTables {
    private KnownTables() {}

    /// Whether all of `tables` are there in this shape.
    public static boolean present(DSLContext db, Table<?>... tables) {
        return Arrays.stream(tables)
                .allMatch(table -> CatalogMemory.found(db, "has " + name(table), () -> missing(db, table) == 0));
    }

    /// Whether whoever asks may read `table` (the schema and every column of it).
    public static boolean readable(DSLContext db, Table<?> table) {
        return CatalogMemory.foundByRole(db, "reads " + name(table), () -> mayRead(db, table));
    }

    private static boolean mayRead(DSLContext db, Table<?> table) {
        return Boolean.TRUE.equals(
                db.fetchSingle("""
                        select coalesce(bool_or(pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                                        and pg_catalog.has_table_privilege(c.oid, 'SELECT')), false) as readable
                          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                         where n.nspname = ? and c.relname = ?
                        """, schema(table), table.getName()).get("readable", Boolean.class));
    }

    private static int missing(DSLContext db, Table<?> table) {
        String[] columns = Arrays.stream(table.fields()).map(Field::getName).toArray(String[]::new);
        return db.fetchSingle("""
                        select count(*)::int as missing
                          from pg_catalog.unnest(cast(? as text[])) as wanted (name)
                         where not exists (
                            select from pg_catalog.pg_attribute a
                              join pg_catalog.pg_class c on c.oid = a.attrelid
                              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                             where n.nspname = ? and c.relname = ? and a.attname = wanted.name
                               and a.attnum > 0 and not a.attisdropped)
                        """, columns, schema(table), table.getName()).get("missing", Integer.class);
    }

    private static String name(Table<?> table) {
        return schema(table) + "." + table.getName();
    }

    private static String schema(Table<?> table) {
        return Objects.requireNonNull(table.getSchema()).getName();
    }
}
