package io.rolescope.access.expect;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.IdentityFacts;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.survey.AccessMatrix;
import io.rolescope.access.survey.MatrixCell;
import io.rolescope.access.survey.TenantKeys;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Progress;
import java.util.List;

/// An expectation of every row of a table, also where there are too many to judge one by one or where the login
/// that asks does not see them all: then the rows are counted on the server, and where that does not tell, the
/// expectation is not met. Rows that nobody looked at prove nothing.
final class WholeTable {
    private final Backend backend;
    private final PolicyCatalog catalog;
    private final ReadOptions options;
    private final int judged;

    /// @param judged as many rows are judged one by one at most
    WholeTable(Backend backend, PolicyCatalog catalog, ReadOptions options, int judged) {
        this.backend = backend;
        this.catalog = catalog;
        this.options = options;
        this.judged = judged;
    }

    PolicyTestRun.Answer answer(PolicyTest test, SessionIdentity identity, Explanation explanation) {
        Table table = explanation.table();
        boolean many = explanation.rows().size() >= judged;
        boolean sees = observerSeesAll(table);
        boolean counts = test.expect() instanceof Expectation.Count || test.expect() instanceof Expectation.Denied;
        if (explanation.rows().isEmpty() && !(test.shape() == StatementShape.SELECT && counts)) {
            return noRow(table);
        }
        if (!many && sees && !explanation.rows().isEmpty()) {
            return PolicyTestRun.judged(test, explanation);
        }
        if (test.shape() == StatementShape.SELECT && counts) {
            return visible(test, identity, table, explanation);
        }
        if (sees
                && test.shape() == StatementShape.of(test.shape().command())
                && !test.shape().isInsert()) {
            return counted(test, identity, table, explanation);
        }
        return notKnown(many, explanation);
    }

    private boolean observerSeesAll(Table table) {
        return backend.snapshot(
                options,
                snapshot -> !IdentityFacts.ask(snapshot, backend.observer())
                        .protectedTables()
                        .contains(table.oid()));
    }

    /// What the identity sees is counted as the identity, whoever asks.
    private PolicyTestRun.Answer visible(
            PolicyTest test, SessionIdentity identity, Table table, Explanation explanation) {
        Attempt attempt = backend.snapshot(
                options,
                snapshot -> snapshot.as(
                        identity,
                        db -> snapshot.tryOut(
                                "SELECT count(*) FROM " + table.name().sql())));
        if (attempt.rows() == null) {
            return new PolicyTestRun.Answer(
                    false, "error " + attempt.sqlState(), String.valueOf(attempt.message()), null);
        }
        long seen = Long.parseLong(String.valueOf(attempt.rows().single()));
        long wanted = test.expect() instanceof Expectation.Count(long rows) ? rows : 0;
        if (seen == 0
                && test.expect() instanceof Expectation.Denied
                && explanation.rows().isEmpty()) {
            // an empty table hides nothing
            return noRow(table);
        }
        return PolicyTestRun.Answer.of(seen == wanted, "count " + seen, explanation);
    }

    private static PolicyTestRun.Answer noRow(Table table) {
        return PolicyTestRun.Answer.told(
                false, "no row to ask about", "This login does not know of any row in " + table.name() + ".");
    }

    private PolicyTestRun.Answer counted(
            PolicyTest test, SessionIdentity identity, Table table, Explanation explanation) {
        MatrixCell cell = new AccessMatrix(backend, catalog, TenantKeys.detect(catalog, null))
                .compute(List.of(identity), List.of(table), options, Progress.silent(), each -> {}).stream()
                        .filter(one -> one.command() == test.shape().command())
                        .findFirst()
                        .orElseThrow();
        if (!cell.exact() || cell.state() == MatrixCell.State.UNKNOWN) {
            return cell.note().isEmpty()
                    ? notKnown(true, explanation)
                    : PolicyTestRun.Answer.told(false, "not known for every row", cell.note());
        }
        boolean met = switch (test.expect()) {
            case Expectation.Allowed ignored -> cell.state() == MatrixCell.State.ALL;
            case Expectation.Denied ignored -> cell.state() == MatrixCell.State.NONE;
            case Expectation.Count(long rows) -> cell.allowed() == rows;
            case Expectation.Error ignored -> false;
        };
        return PolicyTestRun.Answer.of(met, cell.allowed() + " of " + cell.total() + " rows", explanation);
    }

    private PolicyTestRun.Answer notKnown(boolean many, Explanation explanation) {
        return new PolicyTestRun.Answer(
                false,
                "not known for every row",
                many
                        ? "Only the first " + judged + " rows were judged: name the rows that are meant."
                        : "This login does not see every row of "
                                + explanation.table().name()
                                + " itself: connect as one that bypasses row security, or name rows.",
                null);
    }
}
