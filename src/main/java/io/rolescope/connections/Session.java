package io.rolescope.connections;

import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.postgres.PostgresFailures;
import io.rolescope.platform.postgres.StatementGuard;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    private static final int FETCH = 500;
    private static final String WHO = "select concat_ws(E'\\x01', current_user, current_setting('role'), "
            + "current_setting('row_security'), current_setting('request.jwt.claims', true), "
            + "current_setting('request.jwt.claim.sub', true), current_setting('search_path'))";
    static final Duration LOCK_WAIT = Duration.ofSeconds(3);
    /// How much longer than the server's own time limit its silence is taken for: beyond it the network is dead.
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final Backend backend;
    private final Connection connection;
    private final BaseConnection driver;
    private final Cancellation cancellation;
    private final DSLContext db;
    private Cancellation.@Nullable Registration registration;
    private boolean finished;

    private Session(Backend backend, Connection connection, Cancellation cancellation) throws SQLException {
        this.backend = backend;
        this.connection = connection;
        this.driver = connection.unwrap(BaseConnection.class);
        this.cancellation = cancellation;
        this.db = DSL.using(new DefaultConfiguration()
                .set(connection)
                .set(SQLDialect.POSTGRES)
                .set(new Settings()
                        .withRenderQuotedNames(RenderQuotedNames.ALWAYS)
                        .withExecuteLogging(false)
                        .withReturnAllOnUpdatableRecord(false))
                .set(new GuardedStatements(driver)));
    }

    /// Opens the transaction and puts everything on in one round trip.
    static Session open(Backend backend, Mode mode, SessionIdentity identity, RoleSettings ofRole, ReadOptions options)
            throws SQLException {
        options.cancellation().throwIfCancelled();
        Connection connection = backend.borrow();
        try {
            Session session = new Session(backend, connection, options.cancellation());
            session.limitSilence(options.timeout());
            session.begin(mode, identity, ofRole, options.timeout());
            session.registration = options.cancellation().onCancel(session::cancel);
            return session;
        } catch (SQLException | RuntimeException e) {
            if (PostgresFailures.isConnectionLost(e)) {
                backend.evict(connection);
            }
            closeQuietly(connection);
            throw e;
        }
    }

    /// A server that says nothing for longer than a statement may take is gone. Costs no round trip.
    private void limitSilence(Duration timeout) throws SQLException {
        long millis = timeout.isZero() ? 0 : timeout.plus(SILENCE).toMillis();
        driver.setNetworkTimeout(backend.housekeeping(), (int) Math.min(millis, Integer.MAX_VALUE));
    }

    DSLContext db() {
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

    /// Puts `identity` on after a savepoint.
    void openSavepoint(SessionIdentity identity, RoleSettings ofRole) throws SQLException {
        Prelude prelude = new Prelude();
        prelude.statement("SAVEPOINT rolescope");
        prelude.identity(identity, ofRole);
        try {
            prelude.runOn(connection);
            PreRequest.run(connection, identity);
        } catch (SQLException e) {
            // an identity that cannot be put on must not end the snapshot for those after it
            try {
                returnToSavepoint();
            } catch (SQLException lost) {
                e.addSuppressed(lost);
            }
            throw e;
        }
    }

    void openSavepoint() throws SQLException {
        say("SAVEPOINT rolescope");
    }

    void returnToSavepoint() throws SQLException {
        say("ROLLBACK TO SAVEPOINT rolescope; RELEASE SAVEPOINT rolescope");
    }

    /// One statement as it is written; every value as text.
    TextRows run(String sql) throws SQLException {
        StatementGuard.check(sql, driver.getStandardConformingStrings());
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return TextRows.of(statement, statement.execute(sql));
        }
    }

    /// Two statements sent together, so that they cost one round trip.
    List<TextRows> run(String sql, String then) throws SQLException {
        StatementGuard.check(sql, driver.getStandardConformingStrings());
        StatementGuard.check(then, driver.getStandardConformingStrings());
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            TextRows first = TextRows.of(statement, statement.execute(sql + "; " + then));
            return List.of(first, TextRows.of(statement, statement.getMoreResults()));
        }
    }

    /// A person's own statement, read only as far as `most` rows.
    ///
    /// @throws FailureException with [Failure.NotPermitted] when it left the identity that it was to run
    /// as; its answer is thrown away
    Answer answer(String sql, int most) throws SQLException {
        StatementGuard.check(sql, driver.getStandardConformingStrings());
        if (StatementGuard.split(sql, driver.getStandardConformingStrings()).size() != 1) {
            throw new FailureException(new Failure.Invalid(
                    "One statement at a time is run here.", "Leave one, or run them one after the other.", "", null));
        }
        @Nullable String before = run(WHO).single();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setMaxRows(most + 1);
            statement.setFetchSize(FETCH);
            Answer answer = Answer.of(statement, statement.execute(sql), most);
            if (!Objects.equals(before, run(WHO).single())) {
                throw new FailureException(new Failure.NotPermitted(
                        "The statement changed the role or the claims that it ran with, so its result was thrown away.",
                        "Choose the identity with the lens, and leave set_config out.",
                        "",
                        null));
            }
            return answer;
        }
    }

    /// One statement between a savepoint and the return to it.
    Attempt tryOut(String sql) throws SQLException {
        StatementGuard.check(sql, driver.getStandardConformingStrings());
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try {
                statement.execute("SAVEPOINT rolescope_try; " + sql
                        + "; ROLLBACK TO SAVEPOINT rolescope_try; RELEASE SAVEPOINT rolescope_try");
                return Attempt.done(TextRows.of(statement, statement.getMoreResults()));
            } catch (SQLException e) {
                if (PostgresFailures.isConnectionLost(e)) {
                    throw e;
                }
                say("ROLLBACK TO SAVEPOINT rolescope_try; RELEASE SAVEPOINT rolescope_try");
                return Attempt.failed(e);
            }
        }
    }

    /// One statement whose effects stay until the transaction is rolled back. An error is told, not thrown, and leaves
    /// the transaction as it was before.
    ///
    /// @throws FailureException with [Failure.NotPermitted] when it left the identity that it was to run as;
    /// its answer is thrown away
    Trial keep(String sql) throws SQLException {
        StatementGuard.check(sql, driver.getStandardConformingStrings());
        if (StatementGuard.split(sql, driver.getStandardConformingStrings()).size() != 1) {
            throw new FailureException(new Failure.Invalid(
                    "One statement at a time is run here.", "Leave one, or run them one after the other.", "", null));
        }
        @Nullable String before = run(WHO).single();
        say("SAVEPOINT rolescope_keep");
        long start = System.nanoTime();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            TextRows rows;
            try {
                rows = TextRows.of(statement, statement.execute(sql));
            } catch (SQLException e) {
                if (PostgresFailures.isConnectionLost(e)) {
                    throw e;
                }
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                List<ServerMessage> notices = notices(statement);
                say("ROLLBACK TO SAVEPOINT rolescope_keep; RELEASE SAVEPOINT rolescope_keep");
                return new Trial(null, ServerMessage.of(e), notices, took);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            List<ServerMessage> notices = notices(statement);
            say("RELEASE SAVEPOINT rolescope_keep");
            if (!Objects.equals(before, run(WHO).single())) {
                throw new FailureException(new Failure.NotPermitted(
                        "The statement changed the role or the claims that it ran with, so its result was thrown away.",
                        "Choose the identity with the lens, and leave set_config out.",
                        "",
                        null));
            }
            return new Trial(rows, null, notices, took);
        }
    }

    /// What the server said beside the answer, or before the error.
    private static List<ServerMessage> notices(Statement statement) throws SQLException {
        List<ServerMessage> notices = new ArrayList<>();
        for (@Nullable SQLWarning said = statement.getWarnings(); said != null; said = said.getNextWarning()) {
            notices.add(ServerMessage.of(said));
        }
        return notices;
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
            say("ROLLBACK; SELECT pg_catalog.pg_advisory_unlock_all(); DEALLOCATE ALL");
        } catch (SQLException | RuntimeException e) {
            backend.evict(connection);
        } finally {
            closeQuietly(connection);
        }
    }

    private void begin(Mode mode, SessionIdentity identity, RoleSettings ofRole, Duration timeout) throws SQLException {
        Prelude prelude = new Prelude();
        prelude.statement(
                switch (mode) {
                    case READ -> "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
                    case REHEARSE_ON_SNAPSHOT -> "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE";
                    case REHEARSE, APPLY -> "SET TRANSACTION READ WRITE";
                });
        prelude.setting("statement_timeout", Long.toString(timeout.toMillis()));
        if (mode != Mode.READ) {
            prelude.setting("lock_timeout", Long.toString(LOCK_WAIT.toMillis()));
        }
        prelude.identity(identity, ofRole);
        prelude.runOn(connection);
        PreRequest.run(connection, identity);
    }

    private void cancel() {
        try {
            driver.cancelQuery();
        } catch (SQLException e) {
            // the query ends by its own time limit then; nothing to tell the person that cancelling did not tell
            // already
        }
    }

    private void say(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
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
