package io.rolescope.access.explain;

import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.expression.ExpressionParser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which policies a statement is held to, and in which order.
///
/// Source: PostgreSQL's row security (manual, “CREATE POLICY”, table “Policies Applied by Command Type”),
/// measured on 15 and 17 for what the table leaves open.
public final class AccessRules {
    private AccessRules() {}

    /// The groups in the order in which the server asks them.
    ///
    /// @param roles whose privileges the identity has: policies for these apply, and those for everyone
    public static List<PolicyGroup> groups(Table table, StatementShape shape, Set<String> roles) {
        List<Policy> mine = table.policies().stream()
                .filter(policy -> applies(policy, roles))
                .toList();
        Builder groups = new Builder(mine);
        switch (shape) {
            case SELECT -> groups.filter(PolicyCommand.SELECT);
            case SELECT_FOR_UPDATE, SELECT_FOR_SHARE ->
                groups.filter(PolicyCommand.UPDATE).filter(PolicyCommand.SELECT);
            case INSERT, INSERT_ON_CONFLICT_DO_NOTHING -> groups.check(PolicyCommand.INSERT);
            case INSERT_RETURNING, INSERT_ON_CONFLICT_KEY_DO_NOTHING ->
                groups.check(PolicyCommand.INSERT).mustBeSeen();
            case INSERT_ON_CONFLICT_DO_UPDATE ->
                groups.check(PolicyCommand.INSERT)
                        .mustBeSeen()
                        .oldMustPass(PolicyCommand.UPDATE)
                        .oldMustPass(PolicyCommand.SELECT)
                        .check(PolicyCommand.UPDATE)
                        .mustBeSeen();
            case UPDATE, UPDATE_RETURNING ->
                groups.filter(PolicyCommand.UPDATE)
                        .filter(PolicyCommand.SELECT)
                        .check(PolicyCommand.UPDATE)
                        .mustBeSeen();
            case UPDATE_WITHOUT_WHERE -> groups.filter(PolicyCommand.UPDATE).check(PolicyCommand.UPDATE);
            case DELETE, DELETE_RETURNING -> groups.filter(PolicyCommand.DELETE).filter(PolicyCommand.SELECT);
            case DELETE_WITHOUT_WHERE -> groups.filter(PolicyCommand.DELETE);
            case MERGE_UPDATE, MERGE_UPDATE_BY_SOURCE ->
                groups.filter(PolicyCommand.SELECT)
                        .oldMustPass(PolicyCommand.UPDATE)
                        .check(PolicyCommand.UPDATE)
                        .mustBeSeen();
            // only RETURNING asks whether the new row is seen; measured on 15 and 17
            case MERGE_INSERT -> groups.matched().check(PolicyCommand.INSERT);
            case MERGE_INSERT_RETURNING ->
                groups.matched().check(PolicyCommand.INSERT).mustBeSeen();
            case MERGE_DELETE, MERGE_DELETE_BY_SOURCE ->
                groups.filter(PolicyCommand.SELECT).oldMustPass(PolicyCommand.DELETE);
        }
        return List.copyOf(groups.made);
    }

    /// Whether a policy is for an identity that has the privileges of `roles`.
    public static boolean applies(Policy policy, Set<String> roles) {
        return policy.roles().stream().anyMatch(role -> role.equals(Policy.PUBLIC) || roles.contains(role));
    }

    private static final class Builder {
        private final List<Policy> policies;
        private final List<PolicyGroup> made = new ArrayList<>();

        Builder(List<Policy> policies) {
            this.policies = policies;
        }

        Builder filter(PolicyCommand command) {
            return add(PolicyGroup.Use.FILTER, command, false);
        }

        Builder check(PolicyCommand command) {
            return add(PolicyGroup.Use.CHECK_NEW, command, true);
        }

        /// The existing row is matched where it passes the SELECT policies.
        Builder matched() {
            return add(PolicyGroup.Use.MATCH, PolicyCommand.SELECT, false);
        }

        /// The new row must pass the SELECT policies, by their USING.
        Builder mustBeSeen() {
            return add(PolicyGroup.Use.CHECK_NEW, PolicyCommand.SELECT, false);
        }

        Builder oldMustPass(PolicyCommand command) {
            return add(PolicyGroup.Use.CHECK_OLD, command, false);
        }

        private Builder add(PolicyGroup.Use use, PolicyCommand command, boolean byCheck) {
            List<PolicyGroup.Clause> restrictive = new ArrayList<>();
            List<PolicyGroup.Clause> permissive = new ArrayList<>();
            policies.stream()
                    .filter(policy -> policy.command().covers(command))
                    .sorted(Comparator.comparing(Policy::name))
                    .forEach(policy -> {
                        boolean fromCheck = byCheck && policy.check() != null;
                        @Nullable String sql = byCheck ? policy.checkOrUsing() : policy.using();
                        if (sql != null) {
                            (policy.permissive() ? permissive : restrictive)
                                    .add(new PolicyGroup.Clause(policy, fromCheck, ExpressionParser.parse(sql)));
                        }
                    });
            made.add(new PolicyGroup(use, command, restrictive, permissive.reversed()));
            return this;
        }
    }
}
