package io.rolescope.access.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The trees of a statement's verdicts. Rows for which all clauses come to the same share one; only the values that
/// the clauses saw are put in for each row.
///
/// Asks the server when it is made, and never after.
final class SharedTrees {
    private final RowJudge judge;
    private final SeenValues seen;
    private final TreeBuilder builder;
    private final OutcomePatterns patterns;
    private final Map<Kind, VerdictNode> trees = new ConcurrentHashMap<>();

    SharedTrees(RowJudge judge, StatementShape shape, SeenValues seen) throws Exception {
        this.judge = judge;
        this.seen = seen;
        this.builder = new TreeBuilder(judge, shape, seen);
        this.patterns = judge.patterns(shape);
    }

    /// What rows must have in common to share a tree.
    private record Kind(int pattern, Verdict verdict) {}

    /// The tree of the row at `index`.
    VerdictNode of(int index, Verdict verdict) {
        VerdictNode tree =
                trees.computeIfAbsent(new Kind(patterns.of(index), verdict), kind -> builder.of(index, verdict));
        return withSeen(tree, judge.rows().get(index));
    }

    /// The same tree with the values that this row's clauses saw.
    private VerdictNode withSeen(VerdictNode node, CandidateRow row) {
        if (node.kind() == VerdictNode.Kind.CLAUSE) {
            return seen.looksAtRow(node.label()) ? node.withSaw(seen.of(node.label(), row)) : node;
        }
        @Nullable List<VerdictNode> changed = null;
        for (int i = 0; i < node.children().size(); i++) {
            VerdictNode child = node.children().get(i);
            VerdictNode other = withSeen(child, row);
            if (changed == null && other != child) {
                changed = new ArrayList<>(node.children());
            }
            if (changed != null) {
                changed.set(i, other);
            }
        }
        return changed == null ? node : node.withChildren(changed);
    }
}
