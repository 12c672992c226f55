package io.rolescope.access.catalog;

import org.jooq.SQLDialect;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/// A table's schema and name, as the catalog spells them.
public record TableName(String schema, String name) implements Comparable<TableName> {

    /// For people: `public.files`.
    @Override
    public String toString() {
        return schema + "." + name;
    }

    /// For SQL: both parts quoted.
    public String sql() {
        return quoted(schema, name);
    }

    /// Names quoted for SQL and joined by dots.
    public static String quoted(String... parts) {
        return DSL.using(SQLDialect.POSTGRES, new Settings().withRenderQuotedNames(RenderQuotedNames.ALWAYS))
                .render(DSL.name(parts));
    }

    @Override
    public int compareTo(TableName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : name.compareTo(other.name);
    }
}
