package io.rolescope.access.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row-level security policy.
///
/// @param roles names of the roles it is for; `public` is everyone
/// @param using expression for existing rows, printed under an empty search path; `null` where it has none
/// @param check expression for new rows; `null` where it has none
public record Policy(
        TableName table,
        String name,
        PolicyCommand command,
        boolean permissive,
        List<String> roles,
        @Nullable String using,
        @Nullable String check) {

    public static final String PUBLIC = "public";

    public Policy {
        roles = List.copyOf(roles);
    }

    /// The expression that new rows are held to: the check, or else USING.
    public @Nullable String checkOrUsing() {
        return check == null ? using : check;
    }

    /// The roles as statements name them.
    public String rolesSql() {
        return String.join(
                ", ",
                roles.stream()
                        .map(role -> role.equals(PUBLIC) ? "PUBLIC" : TableName.quoted(role))
                        .toList());
    }

    /// The statement that makes this policy.
    public String createSql() {
        StringBuilder sql = new StringBuilder("CREATE POLICY ")
                .append(TableName.quoted(name))
                .append(" ON ")
                .append(table.sql())
                .append(permissive ? "" : " AS RESTRICTIVE")
                .append(" FOR ")
                .append(command)
                .append(" TO ")
                .append(rolesSql());
        if (using != null) {
            sql.append(" USING (").append(using).append(')');
        }
        if (check != null) {
            sql.append(" WITH CHECK (").append(check).append(')');
        }
        return sql.append(';').toString();
    }
}
