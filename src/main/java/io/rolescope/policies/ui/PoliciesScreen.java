package io.rolescope.policies.ui;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.kit.Formats;
import java.util.List;
import java.util.Locale;

/// All that the Policies page shows.
///
/// @param tables those that can have policies, partitions left out: they follow their parents
record PoliciesScreen(PolicyCatalog catalog, List<Table> tables, String summary) {

    PoliciesScreen {
        tables = List.copyOf(tables);
    }

    static PoliciesScreen of(PolicyCatalog catalog) {
        List<Table> tables = catalog.protectable().stream()
                .filter(table -> !table.partition())
                .toList();
        int policies =
                tables.stream().mapToInt(table -> table.policies().size()).sum();
        long without = tables.stream().filter(table -> !table.rls()).count();
        return new PoliciesScreen(
                catalog,
                tables,
                Formats.counted(policies, "policy", "policies") + " on "
                        + Formats.counted(tables.size(), "table", "tables") + " · " + Formats.count(without)
                        + " without row-level security");
    }

    /// Tables, and tables with policies or helpers, that contain `text`.
    List<Table> matching(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return tables.stream()
                .filter(table -> wanted.isEmpty()
                        || table.name().toString().toLowerCase(Locale.ROOT).contains(wanted)
                        || table.policies().stream()
                                .anyMatch(policy ->
                                        policy.name().toLowerCase(Locale.ROOT).contains(wanted)))
                .toList();
    }
}
