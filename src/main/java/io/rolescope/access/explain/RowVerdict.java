package io.rolescope.access.explain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One row's verdict with everything that explains it.
///
/// @param values the row as the observer sees it, column to text
/// @param headline the answer in one plain sentence, for somebody who does not read SQL
/// @param caveats what else could change the outcome: triggers, constraints, volatile helpers
/// @param constraints the table's CHECK constraints over a row that was typed in; empty for rows as they are
public record RowVerdict(
        RowKey key,
        Map<String, @Nullable String> values,
        Verdict verdict,
        VerdictNode tree,
        String headline,
        List<String> caveats,
        List<ConstraintVerdict> constraints) {

    public RowVerdict {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        caveats = List.copyOf(caveats);
        constraints = List.copyOf(constraints);
    }

    /// The verdict on a row as it is.
    public RowVerdict(
            RowKey key,
            Map<String, @Nullable String> values,
            Verdict verdict,
            VerdictNode tree,
            String headline,
            List<String> caveats) {
        this(key, values, verdict, tree, headline, caveats, List.of());
    }

    /// The constraint that refuses the row when policies let it through; `null` where none is known to.
    public @Nullable ConstraintVerdict refusing() {
        return constraints.stream()
                .filter(constraint -> constraint.state() == ConstraintVerdict.State.REFUSES)
                .findFirst()
                .orElse(null);
    }

    /// The reason alone, to be put into a sentence of somebody else's: no capital letter, no full stop.
    public String why() {
        return Headline.why(verdict, tree);
    }
}
