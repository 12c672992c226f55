package io.rolescope.identities;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The tables that the reader may select from, their columns and keys: what the directory guesses by.
///
/// @param signIns the oid of `auth.users`, which may be closed to the reader; `null` where there is none
record TableShapes(
        Map<Long, Table> tables,
        List<ForeignKey> foreignKeys,
        @Nullable Long signIns) {

    /// @param type as `format_type` writes it, without a length
    record Column(String name, String type) {}

    /// @param uniques sets of columns that no two rows share, the primary key among them
    record Table(
            long oid,
            String schema,
            String name,
            List<String> primaryKey,
            Map<String, Column> columns,
            List<Set<String>> uniques) {

        boolean is(String inSchema, String named) {
            return schema.equals(inSchema) && name.equals(named);
        }

        boolean isUnique(String column) {
            return uniques.contains(Set.of(column));
        }

        /// The first of `names` that this table has.
        Optional<String> first(Collection<String> names) {
            return names.stream().filter(columns::containsKey).findFirst();
        }

        String type(String column) {
            Column found = columns.get(column);
            return found == null ? "text" : found.type();
        }

        org.jooq.Table<Record> as(String alias) {
            return DSL.table(DSL.name(schema, name)).as(DSL.name(alias));
        }

        static Field<Object> field(String alias, String column) {
            return DSL.field(DSL.name(alias, column));
        }

        static Field<String> text(String alias, String column) {
            return DSL.field("{0}::text", String.class, field(alias, column));
        }
    }

    /// A foreign key of one column.
    record ForeignKey(long table, String column, long referenced, String referencedColumn) {}

    Optional<Table> find(String schema, String name) {
        return tables.values().stream().filter(table -> table.is(schema, name)).findFirst();
    }

    List<ForeignKey> from(Table table) {
        return foreignKeys.stream().filter(key -> key.table() == table.oid()).toList();
    }

    /// How many tables point at this one.
    long referencesTo(long table) {
        return foreignKeys.stream()
                .filter(key -> key.referenced() == table)
                .map(ForeignKey::table)
                .distinct()
                .count();
    }

    static TableShapes ask(DSLContext db) {
        Map<Long, Table> tables = new LinkedHashMap<>();
        for (Record row : db.fetch("""
                select c.oid::bigint as oid, n.nspname::text as schema, c.relname::text as name,
                       a.attname::text as column_name, format_type(a.atttypid, null) as type
                  from pg_class c join pg_namespace n on n.oid = c.relnamespace
                  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                 where c.relkind in ('r', 'p', 'f') and not c.relispartition
                   and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
                   and has_schema_privilege(n.oid, 'USAGE') and has_column_privilege(c.oid, a.attnum, 'SELECT')
                 order by n.nspname, c.relname, a.attnum
                """)) {
            Table table = tables.computeIfAbsent(
                    row.get("oid", Long.class),
                    oid -> new Table(
                            oid,
                            row.get("schema", String.class),
                            row.get("name", String.class),
                            new ArrayList<>(),
                            new LinkedHashMap<>(),
                            new ArrayList<>()));
            String column = row.get("column_name", String.class);
            table.columns().put(column, new Column(column, row.get("type", String.class)));
        }
        addUniques(db, tables);
        return new TableShapes(tables, foreignKeys(db), signIns(db));
    }

    private static @Nullable Long signIns(DSLContext db) {
        return db.resultQuery("""
                        select max(c.oid::bigint) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                         where n.nspname = 'auth' and c.relname = 'users' and c.relkind in ('r', 'p', 'f')
                        """).fetchOneInto(Long.class);
    }

    private static void addUniques(DSLContext db, Map<Long, Table> tables) {
        for (Record row : db.fetch("""
                select i.indrelid::bigint as oid, i.indisprimary as is_primary,
                       array(select a.attname::text
                               from unnest(i.indkey::int2[]) with ordinality k(attnum, place)
                               join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                              where k.place <= i.indnkeyatts order by k.place) as columns
                  from pg_index i
                 where i.indisunique and i.indpred is null and i.indexprs is null
                """)) {
            Table table = tables.get(row.get("oid", Long.class));
            if (table != null) {
                List<String> columns = Arrays.asList(row.get("columns", String[].class));
                table.uniques().add(Set.copyOf(columns));
                if (row.get("is_primary", Boolean.class)) {
                    table.primaryKey().addAll(columns);
                }
            }
        }
    }

    private static List<ForeignKey> foreignKeys(DSLContext db) {
        return db.fetch("""
                        select k.conrelid::bigint as oid, a.attname::text as column_name,
                               k.confrelid::bigint as referenced, r.attname::text as referenced_column
                          from pg_constraint k
                          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
                          join pg_attribute r on r.attrelid = k.confrelid and r.attnum = k.confkey[1]
                         where k.contype = 'f' and cardinality(k.conkey) = 1 and k.conparentid = 0
                         order by k.conrelid, k.conname
                        """)
                .map(row -> new ForeignKey(
                        row.get("oid", Long.class),
                        row.get("column_name", String.class),
                        row.get("referenced", Long.class),
                        row.get("referenced_column", String.class)));
    }
}
