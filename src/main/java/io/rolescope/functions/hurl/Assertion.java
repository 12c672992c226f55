package io.rolescope.functions.hurl;

import java.util.List;

/// A line of an `[Asserts]` section.
public record Assertion(Span span, Query query, List<Filter> filters, Predicate predicate) {
    public Assertion {
        filters = List.copyOf(filters);
    }
}
