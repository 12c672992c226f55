package io.rolescope.access.draft;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.Function;
import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.draft.DraftReport.Effect;
import io.rolescope.access.draft.DraftReport.Kind;
import io.rolescope.access.draft.DraftReport.RowChange;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.CandidateRows;
import io.rolescope.access.explain.DraftedPolicies;
import io.rolescope.access.explain.IdentityFacts;
import io.rolescope.access.explain.RowJudge;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.access.expression.MalformedExpressionException;
import io.rolescope.access.expression.Token;
import io.rolescope.access.expression.Tokenizer;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.Progress;
import io.rolescope.platform.postgres.PostgresFailures;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a change to the policies of one table would change, evaluated without any DDL: the same rows judged under the
/// policies as they are and as drafted, in one snapshot.
public final class PolicyDraft {
    /// What is judged: each command in its plainest form, existing rows found by their key, and for INSERT the same
    /// rows as new ones.
    public static final List<StatementShape> SHAPES =
            List.of(StatementShape.SELECT, StatementShape.INSERT, StatementShape.UPDATE, StatementShape.DELETE);

    private final Backend backend;
    private final PolicyCatalog catalog;

    public PolicyDraft(Backend backend, PolicyCatalog catalog) {
        this.backend = backend;
        this.catalog = catalog;
    }

    /// @param rows looked at, at most; of a larger table the first half of them and a sample
    /// @throws io.rolescope.platform.FailureException classified
    public DraftReport compare(
            PolicyChange change, List<SessionIdentity> identities, int rows, ReadOptions options, Progress progress) {
        Table table = change.table();
        Table changed = change.changed();
        return backend.snapshot(options, snapshot -> {
            List<Function> functions = snapshot.as(SessionIdentity.login(), CatalogReader::allFunctions);
            PolicyCatalog after =
                    catalog.with(changed).withFunctions(table.name(), called(changed.policies(), functions));
            List<CandidateRow> candidates = candidates(snapshot, table, rows);
            List<Effect> effects = new ArrayList<>();
            Set<TableName> elsewhere = new TreeSet<>();
            for (int i = 0; i < identities.size(); i++) {
                SessionIdentity identity = identities.get(i);
                snapshot.throwIfCancelled();
                progress.report((double) i / identities.size(), "Asking as " + identity.name());
                IdentityFacts facts = IdentityFacts.ask(snapshot, identity);
                RowJudge now = new RowJudge(snapshot, backend, catalog, facts, table, candidates);
                IdentityFacts heldTo = facts.heldTo(changed, catalog);
                DraftedPolicies gates = new DraftedPolicies(snapshot, backend, heldTo, after, table, functions);
                RowJudge then = new RowJudge(snapshot, backend, after, heldTo, changed, candidates, gates);
                for (StatementShape shape : SHAPES) {
                    if (now.isPossible(shape)) {
                        add(effects, identity, shape, now.judge(shape), then.judge(shape), candidates);
                    }
                }
                boolean reads = effects.stream()
                        .anyMatch(effect ->
                                effect.identity().equals(identity) && effect.shape() == StatementShape.SELECT);
                if (reads) {
                    elsewhere.addAll(gates.readersElsewhere());
                }
            }
            return new DraftReport(
                    candidates.size(),
                    table.estimatedRows(),
                    identities,
                    effects,
                    notes(snapshot, table, changed, elsewhere, candidates.size(), rows));
        });
    }

    private List<CandidateRow> candidates(Snapshot snapshot, Table table, int rows) throws Exception {
        try {
            List<CandidateRow> first = CandidateRows.first(snapshot, backend, table, rows);
            if (first.size() < rows || table.kind() != 'r') {
                return first;
            }
            Map<String, CandidateRow> all = new LinkedHashMap<>();
            first.subList(0, rows / 2).forEach(row -> all.put(row.key().toString(), row));
            CandidateRows.scattered(snapshot, backend, table, rows / 2)
                    .forEach(row -> all.put(row.key().toString(), row));
            return new ArrayList<>(all.values());
        } catch (SQLException e) {
            throw PostgresFailures.asException(e);
        }
    }

    /// The functions that have the name of something the drafted policies call.
    private static List<Function> called(List<Policy> drafted, List<Function> functions) {
        Set<String> names = new HashSet<>();
        for (Policy policy : drafted) {
            names.addAll(calls(policy.using()));
            names.addAll(calls(policy.check()));
        }
        return functions.stream()
                .filter(function -> names.contains(function.name()))
                .toList();
    }

    private static Set<String> calls(@Nullable String sql) {
        Set<String> names = new HashSet<>();
        if (sql == null) {
            return names;
        }
        try {
            List<Token> tokens = Tokenizer.tokens(sql);
            for (int i = 0; i + 1 < tokens.size(); i++) {
                if (tokens.get(i).isName() && tokens.get(i + 1).text().equals("(")) {
                    names.add(tokens.get(i).name());
                }
            }
        } catch (MalformedExpressionException e) {
            // the server will say what is wrong with it
            return names;
        }
        return names;
    }

    private static void add(
            List<Effect> effects,
            SessionIdentity identity,
            StatementShape shape,
            List<Verdict> before,
            List<Verdict> after,
            List<CandidateRow> rows) {
        List<RowChange> changes = new ArrayList<>();
        long kept = 0;
        for (int i = 0; i < rows.size(); i++) {
            Verdict was = before.get(i);
            Verdict is = after.get(i);
            @Nullable Kind kind = kind(was, is);
            if (kind != null) {
                changes.add(new RowChange(rows.get(i).key(), was, is, kind));
            } else if (is instanceof Verdict.Allowed) {
                kept++;
            }
        }
        if (!changes.isEmpty()) {
            effects.add(new Effect(identity, shape, changes, kept));
        }
    }

    /// What has become of a row, `null` where access to it is the same.
    private static @Nullable Kind kind(Verdict was, Verdict is) {
        if (was.exactWord().equals(is.exactWord()) && was.isCertain()) {
            return null;
        }
        if (!was.isCertain() || !is.isCertain()) {
            // the same outcomes before and after say nothing of which of them it is: another plan may take another one
            return Kind.UNCLEAR;
        }
        if (is instanceof Verdict.Allowed) {
            return Kind.GAINED;
        }
        boolean raises = is instanceof Verdict.Fails
                || is instanceof Verdict.Denied denied && denied.reason() == Verdict.Reason.PRIVILEGE;
        boolean raised = was instanceof Verdict.Fails
                || was instanceof Verdict.Denied denied && denied.reason() != Verdict.Reason.HIDDEN;
        if (raises && !raised) {
            return Kind.FAILS;
        }
        return was instanceof Verdict.Allowed ? Kind.LOST : null;
    }

    private static List<String> notes(
            Snapshot snapshot, Table table, Table changed, Set<TableName> elsewhere, int looked, int most)
            throws SQLException {
        List<String> notes = new ArrayList<>();
        if (!changed.rls()) {
            notes.add("Row-level security is off for " + table.name() + ": no policy is asked until it is enabled.");
        }
        if (!elsewhere.isEmpty()) {
            notes.add(
                    "Policies of " + elsewhere.stream().map(TableName::toString).collect(Collectors.joining(", "))
                            + " read this table under its own policies: what they let through may change with it, and is not"
                            + " judged here.");
        }
        if (looked >= most) {
            notes.add(looked + " rows were looked at, not all.");
        }
        notes.add("For insert, existing rows are judged as if they were added again.");
        notes.add(snapshot.wroteNothing() ? "Nothing was written." : "A transaction id was given out.");
        return notes;
    }
}
