package io.rolescope.access.survey;

import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.CandidateRow;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a row says whose tenant it is: in a column of its own, or in one part of a path or topic, as storage
/// objects (`<tenant>/plan.pdf`) and realtime topics (`org:<tenant>`) do, or by the row that it belongs to, as
/// the lines of an invoice do.
///
/// @param column the column that holds it
/// @param separator what parts a path or topic, `null` where the column is the tenant itself
/// @param part which part, counted from 1; 0 where the column is the tenant itself
/// @param parent the row that the column refers to and that says the tenant, `null` where this row does
public record TenantKey(
        String column,
        @Nullable String separator,
        int part,
        @Nullable Parent parent) {

    /// The row that another belongs to.
    ///
    /// @param key the column that is referred to
    /// @param tenant where that row says whose tenant it is
    public record Parent(TableName table, String key, TenantKey tenant) {}

    /// The column is the tenant itself.
    public static TenantKey of(String column) {
        return new TenantKey(column, null, 0, null);
    }

    public static TenantKey within(String column, String separator, int part) {
        return new TenantKey(column, separator, part, null);
    }

    /// The row that the column refers to says the tenant.
    public static TenantKey through(String column, Parent parent) {
        return new TenantKey(column, null, 0, parent);
    }

    /// SQL that is what the row itself says, as text: the tenant, or the key of the row that it belongs to. NULL
    /// where it says nothing.
    public String sql() {
        return sql("");
    }

    /// SQL that is the tenant as text, asked of the rows above where they say it; for a reader whom row security
    /// hides nothing from.
    String tenantSql(String alias) {
        if (parent == null) {
            return sql(alias + ".");
        }
        String above = alias + "p";
        return "(SELECT " + parent.tenant().tenantSql(above) + " FROM "
                + parent.table().sql() + " AS " + above
                + " WHERE " + above + "." + TableName.quoted(parent.key()) + " = " + alias + "."
                + TableName.quoted(column) + ")";
    }

    private String sql(String prefix) {
        String text = prefix + TableName.quoted(column) + "::pg_catalog.text";
        return separator == null ? text : "pg_catalog.split_part(" + text + ", '" + separator + "', " + part + ")";
    }

    public boolean isPart() {
        return separator != null;
    }

    /// Whether a row of another tenant is told by a list of what it may name, rather than by not naming the own
    /// one.
    boolean isListed() {
        return separator != null || parent != null;
    }

    /// What the row names: its tenant, or the row that it belongs to; `null` where it names none.
    public @Nullable String of(CandidateRow row) {
        String value = row.values().get(column);
        if (value == null || separator == null) {
            return value;
        }
        List<String> parts = List.of(value.split(Pattern.quote(separator), -1));
        return part <= parts.size() ? parts.get(part - 1) : null;
    }

    /// What the column is to hold so that the row names this tenant.
    public String naming(CandidateRow row, String tenant) {
        String value = row.values().get(column);
        if (value == null || separator == null) {
            return tenant;
        }
        String[] parts = value.split(Pattern.quote(separator), -1);
        if (part <= parts.length) {
            parts[part - 1] = tenant;
        }
        return String.join(separator, parts);
    }

    @Override
    public String toString() {
        if (parent != null) {
            return column + " of " + parent.table();
        }
        return separator == null ? column : "part " + part + " of " + column;
    }
}
