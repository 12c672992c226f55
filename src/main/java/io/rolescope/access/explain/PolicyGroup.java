package io.rolescope.access.explain;

import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.expression.Expression;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The policies of one command, put together as the server puts them: all restrictive ones AND any permissive
/// one.
///
/// @param use what they do to a row
/// @param command whose policies they are
/// @param restrictive in order of their names
/// @param permissive in reverse order of their names, as the server keeps them
public record PolicyGroup(Use use, PolicyCommand command, List<Clause> restrictive, List<Clause> permissive) {

    public PolicyGroup {
        restrictive = List.copyOf(restrictive);
        permissive = List.copyOf(permissive);
    }

    /// What a group does.
    public enum Use {
        /// Rows that do not pass are not there.
        FILTER,
        /// The existing row that passes is matched, and nothing is done; else what follows is done (MERGE).
        MATCH,
        /// The existing row that does not pass raises an error (ON CONFLICT DO UPDATE, MERGE).
        CHECK_OLD,
        /// The new row that does not pass raises an error.
        CHECK_NEW
    }

    /// One policy's expression.
    ///
    /// @param fromCheck it is the policy's WITH CHECK, not its USING
    /// @param expression as written
    /// @param folded with constants folded away, which is what gets evaluated
    public record Clause(Policy policy, boolean fromCheck, Expression expression, Expression folded) {
        Clause(Policy policy, boolean fromCheck, Expression expression) {
            this(policy, fromCheck, expression, expression.folded());
        }
    }

    /// The permissive policies as one expression; false where there is none.
    public Expression anyPermissive() {
        List<Expression> parts = new ArrayList<>();
        permissive.forEach(clause -> parts.add(clause.folded()));
        return new Expression.Or(parts).folded();
    }

    /// The texts of all clauses as they are written, folded away or not.
    Set<String> atoms() {
        Set<String> all = new LinkedHashSet<>();
        restrictive.forEach(clause -> all.addAll(clause.expression().atoms()));
        permissive.forEach(clause -> all.addAll(clause.expression().atoms()));
        return all;
    }

    /// Without a permissive policy nothing passes and no restrictive one is asked.
    public boolean refusesAll() {
        return permissive.isEmpty();
    }
}
