package io.rolescope.access.explain;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Explains what becomes of values typed by hand: a new row, or an existing one with other values.
final class TypedRowExplainer {
    private final Snapshot snapshot;
    private final Backend backend;
    private final PolicyCatalog catalog;
    private final IdentityFacts facts;
    private final Table table;

    TypedRowExplainer(Snapshot snapshot, Backend backend, PolicyCatalog catalog, IdentityFacts facts, Table table) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.catalog = catalog;
        this.facts = facts;
        this.table = table;
    }

    /// @throws FailureException with [Failure.Invalid] for values that do not fit or a shape that is no INSERT
    Explanation explainNew(StatementShape shape, RowSelection.Typed typed) throws Exception {
        if (!shape.isInsert()) {
            throw new FailureException(new Failure.Invalid(
                    "A row that is not there yet can only be inserted.", "Choose insert.", "", null));
        }
        CandidateRow row = new NewRow(snapshot, backend, catalog, facts, table).of(typed.values());
        RowJudge judge = judge(row);
        Verdict verdict = judge.judge(shape).getFirst();
        if (shape == StatementShape.INSERT_ON_CONFLICT_DO_UPDATE
                && !(judge.gate(shape) instanceof Gate.Closed)
                && isTaken(row)) {
            verdict = new Verdict.Unknown("A row with this key is there already, so it would be updated instead.");
        }
        VerdictNode tree = new TreeBuilder(judge, shape, new SeenValues(snapshot, facts, table)).of(0, verdict);
        @Nullable StatementText text = judge.statements(shape);
        return explanation(shape, judge, row, verdict, tree, text == null ? "" : text.of(shape, row));
    }

    /// @throws FailureException with [Failure.Invalid] for values that do not fit, a row that is not there or a shape
    /// that is no UPDATE
    Explanation explainChange(StatementShape shape, RowSelection.Changed changed) throws Exception {
        if (shape.command() != PolicyCommand.UPDATE) {
            throw new FailureException(
                    new Failure.Invalid("Other values for an existing row are an update.", "Choose update.", "", null));
        }
        if (changed.values().isEmpty()) {
            throw new FailureException(
                    new Failure.Invalid("No value was changed.", "Type a new value for a column.", "", null));
        }
        CandidateRow row = AccessExplainer.existing(snapshot, backend, table, List.of(changed.key()))
                .getFirst();
        CandidateRow after = new NewRow(snapshot, backend, catalog, facts, table).changed(row, changed.values());
        Map<String, @Nullable String> set = new LinkedHashMap<>();
        changed.values().keySet().forEach(name -> set.put(name, after.values().get(name)));
        Column first = table.column(set.keySet().iterator().next()).orElseThrow();
        String statement = new StatementText(table, first, set).of(shape, row);
        RowJudge judge = judge(row);
        RowJudge judgeAfter = judge(after);
        Verdict verdict = judge.judgeStatement(shape, judgeAfter, statement).getFirst();
        VerdictNode tree =
                new TreeBuilder(judge, judgeAfter, shape, new SeenValues(snapshot, facts, table)).of(0, verdict);
        return explanation(shape, judge, after, verdict, tree, statement);
    }

    private RowJudge judge(CandidateRow row) {
        return new RowJudge(snapshot, backend, catalog, facts, table, List.of(row));
    }

    private boolean isTaken(CandidateRow row) throws Exception {
        return !row.key().place()
                && !CandidateRows.withKeys(snapshot, backend, table, List.of(row.key()))
                        .isEmpty();
    }

    private Explanation explanation(
            StatementShape shape, RowJudge judge, CandidateRow row, Verdict verdict, VerdictNode tree, String statement)
            throws Exception {
        String headline = Headline.of(facts.identity().name(), table, row.values(), shape, verdict, tree);
        List<String> caveats = new ArrayList<>(AccessExplainer.caveats(judge, shape));
        missing(row).forEach(caveats::add);
        TriggerEffects triggers = TriggerEffects.of(table, shape.isInsert() ? "INSERT" : "UPDATE");
        RowVerdict explained = new RowVerdict(
                row.key(),
                row.values(),
                verdict,
                tree,
                headline,
                caveats,
                new CheckConstraints(snapshot, backend, table).over(row, triggers));
        return new Explanation(
                facts.identity(),
                table,
                shape,
                judge.gate(shape),
                List.of(explained),
                headline,
                statement,
                List.of(),
                snapshot.wroteNothing());
    }

    private List<String> missing(CandidateRow row) {
        return table.columns().stream()
                .filter(column -> column.notNull()
                        && !row.undecided().contains(column.name())
                        && row.values().get(column.name()) == null)
                .map(column ->
                        "No value for “" + column.name() + "”, which must have one: unless a trigger fills it, the"
                                + " server refuses with 23502. That is not predicted.")
                .toList();
    }
}
