package io.rolescope.explorer;

import java.util.List;

/// Which rows to read.
///
/// @param filters all of them must hold
/// @param size rows a page
public record PageRequest(List<RowFilter> filters, RowOrder order, Step step, int size) {

    public PageRequest {
        filters = List.copyOf(filters);
    }

    /// Where a page starts.
    public sealed interface Step {
        record First() implements Step {}

        record Last() implements Step {}

        record After(TableRow row) implements Step {}

        record Before(TableRow row) implements Step {}

        /// Whether rows are read in the order itself, not in its reverse.
        default boolean forward() {
            return this instanceof First || this instanceof After;
        }
    }

    /// The order in which rows are read for it: backwards for a page that ends somewhere.
    RowOrder inReadingOrder() {
        return step.forward() ? order : order.reversed();
    }

    public PageRequest at(Step other) {
        return new PageRequest(filters, order, other, size);
    }
}
