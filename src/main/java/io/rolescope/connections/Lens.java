package io.rolescope.connections;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.postgres.PostgresFailures;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/// A backend seen as one identity: read, rehearse, or (unlocked) apply.
public final class Lens {
    /// Bytes of an export between two words about it; a word for each row costs more than the row.
    private static final long TOLD_EVERY = 256 * 1024;

    private final Backend backend;
    private final SessionIdentity identity;

    Lens(Backend backend, SessionIdentity identity) {
        this.backend = backend;
        this.identity = identity;
    }

    public Backend backend() {
        return backend;
    }

    /// REPEATABLE READ, READ ONLY, always rolled back.
    ///
    /// @throws FailureException classified
    public <T extends @Nullable Object> T read(DatabaseWork<T> work) {
        return read(ReadOptions.standard(), work);
    }

    /// REPEATABLE READ, READ ONLY, always rolled back; with a time limit, and stopped by the options' cancellation.
    ///
    /// @throws FailureException classified
    public <T extends @Nullable Object> T read(ReadOptions options, DatabaseWork<T> work) {
        return inTransaction(Session.Mode.READ, options, session -> {
            try (session) {
                return work.run(session.db());
            }
        });
    }

    /// Runs a person's own statement in [#read], exactly as it is written: no placeholders, no escapes, one statement.
    ///
    /// @param most rows that are fetched; the rest stays on the server
    /// @throws FailureException classified; also when the statement left its identity: then its
    /// answer is thrown away
    public Answer answer(ReadOptions options, String sql, int most) {
        return inTransaction(Session.Mode.READ, options, session -> {
            try (session) {
                return session.exchange().answer(sql, most);
            }
        });
    }

    /// One query in a transaction such as that of [#read], putting the identity on and asking in one round trip.
    ///
    /// @param query a single SELECT, rendered by jOOQ with its values inlined
    /// @return empty where it failed or cannot be sent so: to be asked by [#read] then, which tells what failed
    /// @throws FailureException classified, where it was cancelled or its time was over
    public Optional<TextRows> readAtOnce(ReadOptions options, String query) {
        RoleSettings ofRole = backend.settingsOf(identity.role());
        try {
            return Session.askAtOnce(backend, identity, ofRole, options, query);
        } catch (SQLException e) {
            if (PostgresFailures.isConnectionLost(e)) {
                return Optional.empty();
            }
            throw asCancelled(options, e);
        }
    }

    /// Read-write, always rolled back, with a lock timeout. Only within [Backend#permitRehearsals].
    ///
    /// @throws FailureException classified
    public <T extends @Nullable Object> T rehearse(ReadOptions options, DatabaseWork<T> work) {
        if (!backend.rehearsalsPermitted()) {
            throw Backend.locked("Rehearsals");
        }
        return inTransaction(Session.Mode.REHEARSE, options, session -> {
            try (session) {
                return work.run(session.db());
            }
        });
    }

    /// Commits `change`. Only after [Backend#unlockWrites].
    public Change.Outcome apply(Change change) {
        if (!backend.writesUnlocked()) {
            return new Change.Outcome.Refused(Backend.locked("Writes").failure());
        }
        try {
            return inTransaction(
                    Session.Mode.APPLY, ReadOptions.standard(), session -> applyIn(session, change, identity.name()));
        } catch (FailureException e) {
            return new Change.Outcome.Refused(e.failure());
        }
    }

    /// Streams `COPY (query) TO STDOUT` with the given format, exactly what this identity sees.
    ///
    /// @param query a single SELECT, rendered by jOOQ with its values inlined
    /// @param format what stands behind TO STDOUT: `(FORMAT csv, HEADER)`
    /// @param written told the bytes written so far
    /// @return rows written
    public long copyOut(ReadOptions options, String query, CopyFormat format, OutputStream to, LongConsumer written) {
        return inTransaction(Session.Mode.READ, options, session -> {
            try (session) {
                return copy(session, "COPY (" + query + ") TO STDOUT " + format.clause(), to, written, options);
            }
        });
    }

    /// How rows are written by [#copyOut].
    public enum CopyFormat {
        /// Comma-separated with a header line.
        CSV("(FORMAT csv, HEADER)"),
        /// One value a line, as it is: for a query that makes one text (a JSON object) of each row.
        LINES("(FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')"),
        /// PostgreSQL's own text format.
        TEXT("(FORMAT text)");

        private final String clause;

        CopyFormat(String clause) {
            this.clause = clause;
        }

        String clause() {
            return clause;
        }
    }

    <T extends @Nullable Object> T inTransaction(Session.Mode mode, ReadOptions options, SessionWork<T> work) {
        Session session = openWithRetry(mode, options);
        try {
            return work.run(session);
        } catch (FailureException e) {
            throw e;
        } catch (Exception e) {
            throw session.isLost() && PostgresFailures.sqlState(e) == null ? lost(e) : asCancelled(options, e);
        }
    }

    /// The pool closes a connection when the server is gone; what is asked of it then has no SQLSTATE any more.
    private static FailureException lost(Exception e) {
        return new FailureException(
                new Failure.Unreachable(
                        "The connection to the server was lost.",
                        "Try again; if it stays so, look at the server.",
                        String.valueOf(e.getMessage()),
                        "08006"),
                e);
    }

    private Session openWithRetry(Session.Mode mode, ReadOptions options) {
        RoleSettings ofRole = backend.settingsOf(identity.role());
        // after a restart of the server every connection of the pool is dead; the next one is new
        int tries = backend.connections() + 1;
        for (int attempt = 1; ; attempt++) {
            try {
                return Session.open(backend, mode, identity, ofRole, options);
            } catch (SQLException e) {
                // nothing of the work has run yet, so trying another connection repeats nothing
                if (attempt >= tries || !PostgresFailures.isConnectionLost(e)) {
                    throw asCancelled(options, e);
                }
            }
        }
    }

    private static FailureException asCancelled(ReadOptions options, Exception e) {
        if (e instanceof PreRequest.Refused refused && !options.cancellation().isCancelled()) {
            return new FailureException(refused.failure(), e);
        }
        if (options.cancellation().isCancelled() && "57014".equals(PostgresFailures.sqlState(e))) {
            return new FailureException(Failure.Cancelled.onRequest(), e);
        }
        return PostgresFailures.asException(e);
    }

    private static Change.Outcome applyIn(Session session, Change change, String who) throws SQLException {
        int rows = 0;
        try {
            for (Change.Statement statement : change.statements()) {
                int touched = run(session.db(), statement);
                if (touched == 0 && statement.expect() != Change.Expect.ANYTHING) {
                    session.close();
                    return new Change.Outcome.Refused(nothingChanged(who));
                }
                rows += touched;
            }
        } catch (RuntimeException e) {
            session.close();
            return new Change.Outcome.Refused(PostgresFailures.classify(e));
        }
        try {
            session.commit();
            session.discard();
            return new Change.Outcome.Applied(rows);
        } catch (SQLException e) {
            session.discard();
            return PostgresFailures.isConnectionLost(e)
                    ? new Change.Outcome.Unknown(PostgresFailures.classify(e))
                    : new Change.Outcome.Refused(PostgresFailures.classify(e));
        }
    }

    private static int run(DSLContext db, Change.Statement statement) {
        Object[] binds = statement.binds().toArray();
        if (statement.expect() != Change.Expect.TRUE) {
            return db.execute(statement.sql(), binds);
        }
        var answer = db.resultQuery(statement.sql(), binds).fetchOne(0, Boolean.class);
        return Boolean.TRUE.equals(answer) ? 1 : 0;
    }

    private static Failure nothingChanged(String who) {
        return new Failure.NotPermitted(
                "Nothing was changed: " + who + " may not change this row, or it has changed meanwhile.",
                "Reload; if the row is as before, the simulator tells which policy refuses.",
                "",
                null);
    }

    private static long copy(Session session, String sql, OutputStream to, LongConsumer written, ReadOptions options)
            throws SQLException, IOException {
        // the driver's COPY does not open its transaction by itself; the prelude has done so already
        CopyOut copy =
                session.connection().unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        try {
            long bytes = 0;
            long told = 0;
            for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
                to.write(row);
                bytes += row.length;
                if (bytes - told >= TOLD_EVERY) {
                    told = bytes;
                    written.accept(bytes);
                }
                options.cancellation().throwIfCancelled();
            }
            written.accept(bytes);
            return copy.getHandledRowCount();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /// Work that is handed the session and must close it.
    @FunctionalInterface
    interface SessionWork<T extends @Nullable Object> {
        T run(Session session) throws Exception;
    }
}
