package io.rolescope.explorer;

import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Rows of other tables that name a given row by a foreign key, as the identity sees them.
public final class Referrers {
    private static final int LIMIT = 1_000;

    private Referrers() {}

    /// One foreign key and how many rows use it.
    ///
    /// @param count [RowCount.Exactness#UNKNOWN] where the identity may not read the columns
    /// @param key columns of the referring table and the values they have there
    public record Referring(ForeignKey foreignKey, Map<String, String> key, RowCount count) {}

    /// @param row a row of `info`, its values by `columns`
    public static List<Referring> of(
            Lens lens, TableInfo info, List<TableColumn> columns, TableRow row, ReadOptions options) {
        return lens.read(options, db -> {
            List<Referring> found = new ArrayList<>();
            for (ForeignKey foreignKey : info.referredBy()) {
                Map<String, String> key = key(foreignKey, columns, row);
                if (key.size() == foreignKey.columns().size()) {
                    found.add(new Referring(foreignKey, key, count(db, info, foreignKey, key)));
                }
            }
            return found;
        });
    }

    /// Columns and values that find the row a foreign key of `row` names; empty where it names none.
    public static Map<String, String> target(ForeignKey foreignKey, List<TableColumn> columns, TableRow row) {
        Map<String, String> key = new LinkedHashMap<>();
        for (int i = 0; i < foreignKey.columns().size(); i++) {
            @Nullable String value = value(foreignKey.columns().get(i), columns, row);
            if (value == null) {
                return Map.of();
            }
            key.put(foreignKey.referenced().get(i), value);
        }
        return key;
    }

    private static Map<String, String> key(ForeignKey foreignKey, List<TableColumn> columns, TableRow row) {
        Map<String, String> key = new LinkedHashMap<>();
        for (int i = 0; i < foreignKey.columns().size(); i++) {
            @Nullable String value = value(foreignKey.referenced().get(i), columns, row);
            if (value != null) {
                key.put(foreignKey.columns().get(i), value);
            }
        }
        return key;
    }

    private static RowCount count(DSLContext db, TableInfo info, ForeignKey foreignKey, Map<String, String> key) {
        if (!mayRead(db, foreignKey)) {
            return RowCount.unknown();
        }
        Condition all = DSL.noCondition();
        for (int i = 0; i < foreignKey.columns().size(); i++) {
            String column = foreignKey.columns().get(i);
            TableColumn referenced = info.column(foreignKey.referenced().get(i)).orElseThrow();
            String value = java.util.Objects.requireNonNull(key.get(column));
            all = all.and(DSL.condition("{0} = {1}", DSL.field(DSL.name("t", column)), referenced.value(value)));
        }
        Table<?> some = db.select(DSL.inline(1).as("one"))
                .from(DSL.table(foreignKey.from().quoted()).as("t"))
                .where(all)
                .limit(DSL.inline(LIMIT + 1))
                .asTable("some");
        long rows = db.selectCount().from(some).fetchSingle(0, Long.class);
        return rows > LIMIT ? new RowCount(LIMIT, RowCount.Exactness.AT_LEAST) : RowCount.exact(rows);
    }

    private static boolean mayRead(DSLContext db, ForeignKey foreignKey) {
        return Boolean.TRUE.equals(db.fetchSingle(
                        """
                        select pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                               and (select bool_and(pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT'))
                                      from pg_catalog.pg_attribute a
                                     where a.attrelid = c.oid and a.attname = any (cast(? as text[]))) as readable
                          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                         where n.nspname = ? and c.relname = ?
                        """,
                        foreignKey.columns().toArray(new String[0]),
                        foreignKey.from().schema(),
                        foreignKey.from().name())
                .get("readable", Boolean.class));
    }

    private static @Nullable String value(String column, List<TableColumn> columns, TableRow row) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return row.value(i);
            }
        }
        return null;
    }
}
