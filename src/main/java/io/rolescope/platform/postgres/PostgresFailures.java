package io.rolescope.platform.postgres;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Tells what a database error means for the person at the console.
///
/// Source of the classes: PostgreSQL manual, appendix A “PostgreSQL Error Codes”. The message text is only ever shown,
/// never read.
public final class PostgresFailures {
    /// Shutdown, crash, starting up, database dropped, idle session, idle transaction, transaction too long.
    private static final Set<String> ENDS_THE_CONNECTION =
            Set.of("57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04");

    private PostgresFailures() {}

    /// @param thrown whatever came out of the driver, the pool or jOOQ
    public static FailureException asException(Throwable thrown) {
        return thrown instanceof FailureException already ? already : new FailureException(classify(thrown), thrown);
    }

    /// @param thrown whatever came out of the driver, the pool or jOOQ
    public static Failure classify(Throwable thrown) {
        @Nullable SQLException sql = null;
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof FailureException carried) {
                return carried.failure();
            }
            // pool and jOOQ put exceptions without a state round the one that has it
            if (at instanceof SQLException found
                    && (sql == null || sql instanceof SQLTransientConnectionException || sql.getSQLState() == null)) {
                sql = found;
            }
        }
        if (sql == null) {
            return FailureException.failureOf(thrown);
        }
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        String details = details(sql, state);
        @Nullable Failure byNetwork = byNetwork(sql, state, details);
        return byNetwork != null ? byNetwork : byState(sql, state, details);
    }

    /// The SQLSTATE of the first database error in the chain, or `null`.
    public static @Nullable String sqlState(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof PSQLException sql) {
                return sql.getSQLState();
            }
        }
        return null;
    }

    /// Where in the statement the server stopped reading, from 1; 0 where it did not say.
    public static int position(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof PSQLException sql && sql.getServerErrorMessage() != null) {
                return sql.getServerErrorMessage().getPosition();
            }
        }
        return 0;
    }

    /// Whether the connection itself is gone, so that another one may do better.
    public static boolean isConnectionLost(Throwable thrown) {
        @Nullable String state = sqlState(thrown);
        return state != null && (state.startsWith("08") || ENDS_THE_CONNECTION.contains(state));
    }

    private static @Nullable Failure byNetwork(SQLException sql, String state, String details) {
        for (Throwable at = sql; at != null; at = at.getCause()) {
            switch (at) {
                case UnknownHostException e -> {
                    return new Failure.Unreachable(
                            "No host of this name is known here.",
                            "Check the host's name in the connection.",
                            details,
                            state);
                }
                case ConnectException e -> {
                    return new Failure.Unreachable(
                            "Nothing answers at this host and port.",
                            "Check that the server runs, and its host and port.",
                            details,
                            state);
                }
                case NoRouteToHostException e -> {
                    return new Failure.Unreachable(
                            "There is no way through the network to this host.",
                            "Check the network or VPN.",
                            details,
                            state);
                }
                case SocketTimeoutException e -> {
                    return new Failure.TimedOut(
                            "The server did not answer in time.",
                            "Check the network, or try again later.",
                            details,
                            state);
                }
                case SSLHandshakeException e -> {
                    return new Failure.SignInRejected(
                            "An encrypted connection could not be agreed on with the server.",
                            "Check the TLS mode and the CA file of this connection.",
                            details,
                            state);
                }
                case SSLPeerUnverifiedException e -> {
                    return new Failure.SignInRejected(
                            "The server's certificate is not for this host.",
                            "Check the host's name, or the TLS mode of this connection.",
                            details,
                            state);
                }
                case SSLException e -> {
                    return lost(details, state);
                }
                case EOFException e -> {
                    return new Failure.Unreachable(
                            "The server closed the connection.",
                            "Try again; if it stays so, look at the server.",
                            details,
                            state);
                }
                default -> {}
            }
        }
        return null;
    }

    private static Failure lost(String details, String state) {
        return new Failure.Unreachable(
                "The connection to the server was lost.",
                "Try again; if it stays so, look at the server and the network.",
                details,
                state);
    }

    private static Failure byState(SQLException sql, String state, String details) {
        return switch (state) {
            case "28P01", "28000" ->
                new Failure.SignInRejected(
                        "The server did not accept this user and password.",
                        "Check the user name and the password.",
                        details,
                        state);
            case "3D000" ->
                new Failure.Invalid(
                        "The server has no database of this name.", "Check the database's name.", details, state);
            case "42501" -> new Failure.NotPermitted(said(sql), "Look as a role that may do this.", details, state);
            case "25006" ->
                new Failure.NotPermitted(
                        "This would change data, and Rolescope reads only.",
                        "Use a rehearsal, or unlock writes where the page offers it.",
                        details,
                        state);
            case "57014" ->
                new Failure.TimedOut(
                        "The query was stopped before it ended, by its time limit or on request.",
                        "Narrow the filter, or try again.",
                        details,
                        state);
            case "55P03" ->
                new Failure.Conflict("Somebody else holds a lock on this.", "Try again in a moment.", details, state);
            case "55006" -> new Failure.Conflict(said(sql), "Try again in a moment.", details, state);
            case "25P03", "25P04" ->
                new Failure.TimedOut(
                        "The server ended the transaction, because it had been open for too long.",
                        "Narrow the filter, or try again.",
                        details,
                        state);
            case "57P04" ->
                new Failure.Unreachable(
                        "The database has been dropped meanwhile.", "Choose another database.", details, state);
            case "57P05" ->
                new Failure.Unreachable(
                        "The server ended the connection, because it had not been used for long.",
                        "Try again.",
                        details,
                        state);
            case "53300" ->
                new Failure.Unreachable(
                        "The server has no connection left for this login.", "Try again in a moment.", details, state);
            case "57P01", "57P02", "57P03" ->
                new Failure.Unreachable(
                        "The server ended the connection or is starting up.", "Try again in a moment.", details, state);
            default -> byClass(sql, state, details);
        };
    }

    private static Failure byClass(SQLException sql, String state, String details) {
        String kind = state.length() < 2 ? "" : state.substring(0, 2);
        return switch (kind) {
            case "08" ->
                state.equals("08001") || state.equals("08004")
                        ? new Failure.Unreachable(
                                "A connection to the server could not be made.",
                                "Check that the server runs, and its host and port.",
                                details,
                                state)
                        : lost(details, state);
            case "28" ->
                new Failure.SignInRejected(said(sql), "Check the user, the password and the TLS mode.", details, state);
            case "23", "40", "44" ->
                new Failure.Conflict(said(sql), "Change the values, or try again.", details, state);
            case "53" ->
                new Failure.Unreachable(
                        "The server has run out of something it needs: " + said(sql),
                        "Look at the server's disk, memory and connections.",
                        details,
                        state);
            case "58", "F0", "XX" ->
                new Failure.Unreachable(
                        "The server has a fault of its own: " + said(sql),
                        "Try again; if it stays so, look at the server's log.",
                        details,
                        state);
            // Class 26: a pooler gave the session to somebody else between two statements
            case "26" -> lost(details, state);
            case "" ->
                sql instanceof SQLTransientConnectionException
                        ? new Failure.TimedOut(
                                "No connection became free in time.", "Cancel other work, or try again.", details, null)
                        : new Failure.Bug(said(sql), "Please copy the details into a report.", details, null);
            default -> new Failure.Invalid(said(sql), "Check what was asked for.", details, state);
        };
    }

    private static String said(SQLException sql) {
        @Nullable ServerErrorMessage server = sql instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
        @Nullable String message = server == null ? sql.getMessage() : server.getMessage();
        return sentence(message == null ? "The server refused without saying why" : message);
    }

    private static String sentence(String message) {
        String first = message.strip().lines().findFirst().orElse("");
        if (first.isEmpty()) {
            return "The server refused without saying why.";
        }
        String capital = Character.toUpperCase(first.charAt(0)) + first.substring(1);
        return capital.endsWith(".") ? capital : capital + ".";
    }

    private static String details(SQLException sql, String state) {
        StringBuilder text = new StringBuilder();
        if (!state.isEmpty()) {
            text.append("SQLSTATE ").append(state).append('\n');
        }
        text.append(sql.getMessage());
        for (Throwable at = sql.getCause(); at != null; at = at.getCause()) {
            text.append('\n').append(at.getMessage());
        }
        return text.toString();
    }
}
