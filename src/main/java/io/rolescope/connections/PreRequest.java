package io.rolescope.connections;

import io.rolescope.platform.Failure;
import io.rolescope.platform.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/// The function that a backend's gateway calls at the beginning of each request, once claims and role are put on.
///
/// Source: PostgREST, “Pre-Request” (`db-pre-request`). It may refuse the request by an error, or put more settings on;
/// where it changes the role, who is looked as would not be who was asked for, so nothing is shown. Costs a round
/// trip of its own, so that its errors are told from those of role and settings. Part of [Session].
final class PreRequest {
    private PreRequest() {}

    /// `SELECT "api"."check"()`
    static String call(String function) {
        String[] parts = Arrays.stream(function.strip().split("\\.", 2))
                .map(part -> part.strip().replaceAll("^\"|\"$", ""))
                .toArray(String[]::new);
        return "SELECT " + DSL.using(SQLDialect.POSTGRES).render(DSL.name(parts)) + "()";
    }

    /// Calls it, where the identity has one.
    ///
    /// @throws Refused where it raises an error or changes the role
    static void run(Connection connection, SessionIdentity identity) throws SQLException {
        if (identity.preRequest() == null) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(call(identity.preRequest()) + "; SELECT current_user");
            statement.getMoreResults();
            try (ResultSet now = statement.getResultSet()) {
                now.next();
                if (identity.role() != null && !identity.role().equals(now.getString(1))) {
                    throw movedTo(now.getString(1), identity);
                }
            }
        } catch (Refused e) {
            throw e;
        } catch (SQLException e) {
            throw PostgresFailures.isConnectionLost(e) ? e : refusal(identity, e);
        }
    }

    private static Refused movedTo(String role, SessionIdentity identity) {
        return new Refused(
                new Failure.NotPermitted(
                        "The pre-request function " + identity.preRequest() + "() changed the role to " + role
                                + ", so nothing is shown as " + identity.name() + ".",
                        "Look as the role " + role + ", or leave the function out on the page Connect.",
                        "",
                        "42501"),
                new SQLException("the role was changed", "42501"));
    }

    private static Refused refusal(SessionIdentity identity, SQLException error) {
        String words = ServerMessage.of(error).message();
        return new Refused(
                new Failure.NotPermitted(
                        "The pre-request function " + identity.preRequest() + "() refuses " + identity.name() + ": "
                                + words + (words.endsWith(".") ? "" : "."),
                        "A real request would be refused as well. To look without it, leave it out on the page"
                                + " Connect.",
                        PostgresFailures.classify(error).details(),
                        error.getSQLState()),
                error);
    }

    /// What the function did to an identity, with the server's SQLSTATE for whoever counts outcomes by it.
    static final class Refused extends SQLException {
        private static final long serialVersionUID = 1;

        private final transient Failure failure;

        Refused(Failure failure, SQLException cause) {
            super(cause.getMessage(), cause.getSQLState(), cause);
            this.failure = failure;
        }

        Failure failure() {
            return failure;
        }
    }
}
