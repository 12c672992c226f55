package io.rolescope.access.catalog;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Everything that decides about access in one backend, as it was when it was read.
///
/// @param versionNumber `server_version_num`
/// @param tables by name, in order of their names; the system's own left out
/// @param functions those that policies and triggers call, by oid
/// @param policyFunctions for each table, the functions that its policies call directly
/// @param volatileBuiltins names of the server's own volatile functions
/// @param repeatability what answers differently each time, however far behind a clause
/// @param sharedNames for each schema, names of the server's own functions and operators that it has as well
public record PolicyCatalog(
        int versionNumber,
        Map<TableName, Table> tables,
        Map<String, DatabaseRole> roles,
        Map<Long, Function> functions,
        Map<TableName, List<Function>> policyFunctions,
        List<Grant> grants,
        Set<String> volatileBuiltins,
        Repeatability repeatability,
        Map<String, ServerNames> sharedNames) {

    public Optional<Table> table(TableName name) {
        return Optional.ofNullable(tables.get(name));
    }

    /// A table by what a person writes: `files`, `public.files`, `"My Schema".files`.
    ///
    /// @throws FailureException with [Failure.Invalid] when there is none or more than one of that name
    public Table find(String written) {
        List<Table> found =
                tables.values().stream().filter(table -> names(table, written)).toList();
        if (found.size() > 1) {
            List<Table> inPublic = found.stream()
                    .filter(table -> table.name().schema().equals("public"))
                    .toList();
            found = inPublic.size() == 1 ? inPublic : found;
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new FailureException(new Failure.Invalid(
                found.isEmpty()
                        ? "There is no table “" + written + "” that this login may know of."
                        : "There are several tables “" + written + "”.",
                "Write the schema with it: schema.table.",
                String.join(
                        ", ",
                        found.stream().map(table -> table.name().toString()).toList()),
                null));
    }

    /// Tables whose rows can be held to policies.
    public List<Table> protectable() {
        return tables.values().stream().filter(Table::canHavePolicies).toList();
    }

    /// The same backend as if `table` were as given.
    public PolicyCatalog with(Table table) {
        Map<TableName, Table> changed = new java.util.LinkedHashMap<>(tables);
        changed.put(table.name(), table);
        return new PolicyCatalog(
                versionNumber,
                changed,
                roles,
                functions,
                policyFunctions,
                grants,
                volatileBuiltins,
                repeatability,
                sharedNames);
    }

    /// The same backend as if the policies of `table` called these functions too.
    public PolicyCatalog withFunctions(TableName table, Collection<Function> more) {
        Map<Long, Function> all = new java.util.LinkedHashMap<>(functions);
        Map<TableName, List<Function>> called = new java.util.LinkedHashMap<>(policyFunctions);
        java.util.Set<Function> own = new java.util.LinkedHashSet<>(functionsOf(table));
        more.forEach(function -> all.put(function.oid(), function));
        own.addAll(more);
        called.put(table, List.copyOf(own));
        return new PolicyCatalog(
                versionNumber, tables, roles, all, called, grants, volatileBuiltins, repeatability, sharedNames);
    }

    /// Names of the server's own that mean others as well along a search path.
    public ServerNames sharedAlong(Collection<String> path) {
        return ServerNames.in(sharedNames, path);
    }

    public Collection<Function> functionsOf(TableName table) {
        return policyFunctions.getOrDefault(table, List.of());
    }

    private static boolean names(Table table, String written) {
        TableName name = table.name();
        return written.equals(name.name())
                || written.equals(name.toString())
                || written.equals(name.sql())
                || written.equals(TableName.quoted(name.name()))
                || written.equals(name.schema() + "." + TableName.quoted(name.name()))
                || written.equals(TableName.quoted(name.schema()) + "." + name.name());
    }
}
