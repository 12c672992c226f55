package io.rolescope.access.expect;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.CandidateRows;
import io.rolescope.access.explain.IdentityFacts;
import io.rolescope.access.explain.RowJudge;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowKeys;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.StatementText;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The statements that an expectation is about, in the very form that it names; what no statement of that form can
/// show is not exported, and why is said.
final class PgTapStatements {
    private final Backend backend;
    private final PolicyCatalog catalog;
    private final PolicyTest test;
    private final Table table;
    private final SessionIdentity identity;

    PgTapStatements(Backend backend, PolicyCatalog catalog, PolicyTest test, Table table, SessionIdentity identity) {
        this.backend = backend;
        this.catalog = catalog;
        this.test = test;
        this.table = table;
        this.identity = identity;
    }

    /// There is no statement after all; the message says why.
    static final class NotExportedException extends Exception {
        private static final long serialVersionUID = 1;

        NotExportedException(String why) {
            super(why);
        }
    }

    /// Where a row of the key is there already, nothing is done and nothing raised.
    static boolean mayDoNothing(StatementShape shape) {
        return shape.isMergingIn()
                || shape == StatementShape.INSERT_ON_CONFLICT_DO_NOTHING
                || shape == StatementShape.INSERT_ON_CONFLICT_KEY_DO_NOTHING;
    }

    /// Why no script can ask it; `null` where one can.
    @Nullable
    String whyNot() {
        StatementShape shape = test.shape();
        boolean counted = test.expect() instanceof Expectation.Count;
        if (!table.canHavePolicies() && (shape.writes() || test.expect() instanceof Expectation.Allowed)) {
            return "only what a view returns is known, so expect a count of a select";
        }
        if (!test.values().isEmpty()) {
            return null;
        }
        if (shape.isInsert() && test.keys().isEmpty()) {
            return "write the new row under “rows” to have it exported";
        }
        if (shape == StatementShape.UPDATE_WITHOUT_WHERE) {
            return "it sets every row to the values of one";
        }
        if (shape.reachesEveryRow() && !test.keys().isEmpty()) {
            return "a statement without WHERE reaches every row, not only those named";
        }
        boolean merges = shape.name().startsWith("MERGE_") && !shape.isInsert();
        if (merges && (test.keys().isEmpty() || counted)) {
            return "MERGE raises an error for the first row that is refused, so name rows and expect allowed or denied";
        }
        return shape.isInsert() && counted
                ? "rows that are added again are not counted; expect allowed or denied"
                : null;
    }

    /// One statement for each row named; one for all rows, or for a number of them.
    ///
    /// @throws NotExportedException where the table has no statement of this form
    List<String> all(ReadOptions options) throws NotExportedException {
        List<String> all = backend.snapshot(options, snapshot -> {
            RowJudge judge =
                    new RowJudge(snapshot, backend, catalog, IdentityFacts.ask(snapshot, identity), table, List.of());
            @Nullable StatementText text = judge.statements(test.shape());
            if (!test.set().isEmpty()) {
                text = new StatementText(
                        table, column(test.set().keySet().iterator().next()), test.set());
            }
            if (text == null || table.canHavePolicies() && !judge.isPossible(test.shape())) {
                return List.<String>of();
            }
            if (!test.values().isEmpty()) {
                return List.of(text.of(test.shape(), typed()));
            }
            return test.keys().isEmpty() || test.expect() instanceof Expectation.Count
                    ? List.of(over(text))
                    : single(snapshot, text);
        });
        if (all.isEmpty()) {
            throw new NotExportedException(
                    test.shape().isInsert() && test.values().isEmpty()
                            ? "no row has such a key, so none can be added again"
                            : "there is no “" + test.shape().label() + "” for " + table.name());
        }
        return all;
    }

    private Column column(String name) {
        return table.column(name)
                .orElseThrow(() -> new FailureException(new Failure.Invalid(
                        "“" + test.name() + "” sets “" + name + "”, which " + table.name() + " does not have.",
                        "Check the columns' names.",
                        "",
                        null)));
    }

    private List<String> single(Snapshot snapshot, StatementText text) throws Exception {
        List<String> all = new ArrayList<>();
        for (CandidateRow row : rows(snapshot)) {
            all.add(text.of(test.shape(), row));
        }
        return all;
    }

    /// The new row; columns that are not written take their defaults.
    private CandidateRow typed() {
        Set<String> unnamed = new LinkedHashSet<>();
        table.columns().stream()
                .map(Column::name)
                .filter(name -> !test.values().containsKey(name))
                .forEach(unnamed::add);
        CandidateRow row = CandidateRows.typed(table, test.values()).withDefaults(unnamed, Set.of());
        if (test.shape().isMergingIn() && row.key().place()) {
            throw new FailureException(new Failure.Invalid(
                    "“" + test.name() + "” merges a row in without its key.",
                    "Write " + String.join(", ", table.key()) + " under “rows”.",
                    "",
                    null));
        }
        return row;
    }

    /// For an INSERT the rows themselves, which are to be added again; else their keys are enough.
    private List<CandidateRow> rows(Snapshot snapshot) throws Exception {
        List<RowKey> keys =
                test.keys().stream().map(key -> RowKeys.parse(table, key)).toList();
        return test.shape().isInsert()
                ? CandidateRows.withKeys(snapshot, backend, table, keys)
                : keys.stream()
                        .map(key -> new CandidateRow(key, key.columns(), "", "", true))
                        .toList();
    }

    /// Reading the key, as the statements for single rows do.
    private String over(StatementText text) {
        String name = table.name().sql();
        String key = table.key().isEmpty()
                ? table.canHavePolicies() ? "ctid" : table.columns().getFirst().sql()
                : TableName.quoted(table.key().getFirst());
        String where = !test.keys().isEmpty()
                ? " WHERE " + PgTapExport.anyOf(test, table)
                : table.canHavePolicies() && test.shape().readsColumns() ? " WHERE " + key + " IS NOT NULL" : "";
        return switch (test.shape()) {
            case UPDATE -> "UPDATE " + name + " SET " + text.assignments() + where;
            case UPDATE_RETURNING -> "UPDATE " + name + " SET " + text.assignments() + where + " RETURNING " + key;
            case DELETE, DELETE_WITHOUT_WHERE -> "DELETE FROM " + name + where;
            case DELETE_RETURNING -> "DELETE FROM " + name + where + " RETURNING " + key;
            case SELECT -> "SELECT " + key + " FROM " + name + where;
            case SELECT_FOR_UPDATE -> "SELECT " + key + " FROM " + name + where + " FOR UPDATE";
            case SELECT_FOR_SHARE -> "SELECT " + key + " FROM " + name + where + " FOR SHARE";
            default -> throw new IllegalStateException(test.shape().label() + " is not one statement for all rows");
        };
    }
}
