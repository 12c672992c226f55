package io.rolescope.access.explain;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Explains what an identity may do with rows, row by row. Reads only.
public final class AccessExplainer {
    /// Up to so many rows are simply carried; more are worth questions that make carrying less.
    private static final int FEW = 200;
    /// As many rows' sentences are read one by one by a person, who wants names; looking them up takes questions.
    private static final int READ = 50;

    private final Backend backend;
    private final PolicyCatalog catalog;

    public AccessExplainer(Backend backend, PolicyCatalog catalog) {
        this.backend = backend;
        this.catalog = catalog;
    }

    /// Rows of one table for one identity and shape, in one snapshot.
    ///
    /// @throws FailureException classified: the observer may not read the table, the identity cannot be put on,
    /// a key does not fit, the work was cancelled
    public Explanation explain(
            SessionIdentity identity, Table table, StatementShape shape, RowSelection rows, ReadOptions options) {
        return backend.snapshot(options, snapshot -> explain(snapshot, identity, table, shape, rows));
    }

    /// The same over rows that stand still already.
    ///
    /// @throws Exception as [#explain(SessionIdentity, Table, StatementShape, RowSelection, ReadOptions)], or
    /// with the server's error
    public Explanation explain(
            Snapshot snapshot, SessionIdentity identity, Table table, StatementShape shape, RowSelection rows)
            throws Exception {
        return explain(snapshot, identity, table, shape, rows, ManyRows.Width.WHOLE);
    }

    /// As [#explain], for who shows no rows but only verdicts and reasons: of a great many rows no more is
    /// read than the key, what the policies look at and what the row is called by.
    public Explanation reasons(
            SessionIdentity identity, Table table, StatementShape shape, RowSelection rows, ReadOptions options) {
        return backend.snapshot(
                options, snapshot -> explain(snapshot, identity, table, shape, rows, ManyRows.Width.REASONS));
    }

    private Explanation explain(
            Snapshot snapshot,
            SessionIdentity identity,
            Table table,
            StatementShape shape,
            RowSelection rows,
            ManyRows.Width width)
            throws Exception {
        IdentityFacts facts = IdentityFacts.ask(snapshot, identity);
        if (!table.canHavePolicies()) {
            return new ViewReader(snapshot, backend, catalog).explain(facts, table, shape, rows);
        }
        return switch (rows) {
            case RowSelection.Typed typed ->
                new TypedRowExplainer(snapshot, backend, catalog, facts, table).explainNew(shape, typed);
            case RowSelection.Changed changed ->
                new TypedRowExplainer(snapshot, backend, catalog, facts, table).explainChange(shape, changed);
            default -> {
                SeenValues seen = new SeenValues(snapshot, facts, table);
                RowJudge judge = judge(snapshot, facts, table, shape, rows, width, seen);
                yield explained(snapshot, judge, seen, shape, rows);
            }
        };
    }

    /// What an upsert comes to where it meets the row with the key `existing`.
    ///
    /// @throws FailureException as [#explain]
    public RowVerdict explainUpsert(
            SessionIdentity identity, Table table, RowKey existing, Upsert upsert, ReadOptions options) {
        StatementShape shape = StatementShape.INSERT_ON_CONFLICT_DO_UPDATE;
        return backend.snapshot(options, snapshot -> {
            IdentityFacts facts = IdentityFacts.ask(snapshot, identity);
            CandidateRow old =
                    existing(snapshot, backend, table, List.of(existing)).getFirst();
            CandidateRow proposed = new NewRow(snapshot, backend, catalog, facts, table).of(upsert.proposed());
            RowJudge judge = new RowJudge(snapshot, backend, catalog, facts, table, upsert.rows(table, proposed, old));
            Verdict verdict = judge.judgeUpsert(
                    upsert.statement(table), upsert.conflict(), java.util.Set.copyOf(upsert.updated()));
            VerdictNode tree = new TreeBuilder(judge, shape, new SeenValues(snapshot, facts, table)).ofUpsert(verdict);
            SeenNames names = verdict instanceof Verdict.Denied
                    ? SeenNames.in(tree, new NameLookup(snapshot, backend, catalog, identity, table))
                    : SeenNames.none();
            Headline headline = new Headline(identity.name(), table, StatementShape.UPDATE, names);
            return new RowVerdict(
                    old.key(),
                    old.values(),
                    verdict,
                    RowVerdict.Reason.of(headline, old.values(), verdict, () -> tree),
                    caveats(judge, shape));
        });
    }

    /// Verdicts without trees, as many as `rows` asks for; for counting and colouring.
    public List<Verdict> verdicts(
            SessionIdentity identity, Table table, StatementShape shape, RowSelection rows, ReadOptions options) {
        return backend.snapshot(options, snapshot -> {
            IdentityFacts facts = IdentityFacts.ask(snapshot, identity);
            return judge(
                            snapshot,
                            facts,
                            table,
                            shape,
                            rows,
                            ManyRows.Width.DECIDING,
                            new SeenValues(snapshot, facts, table))
                    .judge(shape);
        });
    }

    private RowJudge judge(
            Snapshot snapshot,
            IdentityFacts facts,
            Table table,
            StatementShape shape,
            RowSelection selection,
            ManyRows.Width width,
            SeenValues seen)
            throws Exception {
        if (selection instanceof RowSelection.First(int limit) && limit > FEW) {
            return new ManyRows(snapshot, backend, catalog, facts, table, seen).judge(shape, limit, width);
        }
        return new RowJudge(snapshot, backend, catalog, facts, table, candidates(snapshot, table, selection));
    }

    private Explanation explained(
            Snapshot snapshot, RowJudge judge, SeenValues seen, StatementShape shape, RowSelection selection)
            throws Exception {
        List<Verdict> verdicts = judge.judge(shape);
        List<String> notes = new ArrayList<>(notes(judge.table(), selection, verdicts.size()));
        boolean seesAll = !judge.table().rls() || backend.facts().observerBypassesRls();
        verdicts = new ServerCheck(snapshot, judge, shape, selection, seesAll).checked(verdicts, notes);
        SharedTrees trees = new SharedTrees(judge, shape, seen);
        String who = judge.facts().identity().name();
        boolean named = verdicts.size() <= READ;
        NameLookup lookup =
                new NameLookup(snapshot, backend, catalog, judge.facts().identity(), judge.table());
        List<String> caveats = caveats(judge, shape);
        List<RowVerdict> explained = new ArrayList<>(verdicts.size());
        Headline unnamed = new Headline(who, judge.table(), shape, SeenNames.none());
        for (int i = 0; i < verdicts.size(); i++) {
            Headline headline = named && verdicts.get(i) instanceof Verdict.Denied denied
                    ? new Headline(who, judge.table(), shape, SeenNames.in(trees.of(i, denied), lookup))
                    : unnamed;
            explained.add(explained(judge.rows().get(i), trees, headline, i, verdicts.get(i), caveats));
        }
        StatementText text = judge.statements(shape);
        return new Explanation(
                judge.facts().identity(),
                judge.table(),
                shape,
                judge.gate(shape),
                explained,
                summary(who, judge.table(), shape, explained),
                text == null || judge.rows().isEmpty()
                        ? ""
                        : text.of(shape, judge.rows().getFirst()),
                notes,
                snapshot.wroteNothing());
    }

    private static RowVerdict explained(
            CandidateRow row, SharedTrees trees, Headline headline, int index, Verdict verdict, List<String> caveats) {
        return new RowVerdict(
                row.key(),
                row.values(),
                verdict,
                RowVerdict.Reason.of(headline, row.values(), verdict, () -> trees.of(index, verdict)),
                caveats);
    }

    private List<CandidateRow> candidates(Snapshot snapshot, Table table, RowSelection rows) throws Exception {
        return switch (rows) {
            case RowSelection.First first -> CandidateRows.first(snapshot, backend, table, first.limit());
            case RowSelection.Keys keys -> existing(snapshot, backend, table, keys.keys());
            case RowSelection.Typed ignored -> throw new IllegalArgumentException("typed rows are explained alone");
            case RowSelection.Changed ignored -> throw new IllegalArgumentException("changes are explained alone");
        };
    }

    static List<CandidateRow> existing(Snapshot snapshot, Backend backend, Table table, List<RowKey> keys)
            throws Exception {
        List<CandidateRow> found = CandidateRows.withKeys(snapshot, backend, table, keys);
        if (found.isEmpty()) {
            throw new FailureException(new Failure.Invalid(
                    "There is no such row in " + table.name() + " that this login could see.",
                    "Check the key; a login that bypasses row security sees every row.",
                    String.valueOf(keys),
                    null));
        }
        return found;
    }

    private List<String> notes(Table table, RowSelection selection, int looked) {
        List<String> notes = new ArrayList<>();
        if (table.rls() && !backend.facts().observerBypassesRls()) {
            notes.add("This login does not bypass row security: rows that it cannot see itself are not listed.");
        }
        if (selection instanceof RowSelection.First(int limit) && looked == limit) {
            notes.add((looked == 1 ? "The first row was looked at" : "The first " + looked + " rows were looked at")
                    + ", not all"
                    + (table.estimatedRows() > limit ? " of about " + (long) table.estimatedRows() : "") + ".");
        }
        return notes;
    }

    static List<String> caveats(RowJudge judge, StatementShape shape) throws Exception {
        List<String> caveats = new ArrayList<>();
        if (shape.writes()) {
            judge.table().triggers().stream()
                    .filter(trigger -> trigger.events().contains(shape.command().name()))
                    .forEach(trigger -> caveats.add((trigger.before() ? "The BEFORE trigger " : "The trigger ")
                            + trigger.name() + " runs too and may refuse."));
        }
        Set<String> asked = RowJudge.atomsOf(judge.groups(shape));
        judge.inspector().volatileHelpers(judge.table(), asked).forEach(caveats::add);
        return caveats;
    }

    private static String summary(String who, Table table, StatementShape shape, List<RowVerdict> rows) {
        if (rows.size() == 1) {
            return rows.getFirst().headline();
        }
        // thousands of rows share a few verdicts
        Map<Verdict, String> words = new IdentityHashMap<>();
        Map<String, Long> counts = new LinkedHashMap<>();
        for (RowVerdict row : rows) {
            counts.merge(words.computeIfAbsent(row.verdict(), AccessExplainer::firstWord), 1L, Long::sum);
        }
        StringBuilder text = new StringBuilder(
                rows.size() + " rows of " + table.name() + ", " + shape.label() + " as " + who + ": ");
        List<String> parts = new ArrayList<>();
        counts.forEach((word, count) -> parts.add(count + " " + word));
        return text.append(parts.isEmpty() ? "there is no row" : String.join(", ", parts))
                .append('.')
                .toString();
    }

    private static String firstWord(Verdict verdict) {
        String word = verdict.word();
        int colon = word.indexOf(':');
        return colon < 0 ? word : word.substring(0, colon);
    }
}
