package io.rolescope.connections;

import org.jspecify.annotations.Nullable;

/// What is done over rows that stand still.
@FunctionalInterface
public interface SnapshotWork<T extends @Nullable Object> {
    T run(Snapshot snapshot) throws Exception;
}
