package io.rolescope.access.survey;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.AtomInspector;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.CandidateRows;
import io.rolescope.access.explain.Literals;
import io.rolescope.access.explain.PolicyGroup;
import io.rolescope.access.explain.RowJudge;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.access.explain.VerdictTree;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why a row of another tenant may be open on purpose: it lets everybody in by a flag of its own, such as
/// `is_public` or `visibility = 'public'`, or it is the person's own, by a column such as `author_id`.
///
/// The name of a column only says which columns to try; that the column is what opens the row is judged: the
/// same row without it is hidden from the same identity. A row that another condition opens as well is not
/// excused.
///
/// @param column the column that opens it
/// @param value what it holds, as text
/// @param policies those that let the row through
record RowOpening(Witness.Kind kind, String column, String value, List<String> policies) {
    private static final Pattern FLAG =
            Pattern.compile("(?i)(^|_)(public|publicly|published|shared|visible|visibility|listed|discoverable)(_|$)");

    /// Literals that a flag of text or of an enum is compared with.
    private static final Pattern FLAG_VALUE =
            Pattern.compile("(?i)'(public|published|shared|listed|everyone|anyone|everybody|anybody|world)'");

    /// @param judge of one row, judged for SELECT
    /// @param person the id that the identity acts under, empty where there is none
    static @Nullable RowOpening of(
            Snapshot snapshot, Backend backend, PolicyCatalog catalog, RowJudge judge, String person) throws Exception {
        CandidateRow row = judge.rows().getFirst();
        for (Candidate candidate : candidates(judge, row, person)) {
            String value = row.values().get(candidate.column());
            if (value != null
                    && isHiddenWithout(
                            snapshot, backend, catalog, judge, StatementShape.SELECT, Set.of(candidate.column()))) {
                return new RowOpening(
                        candidate.kind(),
                        candidate.column(),
                        value,
                        VerdictTree.letThrough(judge, StatementShape.SELECT, 0));
            }
        }
        return null;
    }

    /// Whether the judged row would be refused if these columns held nothing.
    static boolean isHiddenWithout(
            Snapshot snapshot,
            Backend backend,
            PolicyCatalog catalog,
            RowJudge judge,
            StatementShape shape,
            Set<String> columns)
            throws Exception {
        Table table = judge.table();
        Map<String, @Nullable String> without = new HashMap<>();
        columns.forEach(column -> without.put(column, null));
        CandidateRow plain = CandidateRows.changed(table, judge.rows().getFirst(), without);
        RowJudge again = new RowJudge(snapshot, backend, catalog, judge.facts(), table, List.of(plain));
        return again.judge(shape).getFirst() instanceof Verdict.Denied;
    }

    /// SQL that leaves out the rows that are open for the same reason.
    String leavingOut() {
        return TableName.quoted(column) + " IS DISTINCT FROM " + Literals.text(value);
    }

    String because() {
        return switch (kind) {
            case OWN -> "The row is the identity's own by its column " + column + "; without it, the row is hidden.";
            default ->
                "The row lets everybody in by its own column " + column + " = " + value
                        + "; without it, the row is hidden.";
        };
    }

    private record Candidate(Witness.Kind kind, String column) {}

    private static Set<Candidate> candidates(RowJudge judge, CandidateRow row, String person) throws Exception {
        Set<Candidate> candidates = new LinkedHashSet<>();
        for (PolicyGroup group : judge.groups(StatementShape.SELECT)) {
            for (PolicyGroup.Clause clause : group.permissive()) {
                for (String atom : clause.folded().atoms()) {
                    boolean named = FLAG_VALUE.matcher(atom).find();
                    for (String column : AtomInspector.columns(judge.table(), atom)) {
                        if (named || FLAG.matcher(column).find()) {
                            candidates.add(new Candidate(Witness.Kind.SHARED, column));
                        }
                        if (!person.isEmpty() && person.equals(row.values().get(column))) {
                            candidates.add(new Candidate(Witness.Kind.OWN, column));
                        }
                    }
                }
            }
        }
        return candidates;
    }
}
