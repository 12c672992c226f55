package io.rolescope.access.explain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One row's verdict with everything that explains it.
///
/// Tree and headline are made when they are asked for, without the server: of ten thousand rows few are looked at.
public final class RowVerdict {
    private final RowKey key;
    private final Map<String, @Nullable String> values;
    private final Verdict verdict;
    private final Reason reason;
    private final List<String> caveats;
    private final List<ConstraintVerdict> constraints;

    RowVerdict(
            RowKey key,
            Map<String, ? extends @Nullable String> values,
            Verdict verdict,
            Reason reason,
            List<String> caveats) {
        this(key, values, verdict, reason, caveats, List.of());
    }

    RowVerdict(
            RowKey key,
            Map<String, ? extends @Nullable String> values,
            Verdict verdict,
            Reason reason,
            List<String> caveats,
            List<ConstraintVerdict> constraints) {
        this.key = key;
        this.values = values instanceof RowValues shared
                ? shared
                : Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable String>(values));
        this.verdict = verdict;
        this.reason = reason;
        this.caveats = List.copyOf(caveats);
        this.constraints = List.copyOf(constraints);
    }

    /// How a row is explained.
    interface Reason {
        VerdictNode tree();

        /// The sentence of the tree.
        String headline(VerdictNode tree);

        /// The reason alone of the tree.
        String why(VerdictNode tree);

        /// By a tree in the usual words.
        static Reason of(
                Headline words, Map<String, @Nullable String> values, Verdict verdict, Supplier<VerdictNode> tree) {
            return new Worded(words, values, verdict, tree);
        }
    }

    private record Worded(
            Headline words, Map<String, @Nullable String> values, Verdict verdict, Supplier<VerdictNode> made)
            implements Reason {
        @Override
        public VerdictNode tree() {
            return made.get();
        }

        @Override
        public String headline(VerdictNode tree) {
            return words.of(values, verdict, tree);
        }

        @Override
        public String why(VerdictNode tree) {
            return words.why(verdict, tree);
        }
    }

    public RowKey key() {
        return key;
    }

    /// The row as the observer sees it, column to text.
    public Map<String, @Nullable String> values() {
        return values;
    }

    public Verdict verdict() {
        return verdict;
    }

    /// The verdict taken apart; made anew each time.
    public VerdictNode tree() {
        return reason.tree();
    }

    /// The answer in one plain sentence, for somebody who does not read SQL.
    public String headline() {
        return reason.headline(tree());
    }

    /// The reason alone, to be put into a sentence of somebody else's: no capital letter, no full stop.
    public String why() {
        return reason.why(tree());
    }

    /// The table's CHECK constraints over a row that was typed in; empty for rows as they are.
    public List<ConstraintVerdict> constraints() {
        return constraints;
    }

    /// The constraint that refuses the row when policies let it through; `null` where none is known to.
    public @Nullable ConstraintVerdict refusing() {
        return constraints.stream()
                .filter(constraint -> constraint.state() == ConstraintVerdict.State.REFUSES)
                .findFirst()
                .orElse(null);
    }

    /// What else could change the outcome: triggers, constraints, volatile helpers.
    public List<String> caveats() {
        return caveats;
    }
}
