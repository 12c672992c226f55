package io.rolescope.platform.postgres;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/// Keeps statements from leaving the transaction, and so the identity, that they were put in.
///
/// Splitting is done by the driver's own parser, with the server's current `standard_conforming_strings`, so
/// that what is examined is exactly what is sent: each part goes out as one Parse message, in which the server
/// itself refuses a second command (PostgreSQL manual, “Extended Query”). What is left to forbid are commands
/// that end or leave the transaction, change its settings, or write files on the server.
public final class StatementGuard {
    private static final Set<String> LEAVES_THE_TRANSACTION = Set.of(
            "BEGIN",
            "START",
            "COMMIT",
            "END",
            "ROLLBACK",
            "ABORT",
            "SAVEPOINT",
            "RELEASE",
            "SET",
            "RESET",
            "DISCARD",
            "COPY");

    private StatementGuard() {}

    /// @param standardStrings the server's `standard_conforming_strings`
    /// @throws FailureException with [Failure.NotPermitted] when a part of `sql` would leave the transaction
    public static void check(String sql, boolean standardStrings) {
        for (String part : split(sql, standardStrings)) {
            List<String> words = leadingWords(part);
            String first = words.isEmpty() ? "" : words.get(0);
            String second = words.size() > 1 ? words.get(1) : "";
            boolean twoPhase = first.equals("PREPARE") && second.equals("TRANSACTION");
            boolean harmless = first.equals("SET") && second.equals("CONSTRAINTS");
            if (twoPhase || (LEAVES_THE_TRANSACTION.contains(first) && !harmless)) {
                throw new FailureException(new Failure.NotPermitted(
                        "“" + first
                                + "” is not run here: identity, time limits and read-only mode belong to the transaction.",
                        "Leave the command out; choose the identity with the lens instead.",
                        "",
                        null));
            }
        }
    }

    /// The statements in `sql`, as the driver will send them; empty ones left out.
    public static List<String> split(String sql, boolean standardStrings) {
        try {
            List<String> parts = new ArrayList<>();
            for (NativeQuery query : Parser.parseJdbcSql(sql, standardStrings, true, true, false, false)) {
                if (!leadingWords(query.nativeSql).isEmpty() || !query.nativeSql.isBlank()) {
                    parts.add(query.nativeSql);
                }
            }
            return parts;
        } catch (SQLException e) {
            throw PostgresFailures.asException(e);
        }
    }

    /// The first two words, upper case, comments skipped.
    private static List<String> leadingWords(String sql) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (words.size() < 2) {
            at = skipBlank(sql, at);
            int start = at;
            while (at < sql.length() && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '_')) {
                at++;
            }
            if (at == start) {
                break;
            }
            words.add(sql.substring(start, at).toUpperCase(Locale.ROOT));
        }
        return words;
    }

    private static int skipBlank(String sql, int from) {
        int at = from;
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at)) || sql.charAt(at) == '\0') {
                at++;
            } else if (sql.startsWith("--", at)) {
                while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
                    at++;
                }
            } else if (sql.startsWith("/*", at)) {
                at = endOfComment(sql, at);
            } else {
                return at;
            }
        }
        return at;
    }

    /// Comments nest in PostgreSQL (manual, “Comments”).
    private static int endOfComment(String sql, int from) {
        int depth = 0;
        int at = from;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
        return at;
    }
}
