package io.rolescope.connections;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.postgres.PostgresFailures;
import io.rolescope.platform.postgres.StatementGuard;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;

/// What is said to the server inside of a [Session], and what it answers: statements exactly as they are
/// written, every value as text, and the savepoints around them.
///
/// The way back to a savepoint is not waited for: it is owed, and goes out ahead of whatever is said next.
final class Exchange {
    private static final int FETCH = 500;
    private static final String BACK_FROM_ALL = back("rolescope_all");
    private static final String BACK_FROM_TRY = back("rolescope_try");
    /// Statements in each way back.
    private static final int STEPS_BACK = 2;

    private final Connection connection;
    private final BaseConnection driver;
    private final boolean usualStrings;
    private final WhoIsOn who = new WhoIsOn();
    private final List<String> owed = new ArrayList<>();
    private int depth;
    private boolean settlesAtOnce;

    Exchange(Connection connection, BaseConnection driver) {
        this.connection = connection;
        this.driver = driver;
        this.usualStrings = driver.getStandardConformingStrings();
    }

    /// Puts an identity on after a savepoint.
    void openSavepoint(SessionIdentity identity, RoleSettings ofRole) throws SQLException {
        Prelude prelude = new Prelude();
        paid().forEach(prelude::statement);
        prelude.statement("SAVEPOINT " + savepoint(depth + 1));
        prelude.identity(identity, ofRole);
        try {
            prelude.runOn(connection);
            putOn(identity, ofRole);
            PreRequest.run(connection, identity);
        } catch (SQLException e) {
            // an identity that cannot be put on must not end the snapshot for those after it. Said at once: where the
            // savepoint itself failed there is none of this name, and nothing may be left owed
            try {
                say(back(savepoint(depth + 1)));
                lookAtStrings();
            } catch (SQLException lost) {
                e.addSuppressed(lost);
            }
            throw e;
        }
        depth++;
        lookAtStrings();
    }

    void openSavepoint() throws SQLException {
        say("SAVEPOINT " + savepoint(depth + 1));
        depth++;
    }

    void returnToSavepoint() throws SQLException {
        String name = savepoint(depth);
        depth--;
        owe(back(name));
    }

    /// Each depth has a name of its own: the way back from one that could not be set must not find the one around it.
    private static String savepoint(int depth) {
        return "rolescope_" + depth;
    }

    private static String back(String savepoint) {
        return "ROLLBACK TO SAVEPOINT " + savepoint + "; RELEASE SAVEPOINT " + savepoint;
    }

    /// An identity is put on, whose settings a person's own statement may not change from now on.
    void putOn(SessionIdentity identity, RoleSettings ofRole) {
        who.putOn(identity, ofRole);
    }

    /// How texts are to be read decides where a statement ends, and the driver has to know it before it
    /// sends. So where an identity changes that, nothing is sent together any more.
    private void lookAtStrings() {
        settlesAtOnce = settlesAtOnce || driver.getStandardConformingStrings() != usualStrings;
    }

    private void owe(String back) throws SQLException {
        lookAtStrings();
        owed.add(back);
        if (settlesAtOnce) {
            settle();
        }
    }

    /// Says what is owed, for who speaks to the server by other ways.
    void settle() throws SQLException {
        if (!owed.isEmpty()) {
            say("");
        }
    }

    /// What is owed, which whoever asks is going to say.
    private List<String> paid() {
        List<String> now = List.copyOf(owed);
        owed.clear();
        return now;
    }

    /// Statements that are said for their effect.
    void say(String sql) throws SQLException {
        List<String> all = new ArrayList<>(paid());
        all.add(sql);
        try (Statement statement = connection.createStatement()) {
            statement.execute(String.join("; ", all));
        }
    }

    /// The last that is said, which takes all back: nothing is owed any more.
    void end(String sql) throws SQLException {
        owed.clear();
        say(sql);
    }

    /// One statement as it is written; every value as text.
    TextRows run(String sql) throws SQLException {
        check(sql);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return TextRows.of(statement, execute(statement, sql));
        }
    }

    /// Two statements sent together, so that they cost one round trip.
    List<TextRows> run(String sql, String then) throws SQLException {
        check(sql);
        check(then);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            TextRows first = TextRows.of(statement, execute(statement, sql + "; " + then));
            return List.of(first, TextRows.of(statement, statement.getMoreResults()));
        }
    }

    /// Executes with what is owed ahead; stands at the statement's own first result.
    private boolean execute(Statement statement, String sql) throws SQLException {
        List<String> ahead = paid();
        boolean isQuery = statement.execute(ahead.isEmpty() ? sql : String.join("; ", ahead) + "; " + sql);
        for (int i = 0; i < ahead.size() * STEPS_BACK; i++) {
            isQuery = statement.getMoreResults();
        }
        return isQuery;
    }

    /// All rows of a query; for a great many of them the cheapest way to the client.
    CopiedRows copy(String query) throws SQLException {
        check(query);
        settle();
        CopyOut copy = driver.getCopyAPI().copyOut("COPY (" + query + ") TO STDOUT");
        List<byte[]> lines = new ArrayList<>();
        for (byte[] line = copy.readFromCopy(); line != null; line = copy.readFromCopy()) {
            lines.add(line);
        }
        return new CopiedRows(copy.getFieldCount(), lines);
    }

    /// A query behind the statements that open its transaction, in one round trip.
    ///
    /// @param opening each ended by a semicolon
    /// @return empty where something failed, or texts are read in another way than the query was rendered for
    Optional<TextRows> askBehind(String opening, int statements, String query) throws SQLException {
        check(query);
        if (!usualStrings) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            boolean isQuery = statement.execute(opening + query);
            for (int i = 0; i < statements; i++) {
                isQuery = statement.getMoreResults();
            }
            return Optional.of(TextRows.of(statement, isQuery));
        } catch (SQLException e) {
            if (PostgresFailures.isConnectionLost(e) || "57014".equals(e.getSQLState())) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /// Statements that only read, as `identity`, which is off again after: all in one round trip.
    ///
    /// @return empty where one of them failed, or they cannot be sent together: to be asked step by step then,
    /// which tells what failed
    Optional<List<TextRows>> runAs(SessionIdentity identity, RoleSettings ofRole, List<String> statements)
            throws SQLException {
        for (String sql : statements) {
            check(sql);
        }
        Prelude prelude = new Prelude();
        prelude.identity(identity, ofRole);
        // what is called first refuses in its own words
        boolean stepByStep = settlesAtOnce || identity.preRequest() != null;
        @Nullable String putOn = stepByStep ? null : prelude.asText();
        if (putOn == null) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            execute(statement, "SAVEPOINT rolescope_all; " + putOn + String.join("; ", statements));
            for (int i = 0; i < prelude.size(); i++) {
                statement.getMoreResults();
            }
            List<TextRows> answers = new ArrayList<>();
            for (int i = 0; i < statements.size(); i++) {
                answers.add(TextRows.of(statement, statement.getMoreResults()));
            }
            if (statement.getMoreResults() || statement.getUpdateCount() != -1) {
                throw new SQLException("The server answered more than it was asked", "XX000");
            }
            owe(BACK_FROM_ALL);
            return Optional.of(answers);
        } catch (SQLException e) {
            if (PostgresFailures.isConnectionLost(e)) {
                throw e;
            }
            returnAfter(e);
            return Optional.empty();
        }
    }

    /// @throws SQLException the reason where asking once more would be of no use
    private void returnAfter(SQLException reason) throws SQLException {
        try {
            say(BACK_FROM_ALL);
        } catch (SQLException lost) {
            reason.addSuppressed(lost);
            throw reason;
        }
        lookAtStrings();
        if ("57014".equals(reason.getSQLState())) {
            throw reason;
        }
    }

    /// A person's own statement, read only as far as `most` rows.
    ///
    /// @throws FailureException with [Failure.NotPermitted] when it left the identity that it was to run
    /// as; its answer is thrown away
    Answer answer(String sql, int most) throws SQLException {
        checkIsOne(sql);
        @Nullable String before = run(who.sql()).single();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setMaxRows(most + 1);
            statement.setFetchSize(FETCH);
            Answer answer = Answer.of(statement, statement.execute(sql), most);
            throwIfMoved(before);
            return answer;
        }
    }

    /// One statement between a savepoint and the return to it.
    Attempt tryOut(String sql) throws SQLException {
        check(sql);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try {
                execute(statement, "SAVEPOINT rolescope_try; " + sql + "; " + BACK_FROM_TRY);
                return Attempt.done(TextRows.of(statement, statement.getMoreResults()));
            } catch (SQLException e) {
                if (PostgresFailures.isConnectionLost(e)) {
                    throw e;
                }
                owe(BACK_FROM_TRY);
                return Attempt.failed(e);
            }
        }
    }

    /// One statement whose effects stay until the transaction is rolled back. An error is told, not thrown,
    /// and leaves the transaction as it was before.
    ///
    /// @throws FailureException with [Failure.NotPermitted] when it left the identity that it was to run as;
    /// its answer is thrown away
    Trial keep(String sql) throws SQLException {
        checkIsOne(sql);
        @Nullable String before = run(who.sql()).single();
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
                List<ServerMessage> notices = ServerMessage.saidBeside(statement);
                say("ROLLBACK TO SAVEPOINT rolescope_keep; RELEASE SAVEPOINT rolescope_keep");
                return new Trial(null, ServerMessage.of(e), notices, took);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            List<ServerMessage> notices = ServerMessage.saidBeside(statement);
            say("RELEASE SAVEPOINT rolescope_keep");
            throwIfMoved(before);
            return new Trial(rows, null, notices, took);
        }
    }

    private void throwIfMoved(@Nullable String before) throws SQLException {
        if (!Objects.equals(before, run(who.sql()).single())) {
            throw new FailureException(new Failure.NotPermitted(
                    "The statement changed the role, the claims or the settings that it ran with, so its result was thrown"
                            + " away.",
                    "Choose the identity with the lens, and leave set_config out.",
                    "",
                    null));
        }
    }

    private void check(String sql) {
        StatementGuard.check(sql, driver.getStandardConformingStrings());
    }

    private void checkIsOne(String sql) {
        check(sql);
        if (StatementGuard.split(sql, driver.getStandardConformingStrings()).size() != 1) {
            throw new FailureException(new Failure.Invalid(
                    "One statement at a time is run here.", "Leave one, or run them one after the other.", "", null));
        }
    }
}
