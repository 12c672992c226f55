package io.rolescope.connections;

import io.rolescope.platform.Cancellation;
import io.rolescope.platform.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/// A borrowed connection inside its one transaction. The only place where SET, BEGIN, SAVEPOINT, COMMIT and ROLLBACK
/// are said.
final class Session implements AutoCloseable {

    /// What the transaction may do.
    enum Mode {
        READ,
        REHEARSE,
        /// Writes tried over rows that stand still, so that predictions and outcomes speak of the same ones.
        REHEARSE_ON_SNAPSHOT,
        APPLY
    }

    static final Duration LOCK_WAIT = Duration.ofSeconds(3);
    /// How much longer than the server's own time limit its silence is taken for: beyond it the network is dead.
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final Backend backend;
    private final Connection connection;
    private final BaseConnection driver;
    private final Exchange exchange;
    private final Cancellation cancellation;
    private @Nullable DSLContext db;
    private Cancellation.@Nullable Registration registration;
    private boolean finished;

    private Session(Backend backend, Connection connection, Cancellation cancellation) throws SQLException {
        this.backend = backend;
        this.connection = connection;
        this.driver = connection.unwrap(BaseConnection.class);
        this.exchange = new Exchange(connection, driver);
        this.cancellation = cancellation;
    }

    /// Opens the transaction and puts everything on in one round trip.
    static Session open(Backend backend, Mode mode, SessionIdentity identity, RoleSettings ofRole, ReadOptions options)
            throws SQLException {
        Session session = borrow(backend, options);
        try {
            session.begin(mode, identity, ofRole, options.timeout());
            session.registration = options.cancellation().onCancel(session::cancel);
            return session;
        } catch (SQLException | RuntimeException e) {
            giveUp(backend, session.connection, e);
            throw e;
        }
    }

    /// Opens a reading transaction and asks one query in it, all in one round trip; it is closed after.
    ///
    /// @return empty where the query failed or the identity cannot be put on that way
    static Optional<TextRows> askAtOnce(
            Backend backend, SessionIdentity identity, RoleSettings ofRole, ReadOptions options, String query)
            throws SQLException {
        Prelude prelude = prelude(Mode.READ, identity, ofRole, options.timeout());
        @Nullable String text = identity.preRequest() == null ? prelude.asText() : null;
        if (text == null) {
            return Optional.empty();
        }
        try (Session session = borrow(backend, options)) {
            session.registration = options.cancellation().onCancel(session::cancel);
            return session.exchange.askBehind(text, prelude.size(), query);
        }
    }

    private static Session borrow(Backend backend, ReadOptions options) throws SQLException {
        options.cancellation().throwIfCancelled();
        Connection connection = backend.borrow();
        try {
            Session session = new Session(backend, connection, options.cancellation());
            session.limitSilence(options.timeout());
            return session;
        } catch (SQLException | RuntimeException e) {
            giveUp(backend, connection, e);
            throw e;
        }
    }

    /// Nothing was begun on the connection, or what was is ended by the pool.
    private static void giveUp(Backend backend, Connection connection, Exception cause) {
        if (PostgresFailures.isConnectionLost(cause)) {
            backend.evict(connection);
        }
        closeQuietly(connection);
    }

    /// A server that says nothing for longer than a statement may take is gone. Costs no round trip.
    private void limitSilence(Duration timeout) throws SQLException {
        long millis = timeout.isZero() ? 0 : timeout.plus(SILENCE).toMillis();
        driver.setNetworkTimeout(backend.housekeeping(), (int) Math.min(millis, Integer.MAX_VALUE));
    }

    /// Made when it is first asked for: one query that is sent by itself needs none.
    DSLContext db() {
        if (db == null) {
            db = DSL.using(new DefaultConfiguration()
                    .set(connection)
                    .set(SQLDialect.POSTGRES)
                    .set(new Settings()
                            .withRenderQuotedNames(RenderQuotedNames.ALWAYS)
                            .withExecuteLogging(false)
                            .withReturnAllOnUpdatableRecord(false))
                    .set(new GuardedStatements(driver, exchange)));
            backend.catalog().serve(db.configuration());
        }
        return db;
    }

    Connection connection() {
        return connection;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /// Whether the connection broke while it was in use.
    boolean isLost() {
        try {
            return driver.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    Exchange exchange() {
        return exchange;
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /// Rolls back, forgets prepared statements and advisory locks, and gives the connection back; the caller need not
    /// wait.
    @Override
    public void close() {
        if (finished) {
            return;
        }
        finished = true;
        if (registration != null) {
            registration.close();
        }
        try {
            backend.housekeeping().execute(this::giveBack);
        } catch (RejectedExecutionException e) {
            // the console is closing: nobody is left to do it later
            giveBack();
        }
    }

    /// Gives the connection up rather than back: after a commit its session-wide settings are not known any more.
    void discard() {
        finished = true;
        if (registration != null) {
            registration.close();
        }
        backend.evict(connection);
        closeQuietly(connection);
    }

    private void giveBack() {
        try {
            limitSilence(Duration.ofSeconds(1));
            exchange.end("ROLLBACK; SELECT pg_catalog.pg_advisory_unlock_all(); DEALLOCATE ALL");
        } catch (SQLException | RuntimeException e) {
            backend.evict(connection);
        } finally {
            closeQuietly(connection);
        }
    }

    private void begin(Mode mode, SessionIdentity identity, RoleSettings ofRole, Duration timeout) throws SQLException {
        prelude(mode, identity, ofRole, timeout).runOn(connection);
        exchange.putOn(identity, ofRole);
        PreRequest.run(connection, identity);
        CatalogMemory.asks(db().configuration(), identity.role() == null ? "the login" : "role " + identity.role());
    }

    private static Prelude prelude(Mode mode, SessionIdentity identity, RoleSettings ofRole, Duration timeout) {
        Prelude prelude = new Prelude();
        prelude.statement(
                switch (mode) {
                    case READ -> "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
                    case REHEARSE_ON_SNAPSHOT -> "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE";
                    case REHEARSE, APPLY -> "SET TRANSACTION READ WRITE";
                });
        // said rather than selected, which the server would have to plan
        prelude.statement("SET LOCAL statement_timeout = " + timeout.toMillis());
        if (mode != Mode.READ) {
            prelude.statement("SET LOCAL lock_timeout = " + LOCK_WAIT.toMillis());
        }
        prelude.identity(identity, ofRole);
        return prelude;
    }

    private void cancel() {
        try {
            driver.cancelQuery();
        } catch (SQLException e) {
            // the query ends by its own time limit then; nothing to tell the person that cancelling did not tell
            // already
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            // it was being thrown away; where the pool is closed meanwhile, the driver stumbles in ways of its own
        }
    }
}
