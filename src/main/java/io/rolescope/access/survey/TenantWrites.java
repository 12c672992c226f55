package io.rolescope.access.survey;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.catalog.TableRow;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.CandidateRows;
import io.rolescope.access.explain.Gate;
import io.rolescope.access.explain.IdentityFacts;
import io.rolescope.access.explain.Literals;
import io.rolescope.access.explain.RowJudge;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.StatementText;
import io.rolescope.access.explain.Verdict;
import io.rolescope.access.explain.VerdictTree;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.postgres.PostgresFailures;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Judges what an identity could write to rows of tenants that it does not belong to, on a sample of them.
final class TenantWrites {
    private static final int SAMPLE = 60;
    private static final List<StatementShape> CHANGES = List.of(
            StatementShape.UPDATE,
            StatementShape.UPDATE_WITHOUT_WHERE,
            StatementShape.DELETE,
            StatementShape.DELETE_WITHOUT_WHERE);

    private final Snapshot snapshot;
    private final Backend backend;
    private final PolicyCatalog catalog;
    private final TenantKeys keys;
    private final IdentityFacts facts;
    private final ObserverSight sight;
    private final Membership own;
    private final IsolationRun run;

    TenantWrites(
            Snapshot snapshot,
            Backend backend,
            PolicyCatalog catalog,
            TenantKeys keys,
            IdentityFacts facts,
            ObserverSight sight,
            Membership own,
            IsolationRun run) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.catalog = catalog;
        this.keys = keys;
        this.facts = facts;
        this.sight = sight;
        this.own = own;
        this.run = run;
    }

    void look(Table table) throws Exception {
        if (!table.canHavePolicies()) {
            return;
        }
        TenantKey tenant = Objects.requireNonNull(keys.columns().get(table.name()));
        if (sight.isHeld(table.name())) {
            run.writesPartlySeen(table.name());
        }
        try {
            List<CandidateRow> foreign =
                    strangersFirst(CandidateRows.where(snapshot, backend, table, own.lookedFor(tenant), SAMPLE));
            if (!foreign.isEmpty()) {
                look(table, tenant, foreign);
            }
        } catch (SQLException e) {
            if (PostgresFailures.isConnectionLost(e)) {
                throw e;
            }
            run.skipped("Writing to " + table.name() + " was not judged: reading its rows fails with " + e.getSQLState()
                    + ".");
        }
    }

    private void look(Table table, TenantKey tenant, List<CandidateRow> foreign) throws Exception {
        RowJudge judge = judge(table, foreign);
        TakenOver taken = new TakenOver(table, tenant, own, table.name().equals(keys.tenants()));
        for (StatementShape shape : CHANGES) {
            if (!judged(judge, shape, tenant) && shape.command() == PolicyCommand.UPDATE) {
                taken(judge, shape, tenant, taken);
            }
        }
        List<CandidateRow> mine = mine(table, tenant);
        String other = Objects.requireNonNullElse(tenant.of(foreign.getFirst()), "");
        List<CandidateRow> handed = handedOver(table, tenant, mine, other);
        List<CandidateRow> inserted = new ArrayList<>(adopted(table, foreign));
        inserted.addAll(handed);
        inserted.addAll(foreign);
        if (!table.name().equals(keys.tenants())) {
            // a new row of the tenants themselves is a new tenant: another that is there has its key already
            judged(judge(table, inserted), StatementShape.INSERT, tenant);
            moved(table, tenant, mine, handed, other);
        }
    }

    /// Rows of others before the person's own ones: a way to those says more.
    private List<CandidateRow> strangersFirst(List<CandidateRow> rows) {
        return rows.stream()
                .sorted(Comparator.comparing(row -> !ownColumns(row).isEmpty()))
                .toList();
    }

    /// The columns in which a row names the person.
    private Set<String> ownColumns(CandidateRow row) {
        return own.person().isEmpty()
                ? Set.of()
                : row.values().entrySet().stream()
                        .filter(value -> own.person().equals(value.getValue()))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
    }

    /// An own row in another tenant is no leak where it is open because it is the person's own.
    private Witness.Kind kind(RowJudge judge, StatementShape shape, CandidateRow row) throws Exception {
        Set<String> mine = shape.isInsert() ? Set.of() : ownColumns(row);
        boolean excused = own.kind() != Witness.Kind.PLATFORM
                && !mine.isEmpty()
                && judge.gate(shape) instanceof Gate.Guarded
                && RowOpening.isHiddenWithout(
                        snapshot, backend, catalog, judge(judge.table(), List.of(row)), shape, mine);
        return excused ? Witness.Kind.OWN : own.kind();
    }

    private RowJudge judge(Table table, List<CandidateRow> rows) {
        return new RowJudge(snapshot, backend, catalog, facts, table, rows);
    }

    private TenantReferences references(Table table, TenantKey tenant) {
        return new TenantReferences(snapshot, backend, sight, table, tenant);
    }

    private List<CandidateRow> mine(Table table, TenantKey tenant) throws Exception {
        if (own.tenants().isEmpty()) {
            return List.of();
        }
        String condition = tenant.sql() + " = ANY (" + Membership.array(own.tenants()) + ")";
        return CandidateRows.where(snapshot, backend, table, condition, SAMPLE);
    }

    private static List<CandidateRow> handedOver(Table table, TenantKey tenant, List<CandidateRow> mine, String other) {
        return mine.stream()
                .map(row -> CandidateRows.changed(table, row, Map.of(tenant.column(), tenant.naming(row, other))))
                .toList();
    }

    /// Rows of others as the identity would write them: in its own name.
    private List<CandidateRow> adopted(Table table, List<CandidateRow> foreign) {
        Map<String, String> names = TakenOver.inNameOf(own.person(), table);
        return names.isEmpty()
                ? List.of()
                : foreign.stream()
                        .map(row -> CandidateRows.changed(table, row, names))
                        .toList();
    }

    /// Whether a row of others was found, or none needs to be looked for.
    private boolean judged(RowJudge judge, StatementShape shape, TenantKey tenant) throws Exception {
        if (!judge.isPossible(shape)) {
            return true;
        }
        List<Verdict> verdicts = judge.judge(shape);
        run.decided(verdicts.size());
        int index = allowed(judge, shape, verdicts, judge.rows(), references(judge.table(), tenant));
        if (index < 0) {
            return false;
        }
        CandidateRow row = judge.rows().get(index);
        StatementText text = judge.statements(shape);
        Witness.Kind kind = kind(judge, shape, row);
        run.add(witness(
                kind,
                judge.table(),
                row,
                Objects.requireNonNullElse(tenant.of(row), ""),
                shape,
                judge.gate(shape) instanceof Gate.Guarded ? VerdictTree.letThrough(judge, shape, index) : List.of(),
                VerdictTree.because(judge, shape, index, verdicts.get(index)) + own.doubt(),
                text == null ? "" : text.of(shape, row)));
        return kind != Witness.Kind.OWN;
    }

    /// Rows of others that only the check on the new row keeps: made the identity's own by the same statement,
    /// they are let through.
    private void taken(RowJudge before, StatementShape shape, TenantKey tenant, TakenOver ways) throws Exception {
        List<Verdict> asTheyAre = before.judge(shape);
        List<CandidateRow> reached = new ArrayList<>();
        for (int i = 0; i < asTheyAre.size(); i++) {
            if (asTheyAre.get(i) instanceof Verdict.Denied denied && denied.reason() == Verdict.Reason.CHECK
                    || asTheyAre.get(i) instanceof Verdict.DependsOnPlan) {
                reached.add(before.rows().get(i));
            }
        }
        if (reached.isEmpty()) {
            return;
        }
        RowJudge old = judge(before.table(), reached);
        for (TakenOver.Way way : ways.ways()) {
            List<CandidateRow> changed = way.applied(reached);
            RowJudge after = judge(before.table(), changed);
            List<Verdict> verdicts = old.judgeChange(shape, after, way.columns());
            run.decided(verdicts.size());
            int index = allowed(old, shape, verdicts, changed, references(before.table(), tenant));
            if (index >= 0) {
                CandidateRow row = reached.get(index);
                run.add(witness(
                        kind(old, shape, row),
                        before.table(),
                        row,
                        Objects.requireNonNullElse(tenant.of(row), ""),
                        shape,
                        VerdictTree.letThrough(after, shape, index),
                        "A row of another tenant can be made the identity's own: the check looks at the new row only,"
                                + " and that one it lets through." + own.doubt(),
                        way.statement(shape, changed.get(index))));
                return;
            }
        }
    }

    /// The first row let through for certain and by no foreign key refused, else one that today's plan may let
    /// through; -1 where there is neither.
    private int allowed(
            RowJudge judge,
            StatementShape shape,
            List<Verdict> verdicts,
            List<CandidateRow> written,
            TenantReferences references)
            throws Exception {
        int perhaps = -1;
        long unknowns = 0;
        @Nullable String unknown = null;
        for (int i = 0; i < verdicts.size(); i++) {
            switch (verdicts.get(i)) {
                case Verdict.Allowed ignored -> {
                    TenantReferences.Kept kept = shape.isInsert() || written != judge.rows()
                            ? references.refusing(written.get(i))
                            : new TenantReferences.Kept(null, null);
                    if (kept.isWritten()) {
                        return i;
                    }
                    if (kept.key() != null) {
                        run.keptByReference(judge.table().name(), kept.key());
                    } else {
                        unknowns++;
                        unknown = kept.unknown();
                    }
                }
                case Verdict.DependsOnPlan depends -> {
                    if (depends.outcomes().stream().anyMatch(Verdict.Allowed.class::isInstance)) {
                        perhaps = i;
                    }
                }
                case Verdict.Unknown why -> {
                    unknowns++;
                    unknown = why.why();
                }
                default -> {}
            }
        }
        if (perhaps < 0 && unknown != null) {
            run.untold(unknowns, shape.label() + " on " + judge.table().name(), facts.identity(), unknown);
        }
        return perhaps;
    }

    /// An own row handed over to another tenant: what a check without the tenant lets through.
    private void moved(Table table, TenantKey tenant, List<CandidateRow> mine, List<CandidateRow> handed, String other)
            throws Exception {
        if (mine.isEmpty() || table.column(tenant.column()).isEmpty()) {
            return;
        }
        boolean found = moved(table, tenant, mine, handed, other, StatementShape.UPDATE);
        if (!found) {
            // without WHERE nobody asks whether the new row is still seen
            moved(table, tenant, mine, handed, other, StatementShape.UPDATE_WITHOUT_WHERE);
        }
    }

    private boolean moved(
            Table table,
            TenantKey tenant,
            List<CandidateRow> mine,
            List<CandidateRow> handed,
            String other,
            StatementShape shape)
            throws Exception {
        RowJudge before = judge(table, mine);
        RowJudge after = judge(table, handed);
        List<Verdict> verdicts = before.judgeChange(shape, after, Set.of(tenant.column()));
        run.decided(verdicts.size());
        boolean fails = shape.reachesEveryRow()
                && verdicts.stream()
                        .anyMatch(verdict -> verdict instanceof Verdict.Fails
                                || verdict instanceof Verdict.Denied denied && denied.reason() == Verdict.Reason.CHECK);
        int index = fails ? -1 : allowed(before, shape, verdicts, handed, references(table, tenant));
        if (index < 0) {
            return false;
        }
        CandidateRow row = mine.get(index);
        run.add(witness(
                own.kind(),
                table,
                row,
                other,
                shape,
                VerdictTree.letThrough(after, shape, index),
                "An own row can be handed over to another tenant: the check on the new row lets it through."
                        + own.doubt(),
                "UPDATE " + table.name().sql() + " SET " + TableName.quoted(tenant.column()) + " = "
                        + Literals.text(handed.get(index).values().get(tenant.column()))
                        + (shape.reachesEveryRow() ? "" : " WHERE " + row.key().condition())));
        return true;
    }

    /// @param tenant as the row names it
    private Witness witness(
            Witness.Kind kind,
            Table table,
            CandidateRow row,
            String tenant,
            StatementShape shape,
            List<String> policies,
            String because,
            String statement) {
        return new Witness(
                kind,
                facts.identity(),
                table.name(),
                row.key(),
                own.tenantOf(tenant),
                List.copyOf(own.belongs()),
                shape,
                policies,
                because,
                statement,
                new TableRow(table, row.values()),
                false);
    }
}
