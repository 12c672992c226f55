package io.rolescope.functions.jsonpath;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// The conditions of filters, and what they are made of.
sealed interface Logical {
    record Or(List<Logical> alternatives) implements Logical {}

    record And(List<Logical> conditions) implements Logical {}

    record Not(Logical condition) implements Logical {}

    /// True when the query finds anything.
    record Exists(Query query) implements Logical {}

    record Comparison(Operand left, Operator operator, Operand right) implements Logical {}

    /// `match` or `search`
    record Matches(Operand text, Operand pattern, boolean whole) implements Logical {}

    /// The operators of comparisons.
    enum Operator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL
    }

    /// A query inside a filter.
    ///
    /// @param relative from the current node (`@`), not from the root (`$`)
    record Query(boolean relative, List<Segment> segments) {
        boolean isSingular() {
            return segments.stream().allMatch(Segment::isSingular);
        }
    }

    /// What has a value, or none.
    sealed interface Operand {}

    record Constant(JsonNode value) implements Operand {}

    record Single(Query query) implements Operand {}

    record Length(Operand of) implements Operand {}

    record Count(Query of) implements Operand {}

    record ValueOf(Query of) implements Operand {}
}
