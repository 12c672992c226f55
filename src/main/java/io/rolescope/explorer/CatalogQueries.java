package io.rolescope.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What the catalog is asked. Privileges are those of whoever asks.
final class CatalogQueries {
    private static final String TABLES = """
            select n.nspname::text as schema, c.relname::text as name, c.relkind::text as kind,
                   c.relrowsecurity as rls, c.relforcerowsecurity as forced,
                   (select count(*) from pg_catalog.pg_policy p where p.polrelid = c.oid)::int as policies,
                   case when c.relkind = 'p'
                        then (select sum(l.reltuples) filter (where l.reltuples >= 0)
                                from pg_catalog.pg_partition_tree(c.oid) t
                                join pg_catalog.pg_class l on l.oid = t.relid
                               where t.isleaf)
                        when c.relkind = 'v' then -1
                        else c.reltuples end::bigint as estimate,
                   pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                       and pg_catalog.has_any_column_privilege(c.oid, 'SELECT') as readable,
                   pn.nspname::text as parent_schema, pc.relname::text as parent_name,
                   pg_catalog.obj_description(c.oid, 'pg_class') as comment
              from pg_catalog.pg_class c
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              left join pg_catalog.pg_inherits i on i.inhrelid = c.oid and c.relispartition
              left join pg_catalog.pg_class pc on pc.oid = i.inhparent
              left join pg_catalog.pg_namespace pn on pn.oid = pc.relnamespace
             where c.relkind in ('r', 'p', 'v', 'm', 'f')
               and n.nspname !~ '^pg_(toast|temp)'
            """;

    private CatalogQueries() {}

    static List<TableSummary> tables(DSLContext db) {
        return db.fetch(TABLES + " order by n.nspname, c.relname").map(CatalogQueries::summary);
    }

    static @Nullable TableSummary table(DSLContext db, TableRef table) {
        @Nullable
        Record found = db.fetchOne(TABLES + " and n.nspname = ? and c.relname = ?", table.schema(), table.name());
        return found == null ? null : summary(found);
    }

    static List<TableColumn> columns(DSLContext db, TableRef table) {
        return db.fetch("""
                        select a.attname::text as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
                               tn.nspname::text as type_schema, t.typname::text as type_name,
                               b.typname::text as base_name, b.typtype::text as base_type,
                               bn.nspname = 'pg_catalog' or b.typtype = 'e' as built_in,
                               not a.attnotnull as nullable,
                               pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE')
                                   and pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT') as readable,
                               a.attgenerated <> '' as generated,
                               array(select e.enumlabel::text from pg_catalog.pg_enum e
                                      where e.enumtypid = b.oid order by e.enumsortorder) as labels,
                               pg_catalog.col_description(c.oid, a.attnum) as comment
                          from pg_catalog.pg_attribute a
                          join pg_catalog.pg_class c on c.oid = a.attrelid
                          join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                          join pg_catalog.pg_type t on t.oid = a.atttypid
                          join pg_catalog.pg_namespace tn on tn.oid = t.typnamespace
                          join pg_catalog.pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
                          join pg_catalog.pg_namespace bn on bn.oid = b.typnamespace
                         where n.nspname = ? and c.relname = ? and a.attnum > 0 and not a.attisdropped
                         order by a.attnum
                        """, table.schema(), table.name())
                .map(row -> new TableColumn(
                        text(row, "name"),
                        text(row, "type"),
                        DSL.name(text(row, "type_schema"), text(row, "type_name")),
                        ColumnKind.of(text(row, "base_name"), text(row, "base_type")),
                        yes(row, "built_in"),
                        yes(row, "nullable"),
                        yes(row, "readable"),
                        yes(row, "generated"),
                        texts(row, "labels"),
                        row.get("comment", String.class)));
    }

    static List<TableIndex> indexes(DSLContext db, TableRef table) {
        return db.fetch("""
                        select i.relname::text as name, x.indisunique as is_unique, x.indisprimary as is_primary,
                               array(select a.attname::text
                                       from pg_catalog.unnest(x.indkey::int2[]) with ordinality as k (number, place)
                                       left join pg_catalog.pg_attribute a
                                         on a.attrelid = x.indrelid and a.attnum = k.number and k.number > 0
                                      where k.place <= x.indnkeyatts order by k.place) as columns,
                               array(select (o.bits & 1)::text || (o.bits & 2)::text
                                       from pg_catalog.unnest(x.indoption::int2[]) with ordinality as o (bits, place)
                                      where o.place <= x.indnkeyatts order by o.place) as options,
                               array(select (opc.opcdefault and (col.oid = 0 or a.attcollation is null or col.oid = a.attcollation))::text
                                       from pg_catalog.unnest(x.indclass::oid[]) with ordinality as cl (oid, place)
                                       join pg_catalog.unnest(x.indcollation::oid[]) with ordinality as col (oid, place)
                                         on col.place = cl.place
                                       join pg_catalog.unnest(x.indkey::int2[]) with ordinality as k (number, place)
                                         on k.place = cl.place
                                       join pg_catalog.pg_opclass opc on opc.oid = cl.oid
                                       left join pg_catalog.pg_attribute a
                                         on a.attrelid = x.indrelid and a.attnum = k.number and k.number > 0
                                      where cl.place <= x.indnkeyatts order by cl.place) as ordinary
                          from pg_catalog.pg_index x
                          join pg_catalog.pg_class i on i.oid = x.indexrelid
                          join pg_catalog.pg_class c on c.oid = x.indrelid
                          join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                          join pg_catalog.pg_am am on am.oid = i.relam
                         where n.nspname = ? and c.relname = ? and am.amname = 'btree'
                           and x.indisvalid and x.indpred is null
                         order by not x.indisprimary, i.relname
                        """, table.schema(), table.name()).map(CatalogQueries::index);
    }

    /// Both directions; those of single partitions are left out, their parents tell the same.
    static List<ForeignKey> foreignKeys(DSLContext db, TableRef table, boolean incoming) {
        String side = incoming ? "k.confrelid" : "k.conrelid";
        return db.fetch("""
                        select k.conname::text as name, fn.nspname::text as from_schema, f.relname::text as from_name,
                               tn.nspname::text as to_schema, t.relname::text as to_name,
                               array(select a.attname::text from pg_catalog.unnest(k.conkey) with ordinality as u (number, place)
                                       join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number
                                      order by u.place) as columns,
                               array(select a.attname::text from pg_catalog.unnest(k.confkey) with ordinality as u (number, place)
                                       join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number
                                      order by u.place) as referenced
                          from pg_catalog.pg_constraint k
                          join pg_catalog.pg_class f on f.oid = k.conrelid
                          join pg_catalog.pg_namespace fn on fn.oid = f.relnamespace
                          join pg_catalog.pg_class t on t.oid = k.confrelid
                          join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
                         where k.contype = 'f' and k.conparentid = 0
                           and {0} = (select c.oid from pg_catalog.pg_class c
                                        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                                       where n.nspname = {1} and c.relname = {2})
                         order by fn.nspname, f.relname, k.conname
                        """, DSL.sql(side), DSL.val(table.schema()), DSL.val(table.name()))
                .map(row -> new ForeignKey(
                        text(row, "name"),
                        new TableRef(text(row, "from_schema"), text(row, "from_name")),
                        texts(row, "columns"),
                        new TableRef(text(row, "to_schema"), text(row, "to_name")),
                        texts(row, "referenced")));
    }

    static List<TableRef> partitions(DSLContext db, TableRef table) {
        return db.fetch("""
                        select cn.nspname::text as schema, c.relname::text as name
                          from pg_catalog.pg_inherits i
                          join pg_catalog.pg_class c on c.oid = i.inhrelid and c.relispartition
                          join pg_catalog.pg_namespace cn on cn.oid = c.relnamespace
                          join pg_catalog.pg_class p on p.oid = i.inhparent
                          join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
                         where pn.nspname = ? and p.relname = ?
                         order by cn.nspname, c.relname
                        """, table.schema(), table.name())
                .map(row -> new TableRef(text(row, "schema"), text(row, "name")));
    }

    private static TableSummary summary(Record row) {
        @Nullable String parent = row.get("parent_name", String.class);
        @Nullable Long estimate = row.get("estimate", Long.class);
        return new TableSummary(
                new TableRef(text(row, "schema"), text(row, "name")),
                TableKind.of(text(row, "kind")),
                estimate == null ? -1 : estimate,
                yes(row, "rls"),
                yes(row, "forced"),
                row.get("policies", Integer.class),
                yes(row, "readable"),
                parent == null ? null : new TableRef(text(row, "parent_schema"), parent),
                row.get("comment", String.class));
    }

    private static TableIndex index(Record row) {
        List<String> columns = texts(row, "columns");
        List<String> options = texts(row, "options");
        List<String> ordinary = texts(row, "ordinary");
        List<TableIndex.Part> parts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String bits = options.get(i);
            parts.add(new TableIndex.Part(
                    columns.get(i), bits.startsWith("1"), bits.endsWith("2"), "true".equals(ordinary.get(i))));
        }
        return new TableIndex(text(row, "name"), yes(row, "is_unique"), yes(row, "is_primary"), parts);
    }

    private static String text(Record row, String column) {
        return row.get(column, String.class);
    }

    private static boolean yes(Record row, String column) {
        return Boolean.TRUE.equals(row.get(column, Boolean.class));
    }

    private static List<String> texts(Record row, String column) {
        String[] values = row.get(column, String[].class);
        return values == null ? List.of() : Arrays.asList(values);
    }
}
