package io.rolescope.access.draft;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.Literals;
import io.rolescope.access.expression.MalformedExpressionException;
import io.rolescope.access.expression.Token;
import io.rolescope.access.expression.Tokenizer;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.postgres.PostgresFailures;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether an expression may stand in a policy of a table, by the server's own parser and without DDL: `PREPARE` of a
/// query with it as the condition does what CREATE POLICY does with it (no aggregates, no set-returning functions, must
/// be a boolean). Names that only a search path finds are given their schema, so that the expression means the same
/// wherever it is read.
public final class ExpressionCheck {
    private static final String PLAIN_PATH = "";

    private ExpressionCheck() {}

    /// What is wrong.
    ///
    /// @param at the character of the typed text at which the server stopped, from 0; -1 where it does not say
    public record Fault(String message, int at, String sqlState) {}

    /// @param sql the expression with its names qualified; empty where nothing was typed
    /// @param note what is worth knowing although it may stand; may be empty
    public record Checked(String sql, @Nullable Fault fault, String note) {

        public boolean isSound() {
            return fault == null;
        }
    }

    /// Nothing typed: no expression.
    public static Checked none() {
        return new Checked("", null, "");
    }

    /// @throws io.rolescope.platform.FailureException where the server cannot be asked at all
    public static Checked of(Backend backend, Table table, String typed, ReadOptions options) {
        List<Token> tokens;
        try {
            tokens = Tokenizer.tokens(typed);
        } catch (MalformedExpressionException e) {
            return faulty(String.valueOf(e.getMessage()), Math.max(0, typed.length() - 1), "42601");
        }
        if (tokens.isEmpty()) {
            return none();
        }
        @Nullable Fault unfit = unfit(tokens);
        if (unfit != null) {
            return new Checked(typed, unfit, "");
        }
        // a comment behind the last word would hide the closing bracket
        int start = tokens.getFirst().start();
        String bare = typed.substring(start, tokens.getLast().end());
        return backend.snapshot(options, snapshot -> {
            @Nullable Fault parsed = parse(snapshot, backend.observer(), table, bare, start);
            if (parsed != null) {
                return new Checked(typed, parsed, "");
            }
            String qualified = bare;
            SessionIdentity nowhere = backend.observer().with("search_path", PLAIN_PATH);
            if (parse(snapshot, nowhere, table, bare, start) != null) {
                qualified = qualified(snapshot, backend.observer(), table, bare);
                @Nullable Fault loose = parse(snapshot, nowhere, table, qualified, start);
                if (loose != null) {
                    return new Checked(
                            typed,
                            new Fault("Write every name with its schema: " + loose.message(), -1, loose.sqlState()),
                            "");
                }
            }
            return new Checked(qualified, null, planning(snapshot, nowhere, table, qualified));
        });
    }

    /// What would end the statement that it is put into, or is no expression at all.
    private static @Nullable Fault unfit(List<Token> tokens) {
        int open = 0;
        for (Token token : tokens) {
            if (token.kind() == Token.Kind.OPEN) {
                open++;
            } else if (token.kind() == Token.Kind.CLOSE) {
                open--;
            }
            if (open < 0) {
                return new Fault("A bracket is closed that was not opened.", token.start(), "42601");
            }
            if (token.text().equals(";")) {
                return new Fault("An expression has no semicolon.", token.start(), "42601");
            }
            if (token.kind() == Token.Kind.PARAMETER) {
                return new Fault("A policy has no parameters.", token.start(), "42P02");
            }
        }
        return open > 0 ? new Fault("A bracket is not closed.", tokens.getLast().start(), "42601") : null;
    }

    private static Checked faulty(String message, int at, String state) {
        return new Checked("", new Fault(message + ".", at, state), "");
    }

    private static @Nullable Fault parse(
            Snapshot snapshot, SessionIdentity who, Table table, String expression, int offset) throws Exception {
        String before = "PREPARE rolescope_check AS SELECT FROM " + table.name().sql() + " WHERE (";
        try {
            snapshot.as(who, db -> {
                snapshot.run("DEALLOCATE ALL");
                return snapshot.run(before + expression + "\n)");
            });
            return null;
        } catch (SQLException e) {
            if (PostgresFailures.isConnectionLost(e)) {
                throw e;
            }
            int position = PostgresFailures.position(e) - before.length() - 1;
            boolean inside = position >= 0 && position <= expression.length();
            String state = e.getSQLState() == null ? "XX000" : e.getSQLState();
            return new Fault(message(e), inside ? position + offset : -1, state);
        }
    }

    private static String message(SQLException e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        String bare = message.startsWith("ERROR: ") ? message.substring("ERROR: ".length()) : message;
        return bare.isEmpty() ? bare : Character.toUpperCase(bare.charAt(0)) + bare.substring(1) + ".";
    }

    /// An error of planning is no reason to refuse it, but everybody held to the policy will meet it.
    private static String planning(Snapshot snapshot, SessionIdentity who, Table table, String expression)
            throws Exception {
        String query = "EXPLAIN SELECT FROM " + table.name().sql() + " WHERE (" + expression + "\n)";
        var attempt = snapshot.as(who, db -> snapshot.tryOut(query));
        boolean told = attempt.succeeded() || "42501".equals(attempt.sqlState());
        return told
                ? ""
                : "It may stand, but planning it fails: " + attempt.message() + " (" + attempt.sqlState() + ").";
    }

    private static String qualified(Snapshot snapshot, SessionIdentity who, Table table, String expression)
            throws Exception {
        List<Token> tokens = Tokenizer.tokens(expression);
        StringBuilder text = new StringBuilder(expression);
        for (int i = tokens.size() - 1; i >= 0; i--) {
            Token token = tokens.get(i);
            boolean alone = token.isName()
                    && (i == 0 || tokens.get(i - 1).kind() != Token.Kind.DOT)
                    && (i + 1 == tokens.size() || tokens.get(i + 1).kind() != Token.Kind.DOT);
            if (!alone || table.column(token.name()).isPresent() && !isCall(tokens, i)) {
                continue;
            }
            @Nullable String lookUp = lookUp(tokens, i);
            if (lookUp == null) {
                continue;
            }
            String sql = lookUp.replace("?", Literals.text(token.name()));
            List<@Nullable String[]> found =
                    snapshot.as(who, db -> snapshot.run(sql)).rows();
            if (found.size() == 1 && found.getFirst()[0] != null) {
                text.insert(token.start(), TableName.quoted(String.valueOf(found.getFirst()[0])) + ".");
            }
        }
        return text.toString();
    }

    private static boolean isCall(List<Token> tokens, int i) {
        return i + 1 < tokens.size() && tokens.get(i + 1).text().equals("(");
    }

    /// The query for a name's schema, by what the name can be where it stands; `null` where it is none of these.
    private static @Nullable String lookUp(List<Token> tokens, int i) {
        Set<String> before = i == 0 ? Set.of() : Set.of(tokens.get(i - 1).text().toUpperCase(java.util.Locale.ROOT));
        String visible = "SELECT DISTINCT n.nspname::pg_catalog.text FROM pg_catalog.%s x"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = x.%s WHERE x.%s = ?"
                + " AND n.nspname <> 'pg_catalog' AND pg_catalog.%s(x.oid)";
        if (before.contains("::") || before.contains("AS") && i > 1) {
            return visible.formatted("pg_type", "typnamespace", "typname", "pg_type_is_visible");
        }
        if (before.contains("FROM") || before.contains("JOIN") || before.contains(",") && !isCall(tokens, i)) {
            return visible.formatted("pg_class", "relnamespace", "relname", "pg_table_is_visible");
        }
        return isCall(tokens, i)
                ? visible.formatted("pg_proc", "pronamespace", "proname", "pg_function_is_visible")
                : null;
    }
}
