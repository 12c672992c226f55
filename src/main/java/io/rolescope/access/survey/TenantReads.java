package io.rolescope.access.survey;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.catalog.TableRow;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.CandidateRows;
import io.rolescope.access.explain.IdentityFacts;
import io.rolescope.access.explain.Literals;
import io.rolescope.access.explain.RowJudge;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.access.explain.VerdictTree;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.postgres.PostgresFailures;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Asks the server itself, over every row of a table, for a row that is not of the identity's tenants.
final class TenantReads {
    /// Flags by which a row may let everybody in; each is one more question.
    private static final int FLAGS = 8;

    private final Snapshot snapshot;
    private final Backend backend;
    private final PolicyCatalog catalog;
    private final TenantKeys keys;
    private final IdentityFacts facts;
    private final Membership own;
    private final IsolationRun run;

    TenantReads(
            Snapshot snapshot,
            Backend backend,
            PolicyCatalog catalog,
            TenantKeys keys,
            IdentityFacts facts,
            Membership own,
            IsolationRun run) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.catalog = catalog;
        this.keys = keys;
        this.facts = facts;
        this.own = own;
        this.run = run;
    }

    void look(Table table) throws Exception {
        if (CallerViews.addsNothing(catalog, keys, table)) {
            return;
        }
        TenantKey tenant = Objects.requireNonNull(keys.columns().get(table.name()));
        foreign(table, tenant);
        if (own.platformRole().isEmpty() && own.against() != Membership.Against.NEAR && canNameNone(table, tenant)) {
            Found found = ask(table, tenant, tenant.sql() + " IS NULL");
            if (found != null) {
                String because = whyReadable(table) + " The row names no tenant.";
                run.add(witness(Witness.Kind.NO_TENANT, table, found, policies(judge(table, found.key())), because));
            }
        }
    }

    /// A row that is open on purpose is no leak, but may stand before one: the rows that are open for the same
    /// reason are left out and the question is asked again.
    private void foreign(Table table, TenantKey tenant) throws Exception {
        String condition = own.lookedFor(tenant);
        Set<Witness.Kind> shown = EnumSet.noneOf(Witness.Kind.class);
        for (int i = 0; i < FLAGS; i++) {
            Found found = ask(table, tenant, condition);
            if (found == null) {
                return;
            }
            RowJudge judge = judge(table, found.key());
            Excuse excuse = own.platformRole().isEmpty() && judge != null ? excuse(judge, tenant, found) : null;
            if (excuse == null) {
                reached(table, found, judge);
                return;
            }
            if (shown.add(excuse.kind())) {
                run.add(witness(excuse.kind(), table, found, excuse.policies(), excuse.because()));
            }
            condition += " AND " + excuse.leavingOut();
        }
        run.undecided("Rows of " + table.name() + " are shared by more than " + FLAGS
                + " values of their own columns; whether others are open, too, was not asked.");
    }

    /// A row of a table with policies that nobody could look at may be open by a flag of its own.
    private void reached(Table table, Found found, @Nullable RowJudge judge) throws Exception {
        boolean looked = judge != null || found.key().place() || !isProtected(table);
        if (!looked) {
            run.undecided(
                    "Why rows of " + table.name() + " are let through cannot be told: this login cannot look at them.");
        }
        String because = own.platformRole().isEmpty()
                ? whyReadable(table) + own.doubt()
                : whyReadable(table) + " It acts as " + own.platformRole() + ", a role of the platform.";
        Witness.Kind kind = looked || own.kind() != Witness.Kind.LEAK ? own.kind() : Witness.Kind.UNSURE;
        run.add(witness(kind, table, found, policies(judge), because));
    }

    /// Why a row may be open on purpose.
    ///
    /// @param leavingOut SQL that leaves out the rows that are open for the same reason
    private record Excuse(Witness.Kind kind, String because, List<String> policies, String leavingOut) {}

    private @Nullable Excuse excuse(RowJudge judge, TenantKey tenant, Found found) throws Exception {
        RowOpening opening = RowOpening.of(snapshot, backend, catalog, judge, own.person());
        if (opening != null) {
            return new Excuse(opening.kind(), opening.because(), opening.policies(), opening.leavingOut());
        }
        CandidateRow row = judge.rows().getFirst();
        if (PublicBuckets.holds(snapshot, backend, catalog, judge.table().name(), row)) {
            return new Excuse(
                    Witness.Kind.SHARED,
                    "Its bucket " + PublicBuckets.bucket(row)
                            + " is public: storage serves the file to anybody who knows its name. A policy lets the name"
                            + " be found.",
                    policies(judge),
                    PublicBuckets.leavingOut(row));
        }
        return excuseAbove(judge, tenant, found);
    }

    /// What belongs to a row that lets everybody in, such as the comments on a public post: each policy that lets
    /// it through asks the table above. That the row above is open by its flag is judged; whether this one is open
    /// for that reason only is told by asking again without such rows.
    private @Nullable Excuse excuseAbove(RowJudge lower, TenantKey tenant, Found found) throws Exception {
        Table table = lower.table();
        TableName name =
                tenant.parent() == null ? keys.tenants() : tenant.parent().table();
        Table above = name == null || tenant.isPart() || name.equals(table.name())
                ? null
                : catalog.tables().get(name);
        if (above == null || above.key().size() != 1) {
            return null;
        }
        String key = above.key().getFirst();
        if (tenant.parent() != null && !tenant.parent().key().equals(key)
                || !new PolicyMentions(catalog).ask(lower, above.name())) {
            return null;
        }
        RowJudge judge = judge(above, new RowKey(Map.of(key, found.named()), false));
        if (judge == null || !(judge.judge(StatementShape.SELECT).getFirst() instanceof Verdict.Allowed)) {
            return null;
        }
        RowOpening opening = RowOpening.of(snapshot, backend, catalog, judge, "");
        return opening == null
                ? null
                : new Excuse(
                        Witness.Kind.SHARED,
                        "It belongs to a row of " + above.name() + " that lets everybody in by its column "
                                + opening.column() + " = " + opening.value() + ".",
                        policies(lower),
                        "(SELECT above." + TableName.quoted(opening.column()) + " FROM "
                                + above.name().sql() + " AS above WHERE above." + TableName.quoted(key)
                                + "::pg_catalog.text = " + tenant.sql() + ") IS DISTINCT FROM "
                                + Literals.text(opening.value()));
    }

    private static boolean canNameNone(Table table, TenantKey tenant) {
        return !tenant.isListed()
                && !table.key().contains(tenant.column())
                && table.column(tenant.column())
                        .map(column -> !column.notNull())
                        .orElse(false);
    }

    private @Nullable Found ask(Table table, TenantKey tenant, String condition) throws Exception {
        List<String> columns = new ArrayList<>();
        table.key().forEach(name -> columns.add(TableName.quoted(name) + "::pg_catalog.text"));
        columns.add(tenant.sql());
        String sql = "SELECT " + String.join(", ", columns) + " FROM "
                + table.name().sql() + " WHERE " + condition + " LIMIT 1";
        Attempt attempt = snapshot.as(facts.identity(), db -> snapshot.tryOut(sql));
        // one question over every row; how many rows that is was not counted, so it counts once
        run.decided(1);
        if (attempt.rows() != null || "42501".equals(attempt.sqlState())) {
            run.answered();
        }
        if (attempt.rows() == null) {
            if ("42501".equals(attempt.sqlState())) {
                if (readsSomeColumns(table)) {
                    run.undecided(facts.identity().name() + " may read some columns of " + table.name()
                            + ", but not those that name the row and its tenant: whose rows those are was not asked.");
                }
            } else {
                run.failed("Reading " + table.name() + " fails with " + attempt.sqlState(), facts.identity());
            }
            return null;
        }
        if (attempt.rows().rows().isEmpty()) {
            return null;
        }
        @Nullable String[] row = attempt.rows().rows().getFirst();
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < table.key().size(); i++) {
            values.put(table.key().get(i), String.valueOf(row[i]));
        }
        String whose = row[row.length - 1];
        RowKey key = values.isEmpty() ? new RowKey(Map.of("row", "any"), true) : new RowKey(values, false);
        return new Found(key, whose == null ? "" : whose, whose == null ? "" : own.tenantOf(whose), sql);
    }

    private boolean readsSomeColumns(Table table) throws Exception {
        String sql = "SELECT pg_catalog.has_any_column_privilege(" + table.oid() + ", 'SELECT')"
                + " AND NOT pg_catalog.has_table_privilege(" + table.oid() + ", 'SELECT')";
        Attempt attempt = snapshot.as(facts.identity(), db -> snapshot.tryOut(sql));
        return attempt.rows() != null && "t".equals(attempt.rows().single());
    }

    private Witness witness(Witness.Kind kind, Table table, Found found, List<String> policies, String because) {
        return new Witness(
                kind,
                facts.identity(),
                table.name(),
                found.key(),
                found.tenant(),
                List.copyOf(own.belongs()),
                StatementShape.SELECT,
                policies,
                because,
                found.sql(),
                new TableRow(table, new LinkedHashMap<>(found.key().columns())),
                true);
    }

    private static List<String> policies(@Nullable RowJudge judge) throws Exception {
        return judge == null ? List.of() : VerdictTree.letThrough(judge, StatementShape.SELECT, 0);
    }

    private boolean isProtected(Table table) {
        return facts.protectedTables().contains(table.oid());
    }

    /// A judge of the one row, `null` where no policy guards it or it cannot be looked at. Where policies hide it
    /// from the observer, it is looked at as the identity, who sees it.
    private @Nullable RowJudge judge(Table table, RowKey key) throws Exception {
        if (key.place() || !isProtected(table)) {
            return null;
        }
        @Nullable CandidateRow row = row(table, key, backend.observer());
        if (row == null) {
            row = row(table, key, facts.identity());
        }
        if (row == null) {
            return null;
        }
        RowJudge judge = new RowJudge(snapshot, backend, catalog, facts, table, List.of(row));
        judge.judge(StatementShape.SELECT);
        return judge;
    }

    private @Nullable CandidateRow row(Table table, RowKey key, SessionIdentity reader) throws Exception {
        try {
            return CandidateRows.withKeys(snapshot, reader, table, List.of(key)).stream()
                    .findFirst()
                    .orElse(null);
        } catch (SQLException e) {
            if (PostgresFailures.isConnectionLost(e)) {
                throw e;
            }
            return null;
        }
    }

    private String whyReadable(Table table) {
        return switch (table.kind()) {
            case 'v' ->
                table.isSecurityInvoker()
                        ? "The view asks as its caller, whom the policies of its tables let through."
                        : "The view asks as its owner, " + table.owner() + ", not as its caller.";
            case 'm' -> "A materialized view keeps a copy that no policy guards.";
            case 'f' -> "A foreign table has no policies.";
            default ->
                !table.rls()
                        ? "Row-level security is off" + (table.partition() ? " on this partition." : ".")
                        : isProtected(table)
                                ? "A policy lets it through."
                                : "The identity is, or inherits from, the owner, for whom it is not forced.";
        };
    }

    /// @param named what the row itself names: its tenant, or the row that it belongs to
    private record Found(RowKey key, String named, String tenant, String sql) {}
}
