package io.rolescope.access.catalog;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A table, partitioned table, view, materialized view or foreign table.
///
/// @param kind `pg_class.relkind`: r, p, v, m or f
/// @param rls row-level security is enabled
/// @param forced for the owner too
/// @param parents what it is a partition or child of
/// @param estimatedRows the planner's estimate, -1 where there is none
/// @param options `security_invoker=true`, `security_barrier=true` and the like
/// @param rules has rewrite rules that change what a write does
/// @param key names of the columns that identify a row: primary key, else a unique key without
/// NULLs; empty where there is none, and where children of the table may hold the same key again
/// @param viewSql a view's query, `null` for what is no view
public record Table(
        long oid,
        TableName name,
        char kind,
        String owner,
        boolean rls,
        boolean forced,
        boolean partition,
        List<TableName> parents,
        double estimatedRows,
        List<String> options,
        boolean rules,
        List<Column> columns,
        List<String> key,
        List<Policy> policies,
        List<Trigger> triggers,
        List<ForeignKey> foreignKeys,
        @Nullable String viewSql) {

    private static final String SECURITY_INVOKER = "security_invoker=";
    /// How a boolean option may be written (PostgreSQL manual, “Boolean Type”).
    private static final Pattern TRUE = Pattern.compile("t|tr|tru|true|y|ye|yes|on|1", Pattern.CASE_INSENSITIVE);

    public Table {
        parents = List.copyOf(parents);
        options = List.copyOf(options);
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        policies = List.copyOf(policies);
        triggers = List.copyOf(triggers);
        foreignKeys = List.copyOf(foreignKeys);
    }

    /// Rows of it can be held to policies: a plain or partitioned table.
    public boolean canHavePolicies() {
        return kind == 'r' || kind == 'p';
    }

    public boolean isView() {
        return kind == 'v';
    }

    /// A view that asks as its caller, not as its owner.
    public boolean isSecurityInvoker() {
        return options.stream()
                .filter(option -> option.startsWith(SECURITY_INVOKER))
                .anyMatch(option -> TRUE.matcher(option.substring(SECURITY_INVOKER.length()))
                        .matches());
    }

    public Optional<Column> column(String columnName) {
        return columns.stream()
                .filter(column -> column.name().equals(columnName))
                .findFirst();
    }

    /// The columns that a statement may give values for.
    public List<Column> writableColumns() {
        return columns.stream().filter(column -> !column.generated()).toList();
    }

    /// The same table as if these were its policies.
    public Table withPolicies(List<Policy> others, boolean enabled, boolean force) {
        return new Table(
                oid,
                name,
                kind,
                owner,
                enabled,
                force,
                partition,
                parents,
                estimatedRows,
                options,
                rules,
                columns,
                key,
                others,
                triggers,
                foreignKeys,
                viewSql);
    }
}
