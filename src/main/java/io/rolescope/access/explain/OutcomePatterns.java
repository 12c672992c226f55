package io.rolescope.access.explain;

import io.rolescope.access.expression.Outcomes;
import io.rolescope.access.expression.Truth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// Rows put together by what the clauses came to for them. Of a great many rows there are mostly a handful of kinds.
final class OutcomePatterns {
    private final int[] patternOf;
    private final List<Integer> examples;

    private OutcomePatterns(int[] patternOf, List<Integer> examples) {
        this.patternOf = patternOf;
        this.examples = List.copyOf(examples);
    }

    /// @param clauses for each clause what it came to for the row at an index
    static OutcomePatterns of(List<CandidateRow> rows, List<IntFunction<Outcomes>> clauses) {
        Signs signs = new Signs();
        Map<String, Integer> patterns = new HashMap<>();
        List<Integer> examples = new ArrayList<>();
        int[] patternOf = new int[rows.size()];
        char[] signature = new char[clauses.size() + 1];
        for (int i = 0; i < patternOf.length; i++) {
            for (int c = 0; c < clauses.size(); c++) {
                signature[c] = signs.of(clauses.get(c).apply(i));
            }
            signature[clauses.size()] = rows.get(i).exists() ? '+' : '-';
            Integer pattern = patterns.putIfAbsent(new String(signature), examples.size());
            patternOf[i] = pattern == null ? examples.size() : pattern;
            if (pattern == null) {
                examples.add(i);
            }
        }
        return new OutcomePatterns(patternOf, examples);
    }

    /// One character for each thing that a clause may come to; the certain ones, nearly all there are, come first.
    private static final class Signs {
        private static final Outcomes YES = Outcomes.of(Truth.TRUE);
        private static final Outcomes NO = Outcomes.of(Truth.FALSE);
        private static final Outcomes NEITHER = Outcomes.of(Truth.NULL);

        private final Map<Outcomes, Character> others = new HashMap<>();

        char of(Outcomes outcome) {
            if (outcome == YES) {
                return 0;
            }
            if (outcome == NO) {
                return 1;
            }
            return outcome == NEITHER ? 2 : others.computeIfAbsent(outcome, ignored -> (char) (others.size() + 3));
        }
    }

    /// Which pattern the row at `index` has.
    int of(int index) {
        return patternOf[index];
    }

    /// For each pattern a row that has it.
    List<Integer> examples() {
        return examples;
    }
}
