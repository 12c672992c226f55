package io.rolescope.connections;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/// An error or notice with every field that the server sends of it (PostgreSQL manual, “Error and Notice Message
/// Fields”); a field that was not sent is empty.
///
/// @param severity `ERROR`, `NOTICE`, `WARNING`, in the server's language
/// @param context the calls it was raised in, innermost first
/// @param routine the server's function that raised it; it is not translated
/// @param constraint the constraint that refused, or whose trigger did
public record ServerMessage(
        String severity,
        String sqlState,
        String message,
        String detail,
        String hint,
        String context,
        String routine,
        String schema,
        String table,
        String column,
        String constraint) {

    static ServerMessage of(SQLException error) {
        @Nullable
        ServerErrorMessage server = error instanceof PSQLException psql
                ? psql.getServerErrorMessage()
                : error instanceof PSQLWarning warning ? warning.getServerErrorMessage() : null;
        String state = error.getSQLState() == null ? "XX000" : error.getSQLState();
        if (server == null) {
            String severity = error instanceof SQLWarning ? "WARNING" : "ERROR";
            return new ServerMessage(severity, state, text(error.getMessage()), "", "", "", "", "", "", "", "");
        }
        return new ServerMessage(
                text(server.getSeverity()),
                state,
                text(server.getMessage()),
                text(server.getDetail()),
                text(server.getHint()),
                text(server.getWhere()),
                text(server.getRoutine()),
                text(server.getSchema()),
                text(server.getTable()),
                text(server.getColumn()),
                text(server.getConstraint()));
    }

    /// What the server said beside the answer, or before the error.
    static List<ServerMessage> saidBeside(Statement statement) throws SQLException {
        List<ServerMessage> notices = new ArrayList<>();
        for (@Nullable SQLWarning said = statement.getWarnings(); said != null; said = said.getNextWarning()) {
            notices.add(of(said));
        }
        return notices;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
