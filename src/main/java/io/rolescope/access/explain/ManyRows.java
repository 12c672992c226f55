package io.rolescope.access.explain;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.postgres.PostgresFailures;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a great many rows for one statement: in one pass, in which the server answers what it can of the policies, and
/// no wider than what they look at where that is enough.
final class ManyRows {
    /// How much of each row is read.
    enum Width {
        /// What judging takes.
        DECIDING,
        /// What judging takes, what every clause saw, and what the row is called by.
        REASONS,
        /// Every column.
        WHOLE
    }

    private final Snapshot snapshot;
    private final Backend backend;
    private final PolicyCatalog catalog;
    private final IdentityFacts facts;
    private final Table table;
    private final SeenValues seen;

    ManyRows(
            Snapshot snapshot,
            Backend backend,
            PolicyCatalog catalog,
            IdentityFacts facts,
            Table table,
            SeenValues seen) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.catalog = catalog;
        this.facts = facts;
        this.table = table;
        this.seen = seen;
    }

    /// A judge of the first rows in the key's order.
    RowJudge judge(StatementShape shape, int limit, Width width) throws Exception {
        List<PolicyGroup> groups = facts.protectedTables().contains(table.oid())
                ? AccessRules.groups(table, shape, facts.roles())
                : List.of();
        Set<String> clauses = RowJudge.atomsOf(groups);
        seen.ask(shown(groups));
        Map<String, String> answered = new RowClauses(
                        table, new AtomInspector(catalog, facts.given()), seen, CandidateRows.alias(table))
                .of(clauses);
        @Nullable Set<String> columns = width == Width.WHOLE ? null : needed(shape, clauses, answered.keySet());
        if (columns != null && width == Width.REASONS) {
            columns.addAll(Headline.callingColumns());
            shown(groups).forEach(clause -> columns.addAll(AtomInspector.columns(table, clause)));
        }
        CandidateRows.Read read = read(limit, columns, answered);
        RowJudge judge = new RowJudge(snapshot, backend, catalog, facts, table, read.rows());
        int at = 0;
        for (String clause : answered.keySet()) {
            if (at < read.answers().size()) {
                judge.know(clause, read.answers().get(at++));
            }
        }
        return judge;
    }

    private static Set<String> shown(List<PolicyGroup> groups) {
        Set<String> all = new LinkedHashSet<>();
        groups.forEach(group -> all.addAll(group.atoms()));
        return all;
    }

    private CandidateRows.Read read(int limit, @Nullable Set<String> columns, Map<String, String> answered)
            throws Exception {
        try {
            return CandidateRows.many(
                    snapshot,
                    backend,
                    table,
                    limit,
                    new CandidateRows.Reading(columns, List.copyOf(answered.values())));
        } catch (SQLException e) {
            if (answered.isEmpty() || PostgresFailures.isConnectionLost(e)) {
                throw e;
            }
            // what was asked on the way may be the reason: the rows by themselves
            return CandidateRows.many(snapshot, backend, table, limit, CandidateRows.Reading.WHOLE);
        }
    }

    /// `null` where whole rows are needed.
    private @Nullable Set<String> needed(StatementShape shape, Set<String> clauses, Set<String> answered) {
        boolean written = shape.isInsert() || shape.command() == PolicyCommand.UPDATE;
        if (written || table.columns().stream().anyMatch(column -> column.domain())) {
            return null;
        }
        Set<String> needed = new HashSet<>();
        for (String clause : clauses) {
            if (!answered.contains(clause)) {
                @Nullable Set<String> some = AtomInspector.decidingColumns(table, clause);
                if (some == null) {
                    return null;
                }
                needed.addAll(some);
            }
        }
        return needed;
    }
}
