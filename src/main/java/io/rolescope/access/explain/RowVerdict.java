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
public record RowVerdict(
        RowKey key,
        Map<String, @Nullable String> values,
        Verdict verdict,
        VerdictNode tree,
        String headline,
        List<String> caveats) {

    public RowVerdict {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        caveats = List.copyOf(caveats);
    }

    /// The reason alone, to be put into a sentence of somebody else's: no capital letter, no full stop.
    public String why() {
        return Headline.why(verdict, tree);
    }
}
