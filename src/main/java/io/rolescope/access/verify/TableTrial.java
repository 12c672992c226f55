package io.rolescope.access.verify;

import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableRow;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.RowJudge;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.StatementText;
import io.rolescope.access.explain.Verdict;
import io.rolescope.access.explain.VerdictTree;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Predicts and then tries one table's rows for one identity, inside one rehearsal.
final class TableTrial {
    private final Snapshot snapshot;
    private final RowJudge judge;
    private final Table table;
    private final SessionIdentity identity;

    TableTrial(Snapshot snapshot, RowJudge judge) {
        this.snapshot = snapshot;
        this.judge = judge;
        this.table = judge.table();
        this.identity = judge.facts().identity();
    }

    /// @param tries rows a write is tried on, at most; reads are tried on all
    void run(StatementShape shape, int tries, Consumer<Decision> decided) throws Exception {
        StatementText statements = judge.statements(shape);
        if (statements == null || !judge.isPossible(shape)) {
            return;
        }
        List<Verdict> verdicts = judge.judge(shape);
        if (verdicts.isEmpty()) {
            return;
        }
        int step = shape.command() == PolicyCommand.SELECT ? 1 : Math.max(1, verdicts.size() / Math.max(1, tries));
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < verdicts.size(); i += step) {
            chosen.add(i);
        }
        snapshot.as(identity, db -> {
            for (int i : chosen) {
                snapshot.throwIfCancelled();
                CandidateRow row = judge.rows().get(i);
                String statement = statements.of(shape, row);
                Attempt attempt = snapshot.tryOut(statement);
                Verdict predicted = verdicts.get(i);
                ServerAnswer answer = ServerAnswer.of(table, shape, predicted, attempt);
                decided.accept(new Decision(
                        identity,
                        table.name(),
                        row.key(),
                        shape,
                        statement,
                        predicted,
                        answer.verdict(),
                        answer.note(),
                        VerdictTree.because(judge, shape, i, predicted),
                        new TableRow(table, row.values())));
            }
            return true;
        });
    }
}
