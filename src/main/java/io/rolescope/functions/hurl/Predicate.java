package io.rolescope.functions.hurl;

import org.jspecify.annotations.Nullable;

/// The test at the end of an assert.
///
/// @param negated written with `not`
/// @param operand what is compared with; absent for `exists` and the `is…` predicates
public record Predicate(
        Span span,
        boolean negated,
        PredicateName name,
        @Nullable Literal operand) {}
