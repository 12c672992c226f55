package io.rolescope.functions.jsonpath;

import java.util.List;

/// One step of a query.
///
/// @param descendant applied to the node and all below it, not to the node alone
record Segment(boolean descendant, List<Selector> selectors) {
    /// Whether it picks one node at most.
    boolean isSingular() {
        return !descendant
                && selectors.size() == 1
                && (selectors.getFirst() instanceof Selector.Name || selectors.getFirst() instanceof Selector.Index);
    }
}
