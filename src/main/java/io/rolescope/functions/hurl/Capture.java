package io.rolescope.functions.hurl;

import java.util.List;

/// A line of a `[Captures]` section.
///
/// @param redacted the value is a secret from here on
public record Capture(Span span, Template name, Query query, List<Filter> filters, boolean redacted) {
    public Capture {
        filters = List.copyOf(filters);
    }
}
