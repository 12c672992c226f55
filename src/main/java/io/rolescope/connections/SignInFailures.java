package io.rolescope.connections;

import io.rolescope.platform.Failure;
import io.rolescope.platform.Secret;
import io.rolescope.platform.postgres.PostgresFailures;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// What a refused sign-in means, by SQLSTATE and, where one state has several causes, by the server's routine that
/// raised it (error field `R`; not translated, unlike the message).
final class SignInFailures {
    private static final Pattern EXPIRY = Pattern.compile("\"exp\"\\s*:\\s*(\\d{1,12})");
    private static final Pattern TOKEN = Pattern.compile("ey[A-Za-z0-9_-]+\\.([A-Za-z0-9_-]+)\\.[A-Za-z0-9_-]*");

    private SignInFailures() {}

    static Failure of(SQLException e, BackendProfile profile, Optional<Secret> password) {
        Failure general = PostgresFailures.classify(e);
        String state = String.valueOf(general.code());
        String details = general.details();
        return switch (state) {
            case "28P01" -> wrongPassword(profile, password, details, state);
            case "28000" -> refused(e, profile, details, state);
            case "08004" ->
                password.filter(secret -> !secret.isEmpty()).isPresent()
                        ? general
                        : new Failure.SignInRejected(
                                "The server asks for a password, and none was given.",
                                "Enter the password of " + profile.user() + ".",
                                details,
                                state);
            case "3D000" ->
                new Failure.Invalid(
                        "The server has no database named " + profile.database() + ".",
                        "Check the database's name; upper and lower case count.",
                        details,
                        state);
            case "53300" ->
                new Failure.Unreachable(
                        "The server has no connection left for " + profile.user() + ".",
                        "Close other programs that are connected, try again later, or connect through the pooler.",
                        details,
                        state);
            case "57P03" ->
                new Failure.Unreachable(
                        "The server is there, but starting up, shutting down or recovering.",
                        "Try again in a moment.",
                        details,
                        state);
            case "42501" ->
                new Failure.NotPermitted(
                        "The login " + profile.user() + " may not connect to the database " + profile.database() + ".",
                        "Have CONNECT on the database granted to it.",
                        details,
                        state);
            default -> general;
        };
    }

    private static Failure wrongPassword(
            BackendProfile profile, Optional<Secret> password, String details, String state) {
        @Nullable String token = password.map(SignInFailures::tokenFault).orElse(null);
        return new Failure.SignInRejected(
                token != null ? token : "The password is not the one of " + profile.user() + ".",
                token != null
                        ? "Get a new token and try again."
                        : "Check user name and password; special characters in a connection URI are written as %40 and so on.",
                details,
                state);
    }

    private static Failure refused(SQLException e, BackendProfile profile, String details, String state) {
        return switch (routine(e)) {
            case "ClientAuthentication" ->
                new Failure.SignInRejected(
                        "The server's pg_hba.conf lets " + profile.user()
                                + " in neither from this address nor this way.",
                        "Try sslmode=require, or have a line for this address added to pg_hba.conf.",
                        details,
                        state);
            case "InitializeSessionUserId" ->
                new Failure.SignInRejected(
                        "The server has no login named " + profile.user() + ".",
                        "Check the user name; a role without LOGIN cannot sign in, only be put on.",
                        details,
                        state);
            default ->
                new Failure.SignInRejected(
                        "The server did not let " + profile.user() + " sign in.",
                        "Check the user name, and whether the server wants a client certificate.",
                        details,
                        state);
        };
    }

    private static String routine(SQLException e) {
        @Nullable ServerErrorMessage server = e instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
        @Nullable String routine = server == null ? null : server.getRoutine();
        return routine == null ? "" : routine;
    }

    /// Some hosted databases take a token as the password: says why such a one cannot work, `null` for anything else.
    private static @Nullable String tokenFault(Secret password) {
        Matcher token = TOKEN.matcher(password.reveal());
        if (!token.matches()) {
            return password.reveal().startsWith("eyJ") ? "The token given as password is malformed or cut off." : null;
        }
        try {
            String claims = new String(Base64.getUrlDecoder().decode(token.group(1)), StandardCharsets.UTF_8);
            Matcher expiry = EXPIRY.matcher(claims);
            if (expiry.find()) {
                Instant end = Instant.ofEpochSecond(Long.parseLong(expiry.group(1)));
                return end.isBefore(Instant.now()) ? "The token given as password has expired on " + end + "." : null;
            }
            return null;
        } catch (IllegalArgumentException e) {
            return "The token given as password is malformed or cut off.";
        }
    }
}
