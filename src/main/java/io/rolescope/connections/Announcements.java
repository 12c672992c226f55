package io.rolescope.connections;

import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGNotification;
import org.postgresql.core.BaseConnection;

/// What the server announces (`NOTIFY`) on one channel, heard over a connection of its own outside the pool, signed in
/// as the backend's login. It is freed by [#close], by the cancellation it was opened with, and with the backend.
///
/// An announcement is not filtered by row-level security: whoever hears one asks for the rows through a [Lens].
/// Nothing that was announced before opening, or between a break and the next opening, is ever heard.
/// Source: PostgreSQL manual, “LISTEN” and “NOTIFY”.
public final class Announcements implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Backend backend;
    private final Connection connection;
    private final BaseConnection driver;
    private Cancellation.@Nullable Registration registration;

    private Announcements(Backend backend, Connection connection) throws SQLException {
        this.backend = backend;
        this.connection = connection;
        this.driver = connection.unwrap(BaseConnection.class);
    }

    /// Connects and listens; empty where a pooler stands between, behind which nothing would be heard, and on a
    /// standby, which does not let listen.
    ///
    /// @throws FailureException classified, when there is no connection to be had
    static Optional<Announcements> open(
            Backend backend, Properties properties, String channel, Cancellation cancellation) {
        cancellation.throwIfCancelled();
        @Nullable Announcements opened = null;
        try {
            Connection connection = DriverManager.getConnection(Backend.jdbcUrl(backend.profile()), properties);
            opened = new Announcements(backend, connection);
            opened.driver.setNetworkTimeout(backend.housekeeping(), (int) ANSWER.toMillis());
            if (!opened.isDirect()) {
                opened.close();
                return Optional.empty();
            }
            opened.say("LISTEN " + DSL.using(SQLDialect.POSTGRES).render(DSL.quotedName(channel)));
            opened.registration = cancellation.onCancel(opened::abort);
            return Optional.of(opened);
        } catch (SQLException e) {
            if (opened != null) {
                opened.abort();
            }
            if ("25006".equals(PostgresFailures.sqlState(e)) || "0A000".equals(PostgresFailures.sqlState(e))) {
                return Optional.empty();
            }
            throw PostgresFailures.asException(e);
        }
    }

    /// A pooler that gives its clients other server connections from statement to statement gives them a process
    /// number of its own too.
    private boolean isDirect() throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
            return rows.next() && rows.getInt(1) == driver.getBackendPID();
        }
    }

    /// Waits until something is announced.
    ///
    /// @return the payloads in their order; empty when the time went by without any
    /// @throws FailureException with [Failure.Unreachable] when the connection broke or was given up here
    public List<String> await(Duration atMost) {
        try {
            PGNotification @Nullable [] heard = driver.getNotifications((int) Math.max(1, atMost.toMillis()));
            List<String> payloads = new ArrayList<>();
            if (heard != null) {
                for (PGNotification one : heard) {
                    payloads.add(one.getParameter());
                }
            }
            return payloads;
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    /// Asks the server for a sign of life: a network that swallows everything looks like silence.
    ///
    /// @throws FailureException when there is none
    public void check() {
        try {
            say("SELECT 1");
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    private FailureException broken(SQLException e) {
        abort();
        return new FailureException(
                new Failure.Unreachable(
                        "The connection to the server was lost.",
                        "Try again; if it stays so, look at the server.",
                        String.valueOf(e.getMessage()),
                        "08006"),
                e);
    }

    private void say(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Drops the connection at once; whoever waits on it is woken by that.
    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // it is gone already
        } finally {
            backend.forget(this);
        }
    }

    /// Stops listening and frees the connection.
    @Override
    public void close() {
        if (registration != null) {
            registration.close();
        }
        try (connection) {
            if (!connection.isClosed()) {
                say("UNLISTEN *");
            }
        } catch (SQLException e) {
            // the server ends what listened when the connection ends
        } finally {
            backend.forget(this);
        }
    }
}
