package io.rolescope.functions.compare;

import org.jspecify.annotations.Nullable;

/// One place where two answers are not the same.
///
/// @param where `status`, `header: name`, `body`, or a normalized JSONPath into the body
/// @param left as text; null when it is not there
/// @param right as text; null when it is not there
public record Difference(
        String where, @Nullable String left, @Nullable String right) {}
