package io.rolescope.access.survey;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.ForeignKey;
import io.rolescope.access.catalog.PolicyCatalog;
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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    private final TenantIsolation.Membership own;
    private final IsolationRun run;

    TenantWrites(
            Snapshot snapshot,
            Backend backend,
            PolicyCatalog catalog,
            TenantKeys keys,
            IdentityFacts facts,
            TenantIsolation.Membership own,
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
        if (!table.canHavePolicies()) {
            return;
        }
        TenantKey tenant = Objects.requireNonNull(keys.columns().get(table.name()));
        try {
            List<CandidateRow> foreign = strangersFirst(
                    CandidateRows.where(snapshot, backend, table, TenantReads.condition(tenant, own), SAMPLE));
            if (foreign.isEmpty()) {
                return;
            }
            RowJudge judge = judge(table, foreign);
            for (StatementShape shape : CHANGES) {
                judged(judge, shape, tenant);
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
        } catch (SQLException e) {
            run.undecided(table.name() + " cannot be read by this login: writes to it were not judged.");
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
        boolean excused = own.kind() == Witness.Kind.LEAK
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
        return new TenantReferences(snapshot, backend, table, tenant);
    }

    private List<CandidateRow> mine(Table table, TenantKey tenant) throws Exception {
        if (own.tenants().isEmpty()) {
            return List.of();
        }
        String condition =
                tenant.sql() + " = ANY (" + Literals.array(List.copyOf(own.tenants())) + "::pg_catalog.text[])";
        return CandidateRows.where(snapshot, backend, table, condition, SAMPLE);
    }

    private static List<CandidateRow> handedOver(Table table, TenantKey tenant, List<CandidateRow> mine, String other) {
        return mine.stream()
                .map(row -> CandidateRows.changed(table, row, Map.of(tenant.column(), tenant.naming(row, other))))
                .toList();
    }

    /// Rows of others as the identity would write them: in its own name.
    private List<CandidateRow> adopted(Table table, List<CandidateRow> foreign) {
        Map<String, String> names = new LinkedHashMap<>();
        if (!own.person().isEmpty()) {
            for (String column : PeopleColumns.ownersIn(table)) {
                String type = table.column(column).map(Column::type).orElse("");
                if (type.equals("uuid") || type.equals("text") || type.startsWith("character varying")) {
                    names.put(column, own.person());
                }
            }
        }
        return names.isEmpty()
                ? List.of()
                : foreign.stream()
                        .map(row -> CandidateRows.changed(table, row, names))
                        .toList();
    }

    private void judged(RowJudge judge, StatementShape shape, TenantKey tenant) throws Exception {
        if (!judge.isPossible(shape)) {
            return;
        }
        List<Verdict> verdicts = judge.judge(shape);
        run.decided(verdicts.size());
        int index = allowed(judge, shape, verdicts, judge.rows(), references(judge.table(), tenant));
        if (index < 0) {
            return;
        }
        CandidateRow row = judge.rows().get(index);
        StatementText text = judge.statements(shape);
        run.add(new Witness(
                kind(judge, shape, row),
                facts.identity(),
                judge.table().name(),
                row.key(),
                own.tenantOf(Objects.requireNonNullElse(tenant.of(row), "")),
                List.copyOf(own.belongs()),
                shape,
                judge.gate(shape) instanceof Gate.Guarded ? VerdictTree.letThrough(judge, shape, index) : List.of(),
                VerdictTree.because(judge, shape, index, verdicts.get(index)),
                text == null ? "" : text.of(shape, row),
                new TableRow(judge.table(), row.values()),
                false));
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
        @Nullable String unknown = null;
        for (int i = 0; i < verdicts.size(); i++) {
            switch (verdicts.get(i)) {
                case Verdict.Allowed ignored -> {
                    Optional<ForeignKey> refusing = shape.isInsert() || written != judge.rows()
                            ? references.refusing(written.get(i))
                            : Optional.empty();
                    if (refusing.isEmpty()) {
                        return i;
                    }
                    run.keptByReference(judge.table().name(), refusing.get());
                }
                case Verdict.DependsOnPlan depends -> {
                    if (depends.outcomes().stream().anyMatch(Verdict.Allowed.class::isInstance)) {
                        perhaps = i;
                    }
                }
                case Verdict.Unknown why -> unknown = why.why();
                default -> {}
            }
        }
        if (perhaps < 0 && unknown != null) {
            run.undecided(shape.label() + " on " + judge.table().name() + " as "
                    + facts.identity().name() + " cannot be told: " + unknown);
        }
        return perhaps;
    }

    /// An own row handed over to another tenant: what a check without the tenant lets through.
    private void moved(Table table, TenantKey tenant, List<CandidateRow> mine, List<CandidateRow> handed, String other)
            throws Exception {
        if (mine.isEmpty() || table.column(tenant.column()).isEmpty()) {
            return;
        }
        RowJudge before = judge(table, mine);
        RowJudge after = judge(table, handed);
        List<Verdict> verdicts = before.judgeChange(StatementShape.UPDATE, after, tenant.column());
        run.decided(verdicts.size());
        int index = allowed(before, StatementShape.UPDATE, verdicts, handed, references(table, tenant));
        if (index < 0) {
            return;
        }
        CandidateRow row = mine.get(index);
        run.add(new Witness(
                own.kind(),
                facts.identity(),
                table.name(),
                row.key(),
                own.tenantOf(other),
                List.copyOf(own.belongs()),
                StatementShape.UPDATE,
                VerdictTree.letThrough(after, StatementShape.UPDATE, index),
                "An own row can be handed over to another tenant: the check on the new row lets it through.",
                "UPDATE " + table.name().sql() + " SET " + TableName.quoted(tenant.column()) + " = "
                        + Literals.text(handed.get(index).values().get(tenant.column())) + " WHERE "
                        + row.key().condition(),
                new TableRow(table, row.values()),
                false));
    }
}
