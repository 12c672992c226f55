package io.rolescope.access.survey;

import io.rolescope.access.catalog.DatabaseRole;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.IdentityFacts;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks for rows of another tenant that an identity can read or write.
///
/// Reading is asked of the server itself, over all rows of each table and view that says whose a row is. Writing
/// is judged on a sample of foreign rows: updating and deleting with and without WHERE, inserting, and moving an
/// own row over. Nothing that was reached is left out: what may be meant so (a row that lets everybody in by its
/// own flag, a row without a tenant, a role that goes across tenants) is a witness of its own kind.
public final class TenantIsolation {
    private final Backend backend;
    private final PolicyCatalog catalog;
    private final TenantKeys named;

    /// @param keys the columns that say the tenant; paths and topics that do, and rows that belong to others,
    /// are found while looking
    public TenantIsolation(Backend backend, PolicyCatalog catalog, TenantKeys keys) {
        this.backend = backend;
        this.catalog = catalog;
        this.named = keys;
    }

    /// At most one witness of a kind for each identity, table and way of reaching.
    ///
    /// @throws FailureException when the connection is lost or the work is cancelled
    public IsolationReport run(
            List<SessionIdentity> identities, ReadOptions options, Progress progress, Consumer<Witness> each) {
        long start = System.nanoTime();
        IsolationRun run = new IsolationRun(each);
        TenantKeys keys = backend.snapshot(options, snapshot -> {
            TenantKeys all = TenantParents.addedTo(new TenantPaths(snapshot, backend).addedTo(named, catalog), catalog);
            List<String> sources = new TenantsOf(snapshot, backend, catalog, all).sources();
            run.note("Who belongs to which tenant was taken from claims"
                    + (sources.isEmpty() ? "." : " and from " + String.join(", ", sources) + "."));
            new UnjudgedOpenings(snapshot, backend, catalog, all).tellOf(identities, run);
            return all;
        });
        List<Table> tables = catalog.tables().values().stream()
                .filter(table -> keys.columns().containsKey(table.name()))
                .toList();
        if (tables.isEmpty()) {
            run.note("No column was found that says the tenant; name one with --tenant-column.");
        }
        for (int i = 0; i < identities.size(); i++) {
            SessionIdentity identity = identities.get(i);
            progress.report((double) i / identities.size(), identity.name());
            options.cancellation().throwIfCancelled();
            one(identity, keys, tables, options, run);
        }
        return run.report(keys, Duration.ofNanos(System.nanoTime() - start));
    }

    private void one(
            SessionIdentity identity, TenantKeys keys, List<Table> tables, ReadOptions options, IsolationRun run) {
        try {
            backend.snapshot(options, snapshot -> {
                IdentityFacts facts = IdentityFacts.ask(snapshot, identity);
                @Nullable DatabaseRole role = catalog.roles().get(facts.currentUser());
                if (role != null && (role.superuser() || role.bypassesRls())) {
                    run.note(identity.name() + " bypasses row security; not held to isolation.");
                    return true;
                }
                run.asked(identity);
                TenantsOf tenants = new TenantsOf(snapshot, backend, catalog, keys);
                Set<String> belongs = tenants.of(identity);
                Membership own = new Membership(
                        belongs,
                        TenantsOf.person(identity),
                        AboveTenants.platformRole(identity, role),
                        Map.of(),
                        belongs);
                own = keys.columns().values().stream().anyMatch(TenantKey::isPart)
                        ? own.among(tenants.others(own.tenants(), run))
                        : own;
                TenantParents parents = new TenantParents(snapshot, backend, own, run);
                for (Table table : tables) {
                    snapshot.throwIfCancelled();
                    Membership here =
                            parents.seenBy(Objects.requireNonNull(keys.columns().get(table.name())));
                    new TenantReads(snapshot, backend, catalog, keys, facts, here, run).look(table);
                    new TenantWrites(snapshot, backend, catalog, keys, facts, here, run).look(table);
                    selfMade(snapshot, keys, identity, table, here, run);
                }
                return true;
            });
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.Cancelled || e.failure() instanceof Failure.Unreachable) {
                throw e;
            }
            run.note(identity.name() + ": " + e.failure().sentence());
        }
    }

    /// The same table asked with claims that the person can bring about alone.
    private void selfMade(
            Snapshot snapshot, TenantKeys keys, SessionIdentity identity, Table table, Membership own, IsolationRun run)
            throws Exception {
        for (SessionIdentity made : new SelfMadeClaims(catalog).of(identity, table)) {
            SessionIdentity whole = made;
            if (SelfMadeClaims.isForged(made)) {
                String other = new TenantsOf(snapshot, backend, catalog, keys).another(own.belongs());
                if (other.isEmpty()) {
                    continue;
                }
                whole = SelfMadeClaims.naming(made, other);
            }
            IdentityFacts facts = IdentityFacts.ask(snapshot, whole);
            IsolationRun beyond = run.beyond(identity, table.name());
            new TenantReads(snapshot, backend, catalog, keys, facts, own, beyond).look(table);
            new TenantWrites(snapshot, backend, catalog, keys, facts, own, beyond).look(table);
        }
    }

    /// Where an identity belongs, as far as rows of one kind say it.
    ///
    /// @param tenants what rows of its own tenants name: the tenants, or the rows above that are theirs
    /// @param person the id it acts under, empty for a role
    /// @param platformRole the role that goes across tenants by design, empty where there is none
    /// @param others what rows of other tenants may name, with the tenant each stands for; only filled where
    /// rows name tenants inside paths, or rows above
    /// @param belongs the ids of its tenants
    record Membership(
            Set<String> tenants, String person, String platformRole, Map<String, String> others, Set<String> belongs) {
        Membership among(List<String> all) {
            Map<String, String> named = new LinkedHashMap<>();
            all.forEach(tenant -> named.put(tenant, tenant));
            return new Membership(tenants, person, platformRole, named, belongs);
        }

        Membership through(Set<String> mine, Map<String, String> named) {
            return new Membership(mine, person, platformRole, named, belongs);
        }

        /// The tenant that a row stands for by what it names.
        String tenantOf(String named) {
            return others.getOrDefault(named, named);
        }

        Witness.Kind kind() {
            return platformRole.isEmpty() ? Witness.Kind.LEAK : Witness.Kind.PLATFORM;
        }
    }
}
