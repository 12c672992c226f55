package io.rolescope.access;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.draft.DraftReport;
import io.rolescope.access.draft.PolicyDraft;
import io.rolescope.access.explain.Verdict;
import io.rolescope.access.verify.AccessVerification;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the server does with every row before and after a policy was really changed, to hold a draft's report to.
final class DraftTruth {
    static final int ROWS = 60;

    long rows;
    long changes;
    long unclear;
    final List<String> wrong = new ArrayList<>();

    /// @param identity with a row's key and a shape: what the server did
    record Asked(SessionIdentity identity, String shape, String key) {}

    /// Tries every row for real.
    static Map<Asked, Verdict> server(Backend backend, TableName table, List<SessionIdentity> identities) {
        PolicyCatalog catalog = CatalogReader.read(backend);
        Table now = catalog.table(table).orElseThrow();
        Map<Asked, Verdict> did = new HashMap<>();
        new AccessVerification(backend, catalog)
                .run(
                        AccessVerification.Plan.of(identities)
                                .withTables(List.of(now))
                                .withShapes(PolicyDraft.SHAPES)
                                .withRows(ROWS, ROWS),
                        decision -> {
                            if (decision.actual() != null) {
                                did.put(
                                        new Asked(
                                                decision.identity(),
                                                decision.shape().label(),
                                                decision.key().toString()),
                                        decision.actual());
                            }
                        });
        return did;
    }

    /// Counts where the report says something else than what happened.
    void hold(String what, DraftReport report, Map<Asked, Verdict> before, Map<Asked, Verdict> after) {
        Map<Asked, DraftReport.RowChange> said = new HashMap<>();
        for (DraftReport.Effect effect : report.effects()) {
            for (DraftReport.RowChange change : effect.changes()) {
                said.put(
                        new Asked(
                                effect.identity(),
                                effect.shape().label(),
                                change.key().toString()),
                        change);
            }
        }
        before.forEach((asked, was) -> {
            Verdict is = after.get(asked);
            if (is == null) {
                return;
            }
            rows++;
            DraftReport.RowChange change = said.get(asked);
            if (change != null) {
                changes++;
            }
            if (change != null && change.kind() == DraftReport.Kind.UNCLEAR) {
                unclear++;
                if (!change.before().covers(was) || !change.after().covers(is)) {
                    wrong.add(what + "\n  " + asked + " was " + was + ", is " + is + "; said " + change);
                }
            } else if (!agrees(change, was, is)) {
                wrong.add(what + "\n  " + asked + " was " + was.exactWord() + ", is " + is.exactWord() + " " + is
                        + "; said " + change);
            }
        });
    }

    private static boolean agrees(DraftReport.RowChange change, Verdict was, Verdict is) {
        boolean had = was instanceof Verdict.Allowed;
        boolean has = is instanceof Verdict.Allowed;
        if (change == null) {
            return had == has && (has || !raises(is) || raised(was));
        }
        return change.after().covers(is)
                && switch (change.kind()) {
                    case GAINED -> !had && has;
                    case LOST -> had && !has;
                    case FAILS -> !has && raises(is);
                    case UNCLEAR -> true;
                };
    }

    private static boolean raises(Verdict verdict) {
        return verdict instanceof Verdict.Fails
                || verdict instanceof Verdict.Denied denied && denied.reason() == Verdict.Reason.PRIVILEGE;
    }

    private static boolean raised(Verdict verdict) {
        return verdict instanceof Verdict.Fails
                || verdict instanceof Verdict.Denied denied && denied.reason() != Verdict.Reason.HIDDEN;
    }
}
