package io.rolescope.connections;

import io.rolescope.platform.postgres.StatementGuard;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.postgresql.core.BaseConnection;

/// Looks at every statement that jOOQ is about to send.
final class GuardedStatements implements ExecuteListener {
    private static final long serialVersionUID = 1L;

    private final transient BaseConnection driver;

    GuardedStatements(BaseConnection driver) {
        this.driver = driver;
    }

    @Override
    public void executeStart(ExecuteContext context) {
        for (String sql : context.batchSQL()) {
            if (sql != null) {
                StatementGuard.check(sql, driver.getStandardConformingStrings());
            }
        }
    }
}
