package io.rolescope.connections;

import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// What is done inside one transaction under one identity.
///
/// @param <T> what it answers
@FunctionalInterface
public interface DatabaseWork<T extends @Nullable Object> {
    T run(DSLContext db) throws Exception;
}
