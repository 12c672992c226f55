package io.rolescope.functions.jsonpath;

import org.jspecify.annotations.Nullable;

/// What picks children of a node.
sealed interface Selector {
    record Name(String name) implements Selector {}

    record Wildcard() implements Selector {}

    record Index(long index) implements Selector {}

    record Slice(@Nullable Long start, @Nullable Long end, long step) implements Selector {}

    record Filter(Logical condition) implements Selector {}
}
