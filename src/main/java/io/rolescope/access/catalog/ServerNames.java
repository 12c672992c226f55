package io.rolescope.access.catalog;

import io.rolescope.access.expression.MalformedExpressionException;
import io.rolescope.access.expression.Token;
import io.rolescope.access.expression.Tokenizer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Names of the server's own functions and operators in what it has written. It leaves them bare, and whoever reads the
/// text again along another search path may find others that fit better: made since, or by an extension (`intarray` has
/// `@>` for arrays of numbers as well).
///
/// Source: PostgreSQL manual, “Function Type Resolution” and “Operator Type Resolution”.
///
/// @param functions names of the server's functions that the path has as well
/// @param operators signs of its operators that the path has as well
public record ServerNames(Set<String> functions, Set<String> operators) {
    /// Not operators, though they look like some.
    private static final Set<String> NOTATION = Set.of("::", ":", ":=", "=>");

    private static final ServerNames NONE = new ServerNames(Set.of(), Set.of());

    public ServerNames {
        functions = Set.copyOf(functions);
        operators = Set.copyOf(operators);
    }

    /// Those of some schemas together.
    static ServerNames in(Map<String, ServerNames> schemas, Collection<String> path) {
        Set<String> functions = new HashSet<>();
        Set<String> operators = new HashSet<>();
        for (String schema : path) {
            ServerNames names = schemas.getOrDefault(schema, NONE);
            functions.addAll(names.functions);
            operators.addAll(names.operators);
        }
        return new ServerNames(functions, operators);
    }

    /// The same expression with these names said to be the server's own.
    public String qualified(String sql) {
        if (functions.isEmpty() && operators.isEmpty()) {
            return sql;
        }
        List<Token> tokens;
        try {
            tokens = Tokenizer.tokens(sql);
        } catch (MalformedExpressionException e) {
            return sql;
        }
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            text.append(sql, from, token.start());
            if (isOperator(tokens, i)) {
                text.append("OPERATOR(pg_catalog.").append(token.text()).append(")");
            } else {
                text.append(isFunction(tokens, i) ? "pg_catalog." : "").append(sql, token.start(), token.end());
            }
            from = token.end();
        }
        return text.append(sql, from, sql.length()).toString();
    }

    private boolean isOperator(List<Token> tokens, int i) {
        Token token = tokens.get(i);
        if (token.kind() != Token.Kind.OPERATOR
                || !operators.contains(token.text())
                || NOTATION.contains(token.text())
                || i > 0 && tokens.get(i - 1).kind() == Token.Kind.DOT) {
            return false;
        }
        // count(*)
        return !token.text().equals("*") || i > 0 && tokens.get(i - 1).kind() != Token.Kind.OPEN;
    }

    /// A call; the syntax that the standard has for some (`SUBSTRING(x FROM 2)`) is written in capitals and means the
    /// server's own anyway.
    private boolean isFunction(List<Token> tokens, int i) {
        Token token = tokens.get(i);
        boolean call = token.isName()
                && i + 1 < tokens.size()
                && tokens.get(i + 1).text().equals("(");
        boolean plain = token.kind() == Token.Kind.QUOTED_NAME
                || token.text().equals(token.text().toLowerCase(Locale.ROOT));
        boolean free = i == 0
                || tokens.get(i - 1).kind() != Token.Kind.DOT
                        && !tokens.get(i - 1).text().equals("::");
        return call && plain && free && functions.contains(token.name());
    }
}
