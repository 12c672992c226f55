package io.rolescope.sandbox.gateway;

import io.rolescope.connections.DatabaseWork;
import io.rolescope.connections.RequestPool;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The database as callers reach it: under their identity, timed by table and operation.
public final class CallerDatabase {
    private final RequestPool pool;
    private final GatewayMetrics metrics;

    public CallerDatabase(RequestPool pool, GatewayMetrics metrics) {
        this.pool = pool;
        this.metrics = metrics;
    }

    /// Reads as `caller`; nothing is kept.
    public <T extends @Nullable Object> T read(Caller caller, String table, DatabaseWork<T> work) {
        return timed(caller, table, "select", () -> pool.discard(caller.identity(), work));
    }

    /// Changes as `caller`, committed.
    ///
    /// @param operation `insert`, `update` or `delete`
    public <T extends @Nullable Object> T change(Caller caller, String table, String operation, DatabaseWork<T> work) {
        return timed(caller, table, operation, () -> pool.commit(caller.identity(), work));
    }

    /// Tries a change as `caller` and takes it back.
    public <T extends @Nullable Object> T attempt(Caller caller, String table, String operation, DatabaseWork<T> work) {
        return timed(caller, table, operation, () -> pool.discard(caller.identity(), work));
    }

    private <T extends @Nullable Object> T timed(Caller caller, String table, String operation, Supplier<T> work) {
        // the service role bypasses row security, so its queries say nothing about what that costs
        return caller.isService() ? work.get() : metrics.query(table, operation, work);
    }
}
