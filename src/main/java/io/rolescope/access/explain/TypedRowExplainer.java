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
    private static final String KEY_UNKNOWN = "Whether a row of this key is there already is not known: this login"
            + " does not bypass row security, and finds none.";

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

    /// How the row was judged.
    ///
    /// @param written what comes of it, ahead of constraints
    private record Judged(RowJudge judge, Verdict verdict, VerdictNode tree, WrittenRow written) {}

    /// @throws FailureException with [Failure.Invalid] for values that do not fit or a shape that is no INSERT
    Explanation explainNew(StatementShape shape, RowSelection.Typed typed) throws Exception {
        if (!shape.isInsert()) {
            throw new FailureException(new Failure.Invalid(
                    "A row that is not there yet can only be inserted.", "Choose insert.", "", null));
        }
        CandidateRow row = newRow().of(typed.values());
        if (shape.isMergingIn()) {
            return explainMerge(shape, row);
        }
        RowJudge judge = judge(List.of(row));
        @Nullable StatementText text = judge.statements(shape);
        String statement = text == null ? "" : text.of(shape, row);
        List<CandidateRow> met =
                shape == StatementShape.INSERT_ON_CONFLICT_DO_UPDATE && text != null ? existing(row) : List.of();
        if (met.isEmpty() || text == null) {
            Verdict first = judge.judge(shape).getFirst();
            // what the proposed row is refused with comes before anybody looks for the existing one
            boolean open = shape == StatementShape.INSERT_ON_CONFLICT_DO_UPDATE
                    && !row.key().place()
                    && first instanceof Verdict.Allowed;
            return explained(shape, judge, open && !keysAreKnown() ? new Verdict.Unknown(KEY_UNKNOWN) : first, row);
        }
        // the row is there already, so it is updated by the one that was typed
        CandidateRow old = met.getFirst();
        Map<String, @Nullable String> changes = new LinkedHashMap<>();
        text.takenOver(row)
                .forEach(column -> changes.put(column.name(), row.values().get(column.name())));
        CandidateRow resulting = newRow().changed(old, changes);
        RowJudge all = judge(List.of(row, old, resulting));
        Verdict verdict = row.undecided().stream().anyMatch(changes::containsKey)
                ? new Verdict.Unknown("A default that is known only when it runs would be taken over.")
                : all.judgeUpsert(statement, table.key(), changes.keySet());
        return explanation(
                shape,
                new Judged(
                        all,
                        verdict,
                        tree(all, null, shape).ofUpsert(verdict),
                        WrittenRow.met(table, old, resulting, row, changes.keySet())),
                statement,
                notes(false));
    }

    /// A row that meets none.
    private Explanation explained(StatementShape shape, RowJudge judge, Verdict verdict, CandidateRow row)
            throws Exception {
        @Nullable StatementText text = judge.statements(shape);
        boolean keyDecides =
                !row.key().place() && (shape == StatementShape.INSERT_ON_CONFLICT_DO_UPDATE || shape.isMergingIn());
        return explanation(
                shape,
                new Judged(judge, verdict, tree(judge, null, shape).of(0, verdict), WrittenRow.inserted(table, row)),
                text == null ? "" : text.of(shape, row),
                notes(keyDecides));
    }

    /// Whether a key that the observer does not find has no row: policies hide rows from it too.
    private boolean keysAreKnown() throws Exception {
        return !IdentityFacts.ask(snapshot, backend.observer())
                .protectedTables()
                .contains(table.oid());
    }

    private List<String> notes(boolean keyDecides) throws Exception {
        return keyDecides && !keysAreKnown()
                ? List.of("This login does not bypass row security: a row of this key that it cannot see may be there.")
                : List.of();
    }

    private Explanation explainMerge(StatementShape shape, CandidateRow row) throws Exception {
        if (row.key().place()) {
            throw new FailureException(new Failure.Invalid(
                    "MERGE finds out by the key whether the row is there already.",
                    table.key().isEmpty() ? "This table has none." : "Type " + String.join(", ", table.key()) + ".",
                    "",
                    null));
        }
        RowJudge judge = judge(List.of(row));
        @Nullable StatementText text = judge.statements(shape);
        String statement = text == null ? "" : text.of(shape, row);
        List<CandidateRow> met = existing(row);
        if (met.isEmpty()) {
            Verdict first = judge.judge(shape).getFirst();
            boolean closed = judge.gate(shape) instanceof Gate.Closed;
            return explained(shape, judge, closed || keysAreKnown() ? first : new Verdict.Unknown(KEY_UNKNOWN), row);
        }
        RowJudge there = judge(met);
        Verdict verdict = there.judgeStatement(shape, judge, statement).getFirst();
        return explanation(
                shape,
                new Judged(there, verdict, tree(there, judge, shape).of(0, verdict), WrittenRow.inserted(table, row)),
                statement,
                notes(false));
    }

    /// @throws FailureException with [Failure.Invalid] for values that do not fit, a row that is not there or a
    /// shape that is no UPDATE
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
        CandidateRow after = newRow().changed(row, changed.values());
        Map<String, @Nullable String> set = new LinkedHashMap<>();
        changed.values().keySet().forEach(name -> set.put(name, after.values().get(name)));
        Column first = table.column(set.keySet().iterator().next()).orElseThrow();
        String statement = new StatementText(table, first, set).of(shape, row);
        RowJudge judge = judge(List.of(row));
        RowJudge judgeAfter = judge(List.of(after));
        Verdict verdict = judge.judgeStatement(shape, judgeAfter, statement).getFirst();
        return explanation(
                shape,
                new Judged(
                        judge,
                        verdict,
                        tree(judge, judgeAfter, shape).of(0, verdict),
                        WrittenRow.changed(table, shape, row, after)),
                statement,
                notes(false));
    }

    private NewRow newRow() {
        return new NewRow(snapshot, backend, catalog, facts, table);
    }

    private RowJudge judge(List<CandidateRow> rows) {
        return new RowJudge(snapshot, backend, catalog, facts, table, rows);
    }

    private TreeBuilder tree(RowJudge judge, @Nullable RowJudge after, StatementShape shape) throws Exception {
        return new TreeBuilder(judge, after, shape, new SeenValues(snapshot, facts, table));
    }

    /// The row of the same key, where there is one.
    private List<CandidateRow> existing(CandidateRow row) throws Exception {
        return row.key().place() ? List.of() : CandidateRows.withKeys(snapshot, backend, table, List.of(row.key()));
    }

    private Explanation explanation(StatementShape shape, Judged judged, String statement, List<String> notes)
            throws Exception {
        CandidateRow row = judged.written().row();
        Headline words = new Headline(facts.identity().name(), table, shape);
        List<String> caveats = new ArrayList<>(AccessExplainer.caveats(judged.judge(), shape));
        caveats.addAll(missing(row));
        RowVerdict explained = new RowVerdict(
                row.key(),
                row.values(),
                judged.verdict(),
                RowVerdict.Reason.of(words, row.values(), judged.verdict(), judged::tree),
                caveats,
                new CheckConstraints(snapshot, backend, judged.judge().inspector(), facts, table)
                        .over(judged.written()));
        return new Explanation(
                facts.identity(),
                table,
                shape,
                judged.judge().gate(shape),
                List.of(explained),
                explained.headline(),
                statement,
                notes,
                snapshot.wroteNothing());
    }

    private List<String> missing(CandidateRow row) {
        return table.columns().stream()
                .filter(column -> column.notNull()
                        && !row.undecided().contains(column.name())
                        && row.values().get(column.name()) == null)
                .map(column -> "No value for “" + column.name()
                        + "”, which must have one: unless a trigger fills it, the server refuses with 23502. That is not"
                        + " predicted.")
                .toList();
    }
}
