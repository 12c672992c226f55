package io.rolescope.access.survey;

import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.CandidateRows;
import io.rolescope.access.explain.IdentityFacts;
import io.rolescope.access.explain.RowJudge;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import java.util.ArrayList;
import java.util.List;

/// What a changed set of policies on one table would change, evaluated without any DDL: the same rows judged
/// under the
/// policies as they are and as drafted.
public final class PolicyDraft {
    private static final List<StatementShape> SHAPES =
            List.of(StatementShape.SELECT, StatementShape.INSERT, StatementShape.UPDATE, StatementShape.DELETE);

    private final Backend backend;
    private final PolicyCatalog catalog;

    public PolicyDraft(Backend backend, PolicyCatalog catalog) {
        this.backend = backend;
        this.catalog = catalog;
    }

    /// How a draft changes access, over what was looked at.
    public enum Label {
        /// Nobody gains or loses a row.
        SAFE,
        /// Somebody loses rows, nobody gains any.
        NARROWING,
        /// Somebody gains rows, nobody loses any.
        WIDENING,
        /// Somebody loses every row of a command, or meets errors that were not there.
        BREAKING,
        /// Some gain and some lose.
        MIXED
    }

    /// One identity and command whose access changes.
    ///
    /// @param gained rows let through by the draft only
    /// @param lost rows let through by the policies as they are only
    /// @param failing rows that the draft raises errors on, or cannot be told for
    /// @param kept rows let through by both
    public record Effect(
            SessionIdentity identity,
            StatementShape shape,
            List<RowKey> gained,
            List<RowKey> lost,
            List<RowKey> failing,
            long kept) {}

    /// @param rows looked at
    /// @param effects where something changes, only
    public record Report(Label label, long rows, List<Effect> effects, List<String> notes) {}

    /// @param drafted every policy that the table would have
    /// @throws io.rolescope.platform.FailureException classified
    public Report compare(
            Table table, List<Policy> drafted, List<SessionIdentity> identities, int rows, ReadOptions options) {
        Table changed = table.withPolicies(drafted, table.rls(), table.forced());
        PolicyCatalog after = catalog.with(changed);
        return backend.snapshot(options, snapshot -> {
            List<CandidateRow> candidates = CandidateRows.first(snapshot, backend, table, rows);
            List<Effect> effects = new ArrayList<>();
            for (SessionIdentity identity : identities) {
                snapshot.throwIfCancelled();
                IdentityFacts facts = IdentityFacts.ask(snapshot, identity);
                RowJudge now = new RowJudge(snapshot, backend, catalog, facts, table, candidates);
                RowJudge then = new RowJudge(snapshot, backend, after, facts, changed, candidates);
                for (StatementShape shape : SHAPES) {
                    if (now.isPossible(shape)) {
                        add(effects, identity, shape, now.judge(shape), then.judge(shape), candidates);
                    }
                }
            }
            return new Report(label(effects), candidates.size(), List.copyOf(effects), notes(snapshot, table));
        });
    }

    private static void add(
            List<Effect> effects,
            SessionIdentity identity,
            StatementShape shape,
            List<Verdict> before,
            List<Verdict> after,
            List<CandidateRow> rows) {
        List<RowKey> gained = new ArrayList<>();
        List<RowKey> lost = new ArrayList<>();
        List<RowKey> failing = new ArrayList<>();
        long kept = 0;
        for (int i = 0; i < rows.size(); i++) {
            boolean was = before.get(i) instanceof Verdict.Allowed;
            boolean is = after.get(i) instanceof Verdict.Allowed;
            RowKey key = rows.get(i).key();
            if (was && is) {
                kept++;
            } else if (is) {
                gained.add(key);
            } else if (was) {
                lost.add(key);
            }
            boolean troubled = !(after.get(i) instanceof Verdict.Allowed || after.get(i) instanceof Verdict.Denied);
            if (troubled && !before.get(i).word().equals(after.get(i).word())) {
                failing.add(key);
            }
        }
        if (!gained.isEmpty() || !lost.isEmpty() || !failing.isEmpty()) {
            effects.add(new Effect(identity, shape, gained, lost, failing, kept));
        }
    }

    private static Label label(List<Effect> effects) {
        boolean gain = effects.stream().anyMatch(effect -> !effect.gained().isEmpty());
        boolean loss = effects.stream().anyMatch(effect -> !effect.lost().isEmpty());
        boolean breaks = effects.stream()
                .anyMatch(effect -> !effect.failing().isEmpty()
                        || !effect.lost().isEmpty()
                                && effect.kept() == 0
                                && effect.gained().isEmpty());
        if (breaks) {
            return Label.BREAKING;
        }
        return gain && loss ? Label.MIXED : gain ? Label.WIDENING : loss ? Label.NARROWING : Label.SAFE;
    }

    private static List<String> notes(Snapshot snapshot, Table table) {
        List<String> notes = new ArrayList<>();
        if (!table.rls()) {
            notes.add("Row-level security is off for " + table.name() + ": no policy is asked until it is enabled.");
        }
        notes.add(snapshot.wroteNothing() ? "Nothing was written." : "A transaction id was given out.");
        return notes;
    }
}
