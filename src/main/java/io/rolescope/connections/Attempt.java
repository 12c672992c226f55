package io.rolescope.connections;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// How a statement that was tried and taken back ended.
///
/// @param rows what it answered, `null` where it failed
/// @param sqlState the error's SQLSTATE, `null` where it succeeded
/// @param message the server's message, empty where it succeeded
/// @param routine the server's function that raised (`ExecWithCheckOptions` is a row-security check); it is not
/// translated
/// @param context the calls it was raised in, innermost first; empty where there were none
public record Attempt(
        @Nullable TextRows rows, @Nullable String sqlState, String message, String routine, String context) {

    /// It succeeded with these rows.
    public static Attempt answered(TextRows rows) {
        return done(rows);
    }

    static Attempt done(TextRows rows) {
        return new Attempt(rows, null, "", "", "");
    }

    /// The same facts of an error that was thrown.
    public static Attempt failed(SQLException error) {
        @Nullable ServerErrorMessage server = error instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
        String state = error.getSQLState() == null ? "XX000" : error.getSQLState();
        if (server == null) {
            return new Attempt(null, state, text(error.getMessage()), "", "");
        }
        return new Attempt(null, state, text(server.getMessage()), text(server.getRoutine()), text(server.getWhere()));
    }

    public boolean succeeded() {
        return sqlState == null;
    }

    /// Rows answered or changed; 0 where it failed.
    public int count() {
        return rows == null ? 0 : rows.count();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
