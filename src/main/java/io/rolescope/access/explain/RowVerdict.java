package io.rolescope.access.explain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
    ///
    /// @param tree makes the tree
    /// @param headline makes the sentence of the tree
    /// @param why makes the reason alone of the tree
    record Reason(
            Supplier<VerdictNode> tree, Function<VerdictNode, String> headline, Function<VerdictNode, String> why) {

        /// By a tree in the usual words.
        static Reason of(
                Headline headline, Map<String, @Nullable String> values, Verdict verdict, Supplier<VerdictNode> tree) {
            return new Reason(tree, root -> headline.of(values, verdict, root), root -> headline.why(verdict, root));
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
        return reason.tree().get();
    }

    /// The answer in one plain sentence, for somebody who does not read SQL.
    public String headline() {
        return reason.headline().apply(tree());
    }

    /// The reason alone, to be put into a sentence of somebody else's: no capital letter, no full stop.
    public String why() {
        return reason.why().apply(tree());
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
