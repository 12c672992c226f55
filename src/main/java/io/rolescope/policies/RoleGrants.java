package io.rolescope.policies;

import io.rolescope.access.catalog.Grant;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What one role was granted on one table, before any policy is asked. Memberships and ownership come on top.
///
/// @param whole privileges on the whole table
/// @param columns privileges on some columns only, with their columns
public record RoleGrants(String role, Set<String> whole, Map<String, Set<String>> columns) {

    public RoleGrants {
        whole = Set.copyOf(whole);
        columns = Map.copyOf(columns);
    }

    /// Of every role that has any, in the order of their names.
    public static List<RoleGrants> on(PolicyCatalog catalog, TableName table) {
        Map<String, Set<String>> whole = new TreeMap<>();
        Map<String, Map<String, Set<String>>> columns = new TreeMap<>();
        for (Grant grant : catalog.grants()) {
            if (!grant.schema().equals(table.schema()) || !grant.object().equals(table.name())) {
                continue;
            }
            whole.computeIfAbsent(grant.grantee(), role -> new TreeSet<>());
            if (grant.column() == null && grant.kind().equals("table")) {
                whole.computeIfAbsent(grant.grantee(), role -> new TreeSet<>()).add(grant.privilege());
            } else if (grant.column() != null) {
                columns.computeIfAbsent(grant.grantee(), role -> new TreeMap<>())
                        .computeIfAbsent(grant.privilege(), privilege -> new TreeSet<>())
                        .add(grant.column());
            }
        }
        List<RoleGrants> all = new ArrayList<>();
        whole.forEach(
                (role, privileges) -> all.add(new RoleGrants(role, privileges, columns.getOrDefault(role, Map.of()))));
        return all;
    }

    /// `yes`, `3 columns`, or empty.
    public String of(String privilege) {
        if (whole.contains(privilege)) {
            return "yes";
        }
        Set<String> some = columns.getOrDefault(privilege, Set.of());
        return some.isEmpty() ? "" : some.size() == 1 ? "1 column" : some.size() + " columns";
    }
}
