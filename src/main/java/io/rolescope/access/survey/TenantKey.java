package io.rolescope.access.survey;

import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.CandidateRow;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a row says whose tenant it is: in a column of its own, or in one part of a path or topic, as storage objects
/// (`<tenant>/plan.pdf`) and realtime topics (`org:<tenant>`) do.
///
/// @param column the column that holds it
/// @param separator what parts a path or topic, `null` where the column is the tenant itself
/// @param part which part, counted from 1; 0 where the column is the tenant itself
public record TenantKey(String column, @Nullable String separator, int part) {

    /// The column is the tenant itself.
    public static TenantKey of(String column) {
        return new TenantKey(column, null, 0);
    }

    public static TenantKey within(String column, String separator, int part) {
        return new TenantKey(column, separator, part);
    }

    /// SQL that is the tenant as text, or NULL where the row has none.
    public String sql() {
        String text = TableName.quoted(column) + "::pg_catalog.text";
        return separator == null ? text : "pg_catalog.split_part(" + text + ", '" + separator + "', " + part + ")";
    }

    public boolean isPart() {
        return separator != null;
    }

    /// The tenant that the row names, `null` where it names none.
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
        return separator == null ? column : "part " + part + " of " + column;
    }
}
