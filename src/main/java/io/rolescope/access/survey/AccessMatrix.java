package io.rolescope.access.survey;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.ServerNames;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.AccessRules;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.CandidateRows;
import io.rolescope.access.explain.IdentityFacts;
import io.rolescope.access.explain.PolicyGroup;
import io.rolescope.access.explain.RowJudge;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Identities × tables × commands, counted.
///
/// Visible rows are counted by the real SELECT as the subject. Rows that may be updated and deleted are counted
/// in the same statement, by the policies' own expressions over the rows that are visible; where that statement
/// cannot run (the subject may not read a column that a policy reads), a sample is judged instead and the cell
/// says so. So it is where a BEFORE trigger or a clause that answers differently each time decides. Inserts are
/// judged on copies of existing rows.
public final class AccessMatrix {
    private static final int SAMPLE = 50;

    private final Backend backend;
    private final PolicyCatalog catalog;
    private final TenantKeys tenantKeys;

    public AccessMatrix(Backend backend, PolicyCatalog catalog, TenantKeys tenantKeys) {
        this.backend = backend;
        this.catalog = catalog;
        this.tenantKeys = tenantKeys;
    }

    /// Each cell is told as soon as it is known; what was told stays when the work is cancelled.
    ///
    /// @throws FailureException when the connection is lost or the work is cancelled
    public List<MatrixCell> compute(
            List<SessionIdentity> identities,
            List<Table> tables,
            ReadOptions options,
            Progress progress,
            Consumer<MatrixCell> each) {
        List<MatrixCell> cells = new ArrayList<>();
        Consumer<MatrixCell> keep = cell -> {
            cells.add(cell);
            each.accept(cell);
        };
        Map<SessionIdentity, Optional<Set<String>>> tenants = new LinkedHashMap<>();
        int done = 0;
        for (Table table : tables) {
            progress.report((double) done / tables.size(), table.name().toString());
            options.cancellation().throwIfCancelled();
            try {
                backend.snapshot(options, snapshot -> {
                    oneTable(snapshot, table, identities, tenants, keep);
                    return true;
                });
            } catch (FailureException e) {
                if (e.failure() instanceof Failure.Cancelled || e.failure() instanceof Failure.Unreachable) {
                    throw e;
                }
                identities.forEach(
                        identity -> unknown(identity, table, e.failure().sentence(), keep));
            }
            done++;
        }
        return cells;
    }

    private void oneTable(
            Snapshot snapshot,
            Table table,
            List<SessionIdentity> identities,
            Map<SessionIdentity, Optional<Set<String>>> tenants,
            Consumer<MatrixCell> keep)
            throws Exception {
        List<CandidateRow> sample = CandidateRows.first(snapshot, backend, table, SAMPLE);
        long total = sample.size() < SAMPLE ? sample.size() : count(snapshot, table);
        for (SessionIdentity identity : identities) {
            snapshot.throwIfCancelled();
            try {
                IdentityFacts facts = IdentityFacts.ask(snapshot, identity);
                if (!tenants.containsKey(identity)) {
                    tenants.put(identity, tenantsOf(snapshot, identity));
                }
                Optional<Set<String>> own = tenants.getOrDefault(identity, Optional.empty());
                RowJudge judge = new RowJudge(snapshot, backend, catalog, facts, table, sample);
                row(snapshot, judge, total, own, keep);
            } catch (FailureException e) {
                throw e;
            } catch (java.sql.SQLException | RuntimeException e) {
                unknown(identity, table, String.valueOf(e.getMessage()), keep);
            }
        }
    }

    /// Empty where this login does not see all of them, or nothing says where it belongs: then whose rows are foreign
    /// is not counted.
    private Optional<Set<String>> tenantsOf(Snapshot snapshot, SessionIdentity identity) throws Exception {
        ObserverSight sight = ObserverSight.ask(snapshot, backend, catalog);
        Membership own = new TenantsOf(snapshot, backend, catalog, tenantKeys, sight)
                .of(identity, "", new IsolationRun(witness -> {}));
        if (own.against() != Membership.Against.FOREIGN) {
            return Optional.empty();
        }
        Set<String> all = new HashSet<>(own.belongs());
        all.addAll(own.near());
        return Optional.of(all);
    }

    private void row(
            Snapshot snapshot, RowJudge judge, long total, Optional<Set<String>> own, Consumer<MatrixCell> keep)
            throws Exception {
        Table table = judge.table();
        SessionIdentity identity = judge.facts().identity();
        Map<PolicyCommand, Counted> counted = counted(snapshot, judge, own);
        for (PolicyCommand command :
                List.of(PolicyCommand.SELECT, PolicyCommand.INSERT, PolicyCommand.UPDATE, PolicyCommand.DELETE)) {
            StatementShape shape = StatementShape.of(command);
            @Nullable Counted exact = counted.get(command);
            boolean possible = judge.isPossible(shape);
            // who may read some columns but none of the key is refused by the key, and sees the rows all the same
            boolean seen = command == PolicyCommand.SELECT
                    && exact != null
                    && exact.rows() > 0
                    && judge.whyNotCounted(shape) == null;
            @Nullable Verdict closed = judge.rows().isEmpty() || !possible ? null : closed(judge, shape);
            @Nullable StatementShape blind = closed instanceof Verdict.Denied ? blind(judge, command) : null;
            if (blind != null) {
                // refused by the key alone: whoever names no row changes them all the same
                keep.accept(judged(judge, blind, true, own).noted("by statements without a condition only"));
            } else if (closed != null && !(seen && closed instanceof Verdict.Denied)) {
                keep.accept(new MatrixCell(
                        identity, table.name(), command, state(closed), 0, 0, total, true, note(closed)));
            } else if (exact != null && exact.error() == null && judge.whyNotCounted(shape) == null) {
                keep.accept(new MatrixCell(
                        identity,
                        table.name(),
                        command,
                        MatrixCell.state(exact.rows(), total),
                        exact.rows(),
                        exact.foreign(),
                        total,
                        true,
                        ""));
            } else {
                keep.accept(judged(judge, shape, possible, own));
            }
        }
    }

    /// The form that names no row, where the server would take it; `null` otherwise.
    private static @Nullable StatementShape blind(RowJudge judge, PolicyCommand command) throws Exception {
        @Nullable
        StatementShape shape = switch (command) {
            case UPDATE -> StatementShape.UPDATE_WITHOUT_WHERE;
            case DELETE -> StatementShape.DELETE_WITHOUT_WHERE;
            default -> null;
        };
        return shape != null && closed(judge, shape) == null ? shape : null;
    }

    private record Counted(
            long rows, long foreign, @Nullable String error) {}

    /// One statement counts what is visible, updatable and deletable.
    private Map<PolicyCommand, Counted> counted(Snapshot snapshot, RowJudge judge, Optional<Set<String>> own)
            throws Exception {
        Table table = judge.table();
        Map<PolicyCommand, Counted> found = new LinkedHashMap<>();
        if (judge.rows().isEmpty()) {
            return found;
        }
        boolean guarded = judge.facts().protectedTables().contains(table.oid());
        Set<String> roles = judge.facts().roles();
        String update = guarded ? condition(AccessRules.groups(table, StatementShape.UPDATE, roles)) : "true";
        String delete = guarded ? condition(AccessRules.groups(table, StatementShape.DELETE, roles)) : "true";
        @Nullable TenantKey tenant = own.isEmpty() ? null : tenantKeys.columns().get(table.name());
        String foreign = tenant == null
                ? "false"
                : "NOT (" + tenant.sql() + " = ANY (" + Membership.array(own.orElseThrow()) + "))";
        StringBuilder list = new StringBuilder();
        ServerNames names = catalog.sharedAlong(judge.facts().path());
        for (String condition : List.of("true", names.qualified(update), names.qualified(delete))) {
            list.append(list.isEmpty() ? "" : ", ")
                    .append("count(*) FILTER (WHERE ")
                    .append(condition)
                    .append("), count(*) FILTER (WHERE ")
                    .append(condition)
                    .append(" AND ")
                    .append(foreign)
                    .append(")");
        }
        Attempt attempt = ask(snapshot, judge, list.toString());
        if (attempt.rows() == null) {
            Attempt visible = ask(snapshot, judge, "count(*), count(*) FILTER (WHERE " + foreign + ")");
            boolean told = visible.rows() != null && tenant != null;
            if (visible.rows() == null) {
                visible = ask(snapshot, judge, "count(*), 0");
            }
            if (visible.rows() != null) {
                found.put(PolicyCommand.SELECT, counted(visible.rows().rows().getFirst(), 0, told));
            }
            return found;
        }
        @Nullable String[] row = attempt.rows().rows().getFirst();
        found.put(PolicyCommand.SELECT, counted(row, 0, tenant != null));
        found.put(PolicyCommand.UPDATE, counted(row, 2, tenant != null));
        found.put(PolicyCommand.DELETE, counted(row, 4, tenant != null));
        return found;
    }

    private static Attempt ask(Snapshot snapshot, RowJudge judge, String list) throws Exception {
        String sql = "SELECT " + list + " FROM " + judge.table().name().sql() + " AS "
                + TableName.quoted(judge.table().name().name());
        return snapshot.as(judge.facts().identity(), db -> snapshot.tryOut(sql));
    }

    private static Counted counted(@Nullable String[] row, int at, boolean tenants) {
        return new Counted(
                Long.parseLong(String.valueOf(row[at])),
                tenants ? Long.parseLong(String.valueOf(row[at + 1])) : -1,
                null);
    }

    /// What a row must pass beside being visible; SELECT's own policies are applied by the scan itself.
    private static String condition(List<PolicyGroup> groups) {
        List<String> all = new ArrayList<>();
        Set<String> said = new HashSet<>();
        for (PolicyGroup group : groups) {
            if (group.command() == PolicyCommand.SELECT) {
                continue;
            }
            List<String> parts = new ArrayList<>();
            parts.add(group.anyPermissive().sql());
            if (!group.refusesAll()) {
                group.restrictive().forEach(clause -> parts.add(clause.folded().sql()));
            }
            for (String part : parts) {
                if (said.add(part)) {
                    all.add(part);
                }
            }
        }
        return all.isEmpty() ? "true" : "(" + String.join(" AND ", all) + ")";
    }

    private MatrixCell judged(RowJudge judge, StatementShape shape, boolean possible, Optional<Set<String>> own)
            throws Exception {
        SessionIdentity identity = judge.facts().identity();
        TableName table = judge.table().name();
        if (!possible || judge.rows().isEmpty()) {
            return new MatrixCell(identity, table, shape.command(), MatrixCell.State.EMPTY, 0, -1, 0, true, "");
        }
        List<Verdict> verdicts = judge.judge(shape);
        long allowed =
                verdicts.stream().filter(Verdict.Allowed.class::isInstance).count();
        boolean unknown = verdicts.stream().anyMatch(verdict -> !verdict.isCertain());
        @Nullable
        Verdict failing = verdicts.stream()
                .filter(Verdict.Fails.class::isInstance)
                .findFirst()
                .orElse(null);
        MatrixCell.State state = unknown
                ? MatrixCell.State.UNKNOWN
                : failing != null ? MatrixCell.State.FAILS : MatrixCell.state(allowed, verdicts.size());
        String note = failing != null
                ? failing.word()
                : unknown
                        ? note(verdicts.stream()
                                .filter(verdict -> !verdict.isCertain())
                                .findFirst()
                                .orElseThrow())
                        : "";
        boolean every = verdicts.size() < SAMPLE && !unknown;
        return new MatrixCell(
                identity,
                table,
                shape.command(),
                state,
                allowed,
                foreign(judge, verdicts, own),
                verdicts.size(),
                every,
                note);
    }

    private long foreign(RowJudge judge, List<Verdict> verdicts, Optional<Set<String>> own) {
        @Nullable TenantKey tenant = tenantKeys.columns().get(judge.table().name());
        if (tenant == null || own.isEmpty()) {
            return -1;
        }
        long foreign = 0;
        for (int i = 0; i < verdicts.size(); i++) {
            @Nullable String value = tenant.of(judge.rows().get(i));
            if (verdicts.get(i) instanceof Verdict.Allowed
                    && value != null
                    && !own.orElseThrow().contains(value)) {
                foreign++;
            }
        }
        return foreign;
    }

    private static @Nullable Verdict closed(RowJudge judge, StatementShape shape) throws Exception {
        return judge.gate(shape) instanceof io.rolescope.access.explain.Gate.Closed closed ? closed.verdict() : null;
    }

    private long count(Snapshot snapshot, Table table) throws Exception {
        return CandidateRows.count(snapshot, backend, table, Integer.MAX_VALUE);
    }

    private static MatrixCell.State state(Verdict closed) {
        return switch (closed) {
            case Verdict.Denied ignored -> MatrixCell.State.REFUSED;
            case Verdict.Fails ignored -> MatrixCell.State.FAILS;
            default -> MatrixCell.State.UNKNOWN;
        };
    }

    private static String note(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Denied denied -> denied.detail();
            case Verdict.Fails fails -> fails.sqlState() + " " + fails.detail();
            case Verdict.Unknown unknown -> unknown.why();
            default -> verdict.word();
        };
    }

    private static void unknown(SessionIdentity identity, Table table, String why, Consumer<MatrixCell> keep) {
        for (PolicyCommand command : PolicyCommand.values()) {
            if (command != PolicyCommand.ALL) {
                keep.accept(new MatrixCell(
                        identity, table.name(), command, MatrixCell.State.UNKNOWN, 0, -1, 0, false, why));
            }
        }
    }
}
