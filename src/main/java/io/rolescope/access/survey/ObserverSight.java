package io.rolescope.access.survey;

import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.AccessRules;
import io.rolescope.access.explain.IdentityFacts;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which tables the observer sees all rows of. Where policies hide rows from it, that a row is not there proves
/// nothing.
final class ObserverSight {
    private final PolicyCatalog catalog;
    private final IdentityFacts facts;

    private ObserverSight(PolicyCatalog catalog, IdentityFacts facts) {
        this.catalog = catalog;
        this.facts = facts;
    }

    static ObserverSight ask(Snapshot snapshot, Backend backend, PolicyCatalog catalog) throws Exception {
        return new ObserverSight(catalog, IdentityFacts.ask(snapshot, backend.observer()));
    }

    /// Whether policies may hide rows of the table from the observer.
    boolean isHeld(@Nullable TableName name) {
        @Nullable Table table = name == null ? null : catalog.tables().get(name);
        return table != null && facts.protectedTables().contains(table.oid()) && !seesEverything(table);
    }

    /// The first of the tables, from a row up to the one that names its tenant, that may hide rows; `null` where
    /// none does.
    @Nullable
    TableName heldAbove(TenantKey key) {
        for (TenantKey.Parent parent = key.parent();
                parent != null;
                parent = parent.tenant().parent()) {
            if (isHeld(parent.table())) {
                return parent.table();
            }
        }
        return null;
    }

    /// A policy of its own lets an auditor see all: `for select to auditor using (true)`.
    private boolean seesEverything(Table table) {
        List<Policy> asked = table.policies().stream()
                .filter(policy -> policy.command() == PolicyCommand.SELECT || policy.command() == PolicyCommand.ALL)
                .filter(policy -> AccessRules.applies(policy, facts.roles()))
                .toList();
        return asked.stream().allMatch(Policy::permissive)
                && asked.stream().anyMatch(policy -> "true".equals(policy.using()));
    }
}
