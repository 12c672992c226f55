package io.rolescope.access.explain;

import io.rolescope.access.catalog.Policy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A verdict taken apart, from the gate down to the clauses.
///
/// @param label what stands here: “Privileges”, a policy's name, a clause's text
/// @param state what it came to
/// @param decisive changing this one (with the other decisive ones of its kind) changes the verdict
/// @param saw what a clause looked at: columns and calls, and their values as text (`null` for NULL)
/// @param policy the policy, where the node stands for one
public record VerdictNode(
        Kind kind,
        String label,
        State state,
        String detail,
        boolean decisive,
        Map<String, @Nullable String> saw,
        @Nullable Policy policy,
        List<VerdictNode> children) {

    public VerdictNode {
        saw = saw instanceof RowValues ? saw : Collections.unmodifiableMap(new LinkedHashMap<>(saw));
        children = List.copyOf(children);
    }

    /// What a node stands for.
    public enum Kind {
        ROOT,
        GATE,
        GROUP,
        RESTRICTIVE,
        PERMISSIVE,
        AND,
        OR,
        NOT,
        CLAUSE
    }

    /// What a node came to.
    public enum State {
        TRUE,
        FALSE,
        NULL,
        ERROR,
        DEPENDS,
        UNKNOWN,
        NOT_ASKED
    }

    VerdictNode withSaw(Map<String, @Nullable String> other) {
        return new VerdictNode(kind, label, state, detail, decisive, other, policy, children);
    }

    VerdictNode withChildren(List<VerdictNode> others) {
        return new VerdictNode(kind, label, state, detail, decisive, saw, policy, others);
    }

    static VerdictNode leaf(Kind kind, String label, State state, String detail) {
        return new VerdictNode(kind, label, state, detail, false, Map.of(), null, List.of());
    }
}
