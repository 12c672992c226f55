package io.rolescope.platform.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// Whether tables are there at all, asked of the catalog, which everybody may read whatever grants are missing.
public final class Relations {
    private Relations() {}

    /// The ones of `names` (`public.files`) that this database does not have as table, view or the like.
    public static List<String> missing(DSLContext db, String... names) {
        Set<String> there = db.fetch("""
                        select n.nspname || '.' || c.relname as name
                          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                         where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname || '.' || c.relname = any (?::text[])
                        """, (Object) names).stream()
                .map(row -> row.get("name", String.class))
                .collect(Collectors.toSet());
        List<String> missing = new ArrayList<>(List.of(names));
        missing.removeAll(there);
        return missing;
    }

    /// The columns of a table (`net._http_response`); empty where there is no such table. Extensions change theirs from
    /// version to version.
    public static Set<String> columns(DSLContext db, String table) {
        return db.fetch("""
                        select a.attname::text as name
                          from pg_catalog.pg_attribute a
                          join pg_catalog.pg_class c on c.oid = a.attrelid
                          join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                         where n.nspname || '.' || c.relname = ? and a.attnum > 0 and not a.attisdropped
                        """, table).stream()
                .map(row -> row.get("name", String.class))
                .collect(Collectors.toSet());
    }

    /// A column where the table has it, NULL of its type where it has not.
    public static <T> Field<T> column(Set<String> present, String name, Class<T> type) {
        return present.contains(name)
                ? DSL.field(DSL.name(name), type)
                : DSL.castNull(type).as(name);
    }
}
