package io.rolescope.explorer;

import java.util.List;

/// A condition on one column, as a person puts it.
///
/// @param values what stands behind the operator, as typed; none for [Operator#IS_NULL], two for a range
public record RowFilter(String column, Operator operator, List<String> values) {

    public RowFilter {
        values = List.copyOf(values);
    }

    public static RowFilter of(String column, Operator operator, String... values) {
        return new RowFilter(column, operator, List.of(values));
    }

    /// What a column can be asked.
    public enum Operator {
        CONTAINS("contains", 1),
        EQUALS("is", 1),
        NOT_EQUALS("is not", 1),
        STARTS_WITH("starts with", 1),
        AT_LEAST("at least", 1),
        AT_MOST("at most", 1),
        BETWEEN("between", 2),
        ONE_OF("is one of", 1),
        IS_TRUE("is true", 0),
        IS_FALSE("is false", 0),
        JSON_CONTAINS("contains JSON", 1),
        IS_NULL("is empty (null)", 0),
        IS_NOT_NULL("is not empty", 0);

        private final String words;
        private final int operands;

        Operator(String words, int operands) {
            this.words = words;
            this.operands = operands;
        }

        public String words() {
            return words;
        }

        /// How many values it takes.
        public int operands() {
            return operands;
        }
    }
}
