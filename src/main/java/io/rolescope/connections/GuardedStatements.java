package io.rolescope.connections;

import io.rolescope.platform.postgres.StatementGuard;
import java.sql.SQLException;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.exception.DataAccessException;
import org.postgresql.core.BaseConnection;

/// Looks at every statement that jOOQ is about to send, and sends ahead what is owed.
final class GuardedStatements implements ExecuteListener {
    private static final long serialVersionUID = 1L;

    private final transient BaseConnection driver;
    private final transient Exchange exchange;

    GuardedStatements(BaseConnection driver, Exchange exchange) {
        this.driver = driver;
        this.exchange = exchange;
    }

    @Override
    public void executeStart(ExecuteContext context) {
        for (String sql : context.batchSQL()) {
            if (sql != null) {
                StatementGuard.check(sql, driver.getStandardConformingStrings());
            }
        }
        try {
            exchange.settle();
        } catch (SQLException e) {
            throw new DataAccessException(String.valueOf(e.getMessage()), e);
        }
    }
}
