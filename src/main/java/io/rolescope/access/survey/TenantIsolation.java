package io.rolescope.access.survey;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.CandidateRows;
import io.rolescope.access.explain.Gate;
import io.rolescope.access.explain.IdentityFacts;
import io.rolescope.access.explain.Literals;
import io.rolescope.access.explain.RowJudge;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.StatementText;
import io.rolescope.access.explain.Verdict;
import io.rolescope.access.explain.VerdictTree;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks for rows of another tenant that an identity can read or write.
///
/// Reading is asked of the server itself, over all rows of each table and view that has a tenant's column.
/// Writing is
/// judged on a sample of foreign rows: updating and deleting with and without WHERE, inserting, and moving an
/// own row
/// over.
public final class TenantIsolation {
    private static final int SAMPLE = 60;
    private static final java.util.regex.Pattern PUBLISHED =
            java.util.regex.Pattern.compile("(?i)\\b(is_public|is_published|published|publicly_visible)\\b|= 'public'");
    private static final List<StatementShape> WRITES = List.of(
            StatementShape.UPDATE,
            StatementShape.UPDATE_WITHOUT_WHERE,
            StatementShape.DELETE,
            StatementShape.DELETE_WITHOUT_WHERE,
            StatementShape.INSERT);

    private final Backend backend;
    private final PolicyCatalog catalog;
    private final TenantKeys keys;

    public TenantIsolation(Backend backend, PolicyCatalog catalog, TenantKeys keys) {
        this.backend = backend;
        this.catalog = catalog;
        this.keys = keys;
    }

    /// At most one witness for each identity, table and way of reaching.
    ///
    /// @throws FailureException when the connection is lost or the work is cancelled
    public IsolationReport run(
            List<SessionIdentity> identities, ReadOptions options, Progress progress, Consumer<Witness> each) {
        long start = System.nanoTime();
        Run run = new Run(each);
        List<Table> tables = catalog.tables().values().stream()
                .filter(table -> keys.columns().containsKey(table.name()))
                .toList();
        if (tables.isEmpty()) {
            run.notes.add("No column was found that says the tenant; name one with --tenant-column.");
        }
        for (int i = 0; i < identities.size(); i++) {
            SessionIdentity identity = identities.get(i);
            progress.report((double) i / identities.size(), identity.name());
            options.cancellation().throwIfCancelled();
            one(identity, tables, options, run);
        }
        return new IsolationReport(
                keys, run.witnesses, run.decisions, run.notes, java.time.Duration.ofNanos(System.nanoTime() - start));
    }

    private void one(SessionIdentity identity, List<Table> tables, ReadOptions options, Run run) {
        if (TenantsOf.isPlatformWide(identity)) {
            run.notes.add(identity.name() + " goes across tenants by design; not held to isolation.");
            return;
        }
        try {
            backend.snapshot(options, snapshot -> {
                IdentityFacts facts = IdentityFacts.ask(snapshot, identity);
                var role = catalog.roles().get(facts.currentUser());
                if (role != null && (role.superuser() || role.bypassesRls())) {
                    run.notes.add(identity.name() + " bypasses row security; not held to isolation.");
                    return true;
                }
                Set<String> own = new TenantsOf(snapshot, backend, catalog, keys).of(identity);
                for (Table table : tables) {
                    snapshot.throwIfCancelled();
                    new Looking(snapshot, facts, table, own, run).look();
                }
                forged(snapshot, identity, tables, own, run);
                return true;
            });
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.Cancelled || e.failure() instanceof Failure.Unreachable) {
                throw e;
            }
            run.notes.add(identity.name() + ": " + e.failure().sentence());
        }
    }

    /// A person may write his own user_metadata; policies that trust it are asked with another tenant in it.
    private void forged(Snapshot snapshot, SessionIdentity identity, List<Table> tables, Set<String> own, Run run)
            throws Exception {
        ForgedMetadata forgery = new ForgedMetadata(catalog);
        for (Table table : tables) {
            for (SessionIdentity forged : forgery.of(identity, table)) {
                String other = new TenantsOf(snapshot, backend, catalog, keys).another(own);
                if (!other.isEmpty()) {
                    SessionIdentity named = ForgedMetadata.naming(forged, other);
                    IdentityFacts facts = IdentityFacts.ask(snapshot, named);
                    new Looking(snapshot, facts, table, own, run).look();
                }
            }
        }
    }

    private static final class Run {
        private final Consumer<Witness> each;
        private final List<Witness> witnesses = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private long decisions;

        Run(Consumer<Witness> each) {
            this.each = each;
        }

        void add(Witness witness) {
            witnesses.add(witness);
            each.accept(witness);
        }

        void note(String note) {
            if (!notes.contains(note)) {
                notes.add(note);
            }
        }
    }

    /// One identity at one table.
    private final class Looking {
        private final Snapshot snapshot;
        private final IdentityFacts facts;
        private final Table table;
        private final Set<String> own;
        private final Run run;
        private final String tenant;

        Looking(Snapshot snapshot, IdentityFacts facts, Table table, Set<String> own, Run run) {
            this.snapshot = snapshot;
            this.facts = facts;
            this.table = table;
            this.own = own;
            this.run = run;
            this.tenant = java.util.Objects.requireNonNull(keys.columns().get(table.name()));
        }

        void look() throws Exception {
            read();
            if (!table.canHavePolicies()) {
                return;
            }
            List<CandidateRow> foreign;
            try {
                foreign = CandidateRows.where(snapshot, backend, table, foreign(), SAMPLE);
            } catch (java.sql.SQLException e) {
                run.note(table.name() + " cannot be read by this login: writes to it were not judged.");
                return;
            }
            RowJudge judge = new RowJudge(snapshot, backend, catalog, facts, table, foreign);
            for (StatementShape shape : WRITES) {
                judged(judge, shape);
            }
            moved();
        }

        private String foreign() {
            String column = TableName.quoted(tenant);
            return column + " IS NOT NULL AND " + column + "::text <> ALL (" + Literals.array(List.copyOf(own))
                    + "::text[])";
        }

        /// The server itself, over every row.
        private void read() throws Exception {
            boolean keyed = !table.key().isEmpty();
            String list = keyed
                    ? String.join(
                            ", ",
                            table.key().stream()
                                    .map(name -> TableName.quoted(name) + "::text")
                                    .toList())
                    : "'any'::text";
            String sql = "SELECT " + list + ", " + TableName.quoted(tenant) + "::text FROM "
                    + table.name().sql() + " WHERE " + foreign() + " LIMIT 1";
            Attempt attempt = snapshot.as(facts.identity(), db -> snapshot.tryOut(sql));
            // one question over every row; how many rows that is was not counted, so it counts once
            run.decisions++;
            if (attempt.rows() == null) {
                boolean refused = "42501".equals(attempt.sqlState());
                if (!refused) {
                    run.note(
                            facts.identity().name() + " reading " + table.name() + " fails with " + attempt.sqlState());
                }
                return;
            }
            for (@Nullable String[] row : attempt.rows().rows()) {
                Map<String, String> columns = new LinkedHashMap<>();
                for (int i = 0; i < table.key().size(); i++) {
                    columns.put(table.key().get(i), String.valueOf(row[i]));
                }
                RowKey key = new RowKey(keyed ? columns : Map.of("row", "any"), !keyed);
                List<String> policies = keyed ? readPolicies(key) : List.of();
                if (isPublished(policies)) {
                    run.note("Rows of " + table.name() + " are open to other tenants where they are published: policy "
                            + String.join(", ", policies) + ".");
                    continue;
                }
                run.add(new Witness(
                        facts.identity(),
                        table.name(),
                        key,
                        String.valueOf(row[row.length - 1]),
                        List.copyOf(own),
                        StatementShape.SELECT,
                        policies,
                        whyReadable(),
                        sql,
                        true));
            }
        }

        /// Every policy that lets it through asks the row itself whether it is meant for everybody.
        private boolean isPublished(List<String> policies) {
            return !policies.isEmpty()
                    && policies.stream()
                            .allMatch(name -> table.policies().stream()
                                    .filter(policy -> policy.name().equals(name))
                                    .map(policy -> String.valueOf(policy.using()))
                                    .allMatch(using -> PUBLISHED.matcher(using).find() && !using.contains("SELECT")));
        }

        private List<String> readPolicies(RowKey key) throws Exception {
            if (!facts.protectedTables().contains(table.oid())) {
                return List.of();
            }
            try {
                List<CandidateRow> rows = CandidateRows.withKeys(snapshot, backend, table, List.of(key));
                RowJudge judge = new RowJudge(snapshot, backend, catalog, facts, table, rows);
                judge.judge(StatementShape.SELECT);
                return rows.isEmpty() ? List.of() : VerdictTree.letThrough(judge, StatementShape.SELECT, 0);
            } catch (java.sql.SQLException e) {
                return List.of();
            }
        }

        private String whyReadable() {
            return switch (table.kind()) {
                case 'v' ->
                    table.isSecurityInvoker()
                            ? "The view asks as its caller, whom the policies of its tables let through."
                            : "The view asks as its owner, " + table.owner() + ", not as its caller.";
                case 'm' -> "A materialized view keeps a copy that no policy guards.";
                case 'f' -> "A foreign table has no policies.";
                default ->
                    !table.rls()
                            ? "Row-level security is off" + (table.partition() ? " on this partition" : "") + "."
                            : facts.protectedTables().contains(table.oid())
                                    ? "A policy lets it through."
                                    : "The identity is, or inherits from, the owner, for whom it is not forced.";
            };
        }

        private void judged(RowJudge judge, StatementShape shape) throws Exception {
            if (judge.rows().isEmpty() || !judge.isPossible(shape)) {
                return;
            }
            List<Verdict> verdicts = judge.judge(shape);
            run.decisions += verdicts.size();
            for (int i = 0; i < verdicts.size(); i++) {
                if (verdicts.get(i) instanceof Verdict.Allowed) {
                    CandidateRow row = judge.rows().get(i);
                    StatementText text = judge.statements(shape);
                    run.add(new Witness(
                            facts.identity(),
                            table.name(),
                            row.key(),
                            String.valueOf(row.values().get(tenant)),
                            List.copyOf(own),
                            shape,
                            judge.gate(shape) instanceof Gate.Guarded
                                    ? VerdictTree.letThrough(judge, shape, i)
                                    : List.of(),
                            VerdictTree.because(judge, shape, i, verdicts.get(i)),
                            text == null ? "" : text.of(shape, row),
                            false));
                    return;
                }
            }
        }

        /// An own row handed over to another tenant: what a check without the tenant lets through.
        private void moved() throws Exception {
            List<CandidateRow> theirs = CandidateRows.where(snapshot, backend, table, foreign(), 1);
            if (own.isEmpty() || theirs.isEmpty() || table.column(tenant).isEmpty()) {
                return;
            }
            String mine = TableName.quoted(tenant) + "::text = ANY (" + Literals.array(List.copyOf(own)) + "::text[])";
            List<CandidateRow> before = CandidateRows.where(snapshot, backend, table, mine, SAMPLE);
            String other = String.valueOf(theirs.getFirst().values().get(tenant));
            List<CandidateRow> after = before.stream()
                    .map(row -> CandidateRows.changed(table, row, Map.of(tenant, other)))
                    .toList();
            if (before.isEmpty()) {
                return;
            }
            RowJudge old = new RowJudge(snapshot, backend, catalog, facts, table, before);
            RowJudge moved = new RowJudge(snapshot, backend, catalog, facts, table, after);
            List<Verdict> verdicts = old.judgeChange(StatementShape.UPDATE, moved, tenant);
            run.decisions += verdicts.size();
            for (int i = 0; i < verdicts.size(); i++) {
                if (verdicts.get(i) instanceof Verdict.Allowed) {
                    CandidateRow row = before.get(i);
                    run.add(new Witness(
                            facts.identity(),
                            table.name(),
                            row.key(),
                            other,
                            List.copyOf(own),
                            StatementShape.UPDATE,
                            VerdictTree.letThrough(moved, StatementShape.UPDATE, i),
                            "An own row can be handed over to another tenant: the check on the new row lets it through.",
                            "UPDATE " + table.name().sql() + " SET " + TableName.quoted(tenant) + " = "
                                    + Literals.text(other) + " WHERE "
                                    + row.key().condition(),
                            false));
                    return;
                }
            }
        }
    }
}
