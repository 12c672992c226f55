package io.rolescope.connections;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;

/// The database as a *server* uses it for its callers: each request one transaction under the caller's identity,
/// committed when the work returns.
///
/// Only the sandbox serves. The console itself looks and changes through [Backend] alone, whose transactions are
/// rolled back.
public final class RequestPool implements AutoCloseable {
    private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(10);
    private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(60);
    private static final int ALIVE_SECONDS = 2;

    private final HikariDataSource pool;
    private final Duration statementLimit;

    private RequestPool(HikariDataSource pool, Duration statementLimit) {
        this.pool = pool;
        this.statementLimit = statementLimit;
    }

    /// Prepares the pool; connects on first use. A statement may take a minute.
    public static RequestPool open(String name, DataSource source, int connections) {
        return open(name, source, connections, STATEMENT_LIMIT);
    }

    /// Like [#open(String, DataSource, int)] with another limit for each statement.
    public static RequestPool open(String name, DataSource source, int connections, Duration statementLimit) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setAutoCommit(false);
        config.setConnectionTimeout(WAIT_FOR_CONNECTION.toMillis());
        config.setInitializationFailTimeout(-1);
        return new RequestPool(new HikariDataSource(config), statementLimit);
    }

    /// Runs `work` as `identity` and commits it.
    ///
    /// @throws FailureException classified; then nothing was changed, unless [#mayBeCommitted]
    public <T extends @Nullable Object> T commit(SessionIdentity identity, DatabaseWork<T> work) {
        return run(identity, work, true);
    }

    /// Runs `work` as `identity` and rolls it back: to look, or to find out whether it would be allowed.
    ///
    /// @throws FailureException classified
    public <T extends @Nullable Object> T discard(SessionIdentity identity, DatabaseWork<T> work) {
        return run(identity, work, false);
    }

    @Override
    public void close() {
        pool.close();
    }

    private <T extends @Nullable Object> T run(SessionIdentity identity, DatabaseWork<T> work, boolean commit) {
        try (Connection connection = pool.getConnection()) {
            boolean done = false;
            try {
                putOn(connection, identity);
                T answer = work.run(DSL.using(configuration(connection)));
                if (commit) {
                    commit(connection);
                } else {
                    connection.rollback();
                }
                done = true;
                return answer;
            } finally {
                if (!done) {
                    rollBackQuietly(connection);
                }
            }
        } catch (FailureException e) {
            throw e;
        } catch (Exception e) {
            throw PostgresFailures.asException(e);
        }
    }

    /// Whether what was to be committed may have been, although it failed: the connection was lost before the server
    /// said how the commit ended. Only looking tells then.
    public static boolean mayBeCommitted(Throwable thrown) {
        for (@Nullable Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof OutcomeUnknown) {
                return true;
            }
        }
        return false;
    }

    /// A commit that the server refused leaves the connection as it was; whatever else ends one leaves it broken.
    private static void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            throw e instanceof SQLException refused && connection.isValid(ALIVE_SECONDS)
                    ? refused
                    : new OutcomeUnknown(e);
        }
    }

    /// The connection was lost while committing.
    private static final class OutcomeUnknown extends SQLException {
        private static final long serialVersionUID = 1L;

        OutcomeUnknown(Exception lost) {
            super(lost.getMessage(), lost instanceof SQLException sql ? sql.getSQLState() : null, lost);
        }
    }

    /// All settings in one round trip, the role last: until then the login still is who it is.
    private void putOn(Connection connection, SessionIdentity identity) throws SQLException {
        Map<String, String> settings = new LinkedHashMap<>(identity.settings());
        settings.put("statement_timeout", Long.toString(statementLimit.toMillis()));
        if (identity.role() != null) {
            settings.put("role", identity.role());
        }
        StringBuilder sql = new StringBuilder("select ");
        sql.repeat("pg_catalog.set_config(?, ?, true), ", settings.size());
        sql.setLength(sql.length() - 2);
        try (PreparedStatement prepared = connection.prepareStatement(sql.toString())) {
            int at = 1;
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                prepared.setString(at++, setting.getKey());
                prepared.setString(at++, setting.getValue());
            }
            prepared.execute();
        }
    }

    private static DefaultConfiguration configuration(Connection connection) {
        DefaultConfiguration configuration = new DefaultConfiguration();
        configuration.set(connection);
        configuration.set(SQLDialect.POSTGRES);
        configuration.set(
                new Settings().withRenderQuotedNames(RenderQuotedNames.ALWAYS).withExecuteLogging(false));
        return configuration;
    }

    private static void rollBackQuietly(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // the connection is broken, and the pool finds that out by itself
        }
    }
}
