package io.rolescope.access.explain;

import io.rolescope.access.catalog.DatabaseRole;
import io.rolescope.access.catalog.Function;
import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.expression.Expression;
import io.rolescope.access.expression.Truth;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What stands before policies that the server does not have: it cannot be asked about the real statement,
/// since that would bring along the policies as they are. So what EXPLAIN of the statement decides is put
/// together from its parts: the statement's own privileges, the policies calling each other, and EXPLAIN of
/// each drafted condition by itself, in the pieces that the server plans separately (each restrictive policy,
/// and the permissive ones joined by OR).
public final class DraftedPolicies {
    private final Snapshot snapshot;
    private final IdentityFacts facts;
    private final PolicyCatalog after;
    private final Table before;
    private final Table table;
    private final RowSecurityReads reads;
    private final ConditionPlans plans;

    /// @param after the catalog with the drafted table in it
    /// @param before the table as it is
    /// @param functions every function of the backend that has a body
    public DraftedPolicies(
            Snapshot snapshot,
            Backend backend,
            IdentityFacts facts,
            PolicyCatalog after,
            Table before,
            Collection<Function> functions) {
        this.snapshot = snapshot;
        this.facts = facts;
        this.after = after;
        this.before = before;
        this.table = after.table(before.name()).orElse(before);
        this.reads = new RowSecurityReads(after, facts, functions);
        this.plans = new ConditionPlans(snapshot, backend, facts, after, table, reads);
    }

    /// What the server would decide before it looks at rows.
    ///
    /// @param today what it decides with the policies that it has
    Gate gate(Gate today, StatementShape shape, StatementText statement, CandidateRow row) throws Exception {
        if (!facts.protectedTables().contains(table.oid())
                || today instanceof Gate.Closed closed && closed.verdict() instanceof Verdict.Unknown) {
            return today;
        }
        boolean open = !(today instanceof Gate.Closed);
        List<String> missing = open && before.rls()
                ? List.of()
                : missing(shape, statement.changed().name(), row);
        if (!open && (missing.contains("row_security") || missing.contains("schema"))) {
            return today;
        }
        if (missing.contains("row_security")) {
            String message = "query would be affected by row-level security policy for table \""
                    + table.name().name() + "\"";
            return new Gate.Closed(new Verdict.Denied(Verdict.Reason.PRIVILEGE, null, message), message);
        }
        List<PolicyGroup> groups = AccessRules.groups(table, shape, facts.roles());
        try {
            reads.checkRecursion(table, groups);
        } catch (RowSecurityReads.Endless e) {
            String message = String.valueOf(e.getMessage());
            return new Gate.Closed(new Verdict.Fails("42P17", message), message);
        }
        Gate policies = planned(groups);
        boolean raisedWhilePlanning =
                policies instanceof Gate.Closed closed && !(closed.verdict() instanceof Verdict.Denied);
        return raisedWhilePlanning || open || missing.isEmpty() ? policies : refused(today, missing);
    }

    private Gate refused(Gate today, List<String> missing) {
        if (today instanceof Gate.Closed closed && closed.verdict() instanceof Verdict.Denied) {
            return today;
        }
        String what = "It may not " + String.join(", ", missing) + " on " + table.name() + ".";
        return new Gate.Closed(new Verdict.Denied(Verdict.Reason.PRIVILEGE, null, what), what);
    }

    /// What of its own the statement lacks, whatever the policies.
    private List<String> missing(StatementShape shape, String changed, CandidateRow row) throws Exception {
        List<String> asked = new ArrayList<>();
        List<String> names = new ArrayList<>();
        names.add("schema");
        asked.add(
                "pg_catalog.has_schema_privilege(" + Literals.text(table.name().schema()) + ", 'USAGE')");
        names.add("row_security");
        asked.add("pg_catalog.current_setting('row_security') = 'on'");
        if (shape.readsColumns()) {
            for (String column : row.key().columns().keySet()) {
                add(names, asked, column, "SELECT");
            }
        }
        switch (shape.command()) {
            case INSERT ->
                table.writableColumns().stream()
                        .filter(column -> row.values().containsKey(column.name()))
                        .forEach(column -> add(names, asked, column.name(), "INSERT"));
            case UPDATE -> {
                add(names, asked, changed, "UPDATE");
                add(names, asked, changed, "SELECT");
            }
            case DELETE -> {
                names.add("delete");
                asked.add("pg_catalog.has_table_privilege(" + table.oid() + "::pg_catalog.oid, 'DELETE')");
            }
            default -> {}
        }
        String sql = "SELECT "
                + asked.stream().map(one -> "(" + one + ")::pg_catalog.text").collect(Collectors.joining(", "));
        @Nullable
        String[] has =
                snapshot.as(facts.identity(), db -> snapshot.run(sql).rows().getFirst());
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (!"true".equals(has[i])) {
                missing.add(names.get(i));
            }
        }
        return missing;
    }

    private void add(List<String> names, List<String> asked, String column, String privilege) {
        names.add(privilege.toLowerCase(java.util.Locale.ROOT) + " " + column);
        asked.add("pg_catalog.has_column_privilege(" + table.oid() + "::pg_catalog.oid, " + Literals.text(column)
                + ", '" + privilege + "')");
    }

    /// Plans every condition; errors of planning come before missing privileges, which are asked for when it
    /// starts.
    private Gate planned(List<PolicyGroup> groups) throws Exception {
        @Nullable Gate privilege = null;
        @Nullable Gate raised = null;
        boolean dummy = groups.stream().anyMatch(group -> filters(group) && isNever(group));
        for (PolicyGroup group : groups) {
            boolean filters = filters(group);
            for (String condition : conditions(group)) {
                @Nullable Attempt error = plans.error(condition, filters);
                if (error == null) {
                    continue;
                }
                Gate gate = closed(error, dummy && filters);
                if (gate instanceof Gate.Closed closed && closed.verdict() instanceof Verdict.Denied) {
                    privilege = privilege == null ? gate : privilege;
                } else if (raised == null) {
                    raised = gate;
                }
            }
        }
        return raised != null ? raised : privilege != null ? privilege : new Gate.Guarded();
    }

    private static boolean filters(PolicyGroup group) {
        return group.use() == PolicyGroup.Use.FILTER || group.use() == PolicyGroup.Use.MATCH;
    }

    private Gate closed(Attempt error, boolean dummy) {
        String state = error.sqlState() == null ? "XX000" : error.sqlState();
        if (state.equals("42501")) {
            return new Gate.Closed(
                    new Verdict.Denied(Verdict.Reason.PRIVILEGE, null, error.message()), error.message());
        }
        boolean unclear = dummy || state.startsWith("25") || state.startsWith("55") || state.startsWith("57");
        return new Gate.Closed(
                unclear
                        ? new Verdict.Unknown("A drafted condition could not be planned by itself: " + error.message())
                        : new Verdict.Fails(state, error.message()),
                error.message());
    }

    private static boolean isNever(PolicyGroup group) {
        return group.refusesAll()
                || isNever(group.anyPermissive())
                || group.restrictive().stream().anyMatch(clause -> isNever(clause.folded()));
    }

    private static boolean isNever(Expression expression) {
        return expression instanceof Expression.Constant(Truth value) && value != Truth.TRUE;
    }

    private static List<String> conditions(PolicyGroup group) {
        if (group.refusesAll()) {
            return List.of();
        }
        List<String> all = new ArrayList<>();
        group.restrictive().forEach(clause -> all.add(clause.expression().sql()));
        all.add(group.permissive().stream()
                .map(clause -> clause.expression().sql())
                .collect(Collectors.joining(" OR ", "(", ")")));
        return all;
    }

    /// Why a condition cannot be told before the draft is made: it reads this very table under the policies
    /// that the draft changes; `null` where it does not.
    @Nullable
    String unknowable(String atom) {
        for (String reader : reads.readers(atom, table)) {
            if (reader.isEmpty() ? changedFor(facts.roles()) : changedForOwner(reader)) {
                return "reads " + table.name() + " itself, under the policies that the draft changes"
                        + (reader.isEmpty() ? "" : " (as " + reader + ")");
            }
        }
        return null;
    }

    /// Tables whose policies read the drafted one under the policies that the draft changes: what they let through may
    /// change with it.
    public Set<TableName> readersElsewhere() {
        Set<TableName> found = new HashSet<>();
        for (Table other : after.tables().values()) {
            boolean reads = !other.name().equals(table.name())
                    && other.policies().stream()
                            .flatMap(policy -> Stream.of(policy.using(), policy.check()))
                            .anyMatch(sql -> sql != null && unknowable(sql) != null);
            if (reads) {
                found.add(other.name());
            }
        }
        return found;
    }

    private boolean changedForOwner(String owner) {
        @Nullable DatabaseRole role = after.roles().get(owner);
        if (role != null && (role.superuser() || role.bypassesRls())) {
            return false;
        }
        boolean exempt = owner.equals(table.owner()) && !table.forced();
        return !exempt && changedFor(inherited(owner, new HashSet<>()));
    }

    private Set<String> inherited(String role, Set<String> found) {
        if (found.add(role)) {
            @Nullable DatabaseRole known = after.roles().get(role);
            if (known != null) {
                known.memberOf().stream()
                        .filter(DatabaseRole.Membership::inherit)
                        .forEach(membership -> inherited(membership.role(), found));
            }
        }
        return found;
    }

    /// Whether reading the table differs for somebody with the privileges of `roles`.
    private boolean changedFor(Set<String> roles) {
        return before.rls() != table.rls() || !readPolicies(before, roles).equals(readPolicies(table, roles));
    }

    private static Set<Policy> readPolicies(Table of, Set<String> roles) {
        return of.policies().stream()
                .filter(policy -> policy.command().covers(PolicyCommand.SELECT) && AccessRules.applies(policy, roles))
                .map(policy -> new Policy(
                        policy.table(),
                        policy.name(),
                        PolicyCommand.SELECT,
                        policy.permissive(),
                        List.of(),
                        policy.using(),
                        null))
                .collect(Collectors.toSet());
    }
}
