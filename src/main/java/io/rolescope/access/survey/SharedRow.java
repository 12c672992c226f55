package io.rolescope.access.survey;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.AtomInspector;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.CandidateRows;
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

/// A row that lets everybody in by a flag of its own, such as `is_public` or `visibility = 'public'`.
///
/// The name of the column only says which columns to try; that the flag is what opens the row is judged: the same row
/// with the flag taken away is hidden from the same identity. A row that another condition opens as well is not shared.
///
/// @param value the flag's value as text
record SharedRow(String column, String value, List<String> policies) {
    private static final Pattern FLAG =
            Pattern.compile("(?i)(^|_)(public|publicly|published|shared|visible|visibility|listed|discoverable)(_|$)");

    /// Literals that a flag of text or of an enum is compared with.
    private static final Pattern FLAG_VALUE =
            Pattern.compile("(?i)'(public|published|shared|listed|everyone|anyone|everybody|anybody|world)'");

    /// @param judge of one row, judged for SELECT
    static @Nullable SharedRow of(Snapshot snapshot, Backend backend, PolicyCatalog catalog, RowJudge judge)
            throws Exception {
        Table table = judge.table();
        CandidateRow row = judge.rows().getFirst();
        for (String column : flags(judge)) {
            String value = row.values().get(column);
            if (value == null) {
                continue;
            }
            Map<String, @Nullable String> without = new HashMap<>();
            without.put(column, null);
            CandidateRow plain = CandidateRows.changed(table, row, without);
            RowJudge again = new RowJudge(snapshot, backend, catalog, judge.facts(), table, List.of(plain));
            if (again.judge(StatementShape.SELECT).getFirst() instanceof Verdict.Denied) {
                return new SharedRow(column, value, VerdictTree.letThrough(judge, StatementShape.SELECT, 0));
            }
        }
        return null;
    }

    private static Set<String> flags(RowJudge judge) throws Exception {
        Set<String> flags = new LinkedHashSet<>();
        for (PolicyGroup group : judge.groups(StatementShape.SELECT)) {
            for (PolicyGroup.Clause clause : group.permissive()) {
                for (String atom : clause.folded().atoms()) {
                    boolean named = FLAG_VALUE.matcher(atom).find();
                    AtomInspector.columns(judge.table(), atom).stream()
                            .filter(name -> named || FLAG.matcher(name).find())
                            .forEach(flags::add);
                }
            }
        }
        return flags;
    }
}
