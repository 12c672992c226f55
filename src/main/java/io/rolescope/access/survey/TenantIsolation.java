package io.rolescope.access.survey;

import io.rolescope.access.catalog.DatabaseRole;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.IdentityFacts;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import io.rolescope.platform.postgres.PostgresFailures;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
        TenantKeys keys = backend.snapshot(options, snapshot -> prepared(snapshot, identities, run));
        List<Table> tables = catalog.tables().values().stream()
                .filter(table -> keys.columns().containsKey(table.name()))
                .toList();
        if (tables.isEmpty()) {
            run.note("No column was found that says the tenant; name one with --tenant-column.");
        }
        boolean anything = tables.isEmpty() || backend.snapshot(options, snapshot -> hasRows(snapshot, tables));
        if (!anything) {
            run.note("Nothing could be held against a tenant: no table that names one has a row.");
        }
        for (int i = 0; anything && i < identities.size(); i++) {
            SessionIdentity identity = identities.get(i);
            progress.report((double) i / identities.size(), identity.name());
            options.cancellation().throwIfCancelled();
            one(identity, keys, tables, options, run);
        }
        return run.report(keys, Duration.ofNanos(System.nanoTime() - start));
    }

    /// Where tables name their tenants, and what is told rather than judged.
    private TenantKeys prepared(Snapshot snapshot, List<SessionIdentity> identities, IsolationRun run)
            throws Exception {
        ObserverSight sight = ObserverSight.ask(snapshot, backend, catalog);
        TenantKeys all =
                TenantParents.addedTo(new TenantPaths(snapshot, backend, sight, run).addedTo(named, catalog), catalog);
        TenantParents.notFollowed(all, catalog)
                .forEach((table, above) -> run.skipped(table + " was not looked at: its rows belong to rows of " + above
                        + " by several columns, which is not followed."));
        TenantsOf tenants = new TenantsOf(snapshot, backend, catalog, all, sight);
        if (!all.columns().isEmpty() && tenants.isNobodyPlaced(identities)) {
            run.nobodyPlaced();
        }
        tenants.lists().tellOf(run);
        new UnjudgedOpenings(snapshot, backend, catalog, all).tellOf(identities, run);
        return all;
    }

    /// Whether some of the tables has a row, or hides its rows from this login.
    private boolean hasRows(Snapshot snapshot, List<Table> tables) throws Exception {
        ObserverSight sight = ObserverSight.ask(snapshot, backend, catalog);
        for (Table table : tables) {
            String sql = "SELECT 1 FROM " + table.name().sql() + " LIMIT 1";
            Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
            boolean none = attempt.rows() != null && attempt.rows().rows().isEmpty();
            if (!none || sight.isHeld(table.name())) {
                return true;
            }
        }
        return false;
    }

    private void one(
            SessionIdentity identity, TenantKeys keys, List<Table> tables, ReadOptions options, IsolationRun run) {
        boolean[] asked = {false};
        try {
            backend.snapshot(options, snapshot -> {
                IdentityFacts facts = IdentityFacts.ask(snapshot, identity);
                @Nullable DatabaseRole role = catalog.roles().get(facts.currentUser());
                if (role != null && (role.superuser() || role.bypassesRls())) {
                    run.note(identity.name() + " bypasses row security; not held to isolation.");
                    return true;
                }
                ObserverSight sight = ObserverSight.ask(snapshot, backend, catalog);
                TenantsOf tenants = new TenantsOf(snapshot, backend, catalog, keys, sight);
                Membership own = tenants.of(identity, AboveTenants.platformRole(identity, role), run);
                run.asked();
                asked[0] = true;
                against(own, new Asked(snapshot, keys, facts, sight, tenants), tables, run);
                if (!own.near().isEmpty() && own.platformRole().isEmpty()) {
                    against(own.nearOnes(), new Asked(snapshot, keys, facts, sight, tenants), tables, run);
                }
                return true;
            });
        } catch (FailureException e) {
            if (isTheEnd(e)) {
                throw e;
            }
            if (asked[0]) {
                run.skipped("As " + identity.name() + " not everything was asked: "
                        + e.failure().sentence());
            } else {
                run.notAsked(identity, e.failure().sentence());
            }
        }
    }

    /// Whether nothing more can be asked.
    private static boolean isTheEnd(FailureException e) {
        return e.failure() instanceof Failure.Cancelled
                || e.failure() instanceof Failure.Unreachable
                || PostgresFailures.isConnectionLost(e);
    }

    /// What one identity is asked with.
    private record Asked(
            Snapshot snapshot, TenantKeys keys, IdentityFacts facts, ObserverSight sight, TenantsOf tenants) {

        Asked as(IdentityFacts other) {
            return new Asked(snapshot, keys, other, sight, tenants);
        }
    }

    /// Every table, whatever becomes of the one before.
    private void against(Membership whole, Asked asked, List<Table> tables, IsolationRun run) throws Exception {
        boolean inPaths = asked.keys().columns().values().stream().anyMatch(TenantKey::isPart);
        @Nullable List<String> others = inPaths ? asked.tenants().others(whole, run) : List.of();
        Membership own = inPaths && others != null ? whole.among(others) : whole;
        TenantParents parents = new TenantParents(asked.snapshot(), backend, asked.sight(), own, run);
        for (Table table : tables) {
            asked.snapshot().throwIfCancelled();
            TenantKey key = Objects.requireNonNull(asked.keys().columns().get(table.name()));
            if (key.isPart() && others == null) {
                continue;
            }
            String what = table.name() + " as " + asked.facts().identity().name();
            guarded(what, run, () -> {
                Optional<Membership> here = parents.seenBy(table.name(), key);
                if (here.isPresent()) {
                    look(asked, table, here.get(), run);
                    selfMade(asked, table, here.get(), run);
                }
            });
        }
    }

    private void look(Asked asked, Table table, Membership own, IsolationRun run) throws Exception {
        Snapshot snapshot = asked.snapshot();
        TenantKeys keys = asked.keys();
        new TenantReads(snapshot, backend, catalog, keys, asked.facts(), own, run).look(table);
        new TenantWrites(snapshot, backend, catalog, keys, asked.facts(), asked.sight(), own, run).look(table);
    }

    /// Asks; a failure that leaves others to be asked is said.
    private static void guarded(String what, IsolationRun run, Question question) throws Exception {
        try {
            question.ask();
        } catch (Exception e) {
            FailureException failed = PostgresFailures.asException(e);
            if (isTheEnd(failed)) {
                throw e;
            }
            run.skipped(
                    what + " was not looked at to the end: " + failed.failure().sentence());
        }
    }

    private interface Question {
        void ask() throws Exception;
    }

    /// The same table asked with claims that the person can bring about alone.
    private void selfMade(Asked asked, Table table, Membership own, IsolationRun run) throws Exception {
        SessionIdentity identity = asked.facts().identity();
        for (SessionIdentity made : new SelfMadeClaims(catalog).of(identity, table)) {
            guarded(table.name() + " as " + made.name(), run, () -> {
                SessionIdentity whole = made;
                if (SelfMadeClaims.isForged(made)) {
                    @Nullable String other = asked.tenants().another(own);
                    if (other == null) {
                        run.skipped(table.name() + " as " + made.name()
                                + " was not looked at: this login does not see a tenant to name.");
                        return;
                    }
                    if (other.isEmpty()) {
                        return;
                    }
                    whole = SelfMadeClaims.naming(made, other);
                }
                IdentityFacts facts = IdentityFacts.ask(asked.snapshot(), whole);
                look(asked.as(facts), table, own, run.beyond(identity, table.name()));
            });
        }
    }
}
