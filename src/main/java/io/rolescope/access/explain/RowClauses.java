package io.rolescope.access.explain;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.expression.Token;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Clauses that hold one column against one value that is the same for every row (`owner = auth.uid()`): the server
/// can answer them while it reads the rows, so that the rows need not be carried back to it.
///
/// Kept to what comes out the same whoever asks: the built-in `=` and `<>` of a few built-in types, whose values are
/// constants or come from a stable call that is made once, as the identity. Everything else is left to [AtomEvaluator].
final class RowClauses {
    /// Types whose equality is built in, immutable and blind to every setting.
    private static final Set<String> TYPES = Set.of("uuid", "integer", "bigint", "smallint", "boolean", "text");
    private static final Set<String> OPERATORS = Set.of("=", "<>");

    private final Table table;
    private final AtomInspector inspector;
    private final SeenValues seen;
    private final String alias;

    /// @param seen what the clauses' calls answer to the identity
    /// @param alias what the table is called in the statement that reads the rows
    RowClauses(Table table, AtomInspector inspector, SeenValues seen, String alias) {
        this.table = table;
        this.inspector = inspector;
        this.seen = seen;
        this.alias = alias;
    }

    /// For each clause that can be answered so, the SQL that answers it.
    Map<String, String> of(Collection<String> atoms) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String atom : atoms) {
            String sql = sql(atom);
            if (sql != null) {
                found.put(atom, sql);
            }
        }
        return found;
    }

    private @Nullable String sql(String atom) {
        List<Token> tokens = AtomInspector.tokens(atom);
        if (inspector.unrepeatable(atom) != null) {
            return null;
        }
        @Nullable Column whole = column(tokens);
        if (whole != null) {
            return whole.type().equals("boolean") ? alias + "." + whole.sql() : null;
        }
        int at = operator(tokens);
        if (at < 1) {
            return null;
        }
        List<Token> left = tokens.subList(0, at);
        List<Token> right = tokens.subList(at + 1, tokens.size());
        @Nullable Column column = column(left);
        @Nullable String value = column == null ? null : value(right, atom, column.type());
        if (column == null) {
            column = column(right);
            value = column == null ? null : value(left, atom, column.type());
        }
        return column == null || value == null
                ? null
                : alias + "." + column.sql() + " OPERATOR(pg_catalog."
                        + tokens.get(at).text() + ") " + value;
    }

    /// The only operator outside of brackets, where it is one of these; -1 otherwise.
    private static int operator(List<Token> tokens) {
        int depth = 0;
        int found = -1;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.kind() == Token.Kind.OPEN ? 1 : token.kind() == Token.Kind.CLOSE ? -1 : 0;
            boolean operator =
                    token.kind() == Token.Kind.OPERATOR && !token.text().equals("::");
            if (depth == 0 && operator) {
                if (found >= 0 || !OPERATORS.contains(token.text())) {
                    return -1;
                }
                found = i;
            }
        }
        return found;
    }

    /// A column of the table by itself, of one of the types.
    private @Nullable Column column(List<Token> tokens) {
        boolean plain = tokens.size() == 1 && tokens.getFirst().isName();
        boolean qualified = tokens.size() == 3
                && tokens.get(0).isName()
                && tokens.get(0).name().equals(table.name().name())
                && tokens.get(1).kind() == Token.Kind.DOT
                && tokens.get(2).isName();
        return plain || qualified
                ? table.column(tokens.getLast().name())
                        .filter(column -> TYPES.contains(column.type()) && !column.domain())
                        .orElse(null)
                : null;
    }

    /// A constant or a call that is the same for every row, as SQL of exactly this type.
    private @Nullable String value(List<Token> tokens, String atom, String type) {
        @Nullable String constant = constant(tokens, type);
        if (constant != null) {
            return constant;
        }
        List<Token> call = withoutSelect(tokens);
        if (call.isEmpty() || !isOneCall(call)) {
            return null;
        }
        SeenValues.@Nullable Value value =
                called(atom.substring(call.getFirst().start(), call.getLast().end()), call);
        return value == null || !value.type().equals(type)
                ? null
                : "CAST(" + Literals.text(value.text()) + " AS pg_catalog." + TableName.quoted(internal(type)) + ")";
    }

    /// `'x'::text`, `7`
    private static @Nullable String constant(List<Token> tokens, String type) {
        boolean number = tokens.size() == 1
                && tokens.getFirst().kind() == Token.Kind.NUMBER
                && type.equals("integer")
                && tokens.getFirst().text().matches("\\d{1,9}");
        if (number) {
            return tokens.getFirst().text();
        }
        boolean cast = tokens.size() == 3
                && tokens.get(0).kind() == Token.Kind.STRING
                && tokens.get(0).text().startsWith("'")
                && tokens.get(1).text().equals("::")
                && tokens.get(2).isName()
                && tokens.get(2).name().equals(type);
        return cast ? tokens.get(0).text() + "::pg_catalog." + TableName.quoted(internal(type)) : null;
    }

    /// `( SELECT f() AS f)` is how a call is written that is to be made once a statement.
    private static List<Token> withoutSelect(List<Token> tokens) {
        boolean wrapped = tokens.size() > 5
                && tokens.get(0).text().equals("(")
                && tokens.get(1).isWord("SELECT")
                && tokens.getLast().text().equals(")")
                && tokens.get(tokens.size() - 2).isName()
                && tokens.get(tokens.size() - 3).isWord("AS");
        return wrapped ? tokens.subList(2, tokens.size() - 3) : tokens;
    }

    /// One call of a function whose arguments are constants, and nothing beside it.
    private static boolean isOneCall(List<Token> tokens) {
        int open = 1;
        while (open + 1 < tokens.size() && tokens.get(open).kind() == Token.Kind.DOT) {
            open += 2;
        }
        return tokens.getFirst().isName() && SeenValues.constantArguments(tokens, open) == tokens.size() - 1;
    }

    /// What the call answers to the identity; `null` where it fails, or may answer differently another time.
    private SeenValues.@Nullable Value called(String call, List<Token> tokens) {
        boolean repeatable = tokens.getFirst().isWord("CURRENT_SETTING") || inspector.isRepeatable(table, call);
        SeenValues.@Nullable Value value = repeatable ? seen.valueOf(call) : null;
        return value == null || value.failed() ? null : value;
    }

    private static String internal(String type) {
        return switch (type) {
            case "integer" -> "int4";
            case "bigint" -> "int8";
            case "smallint" -> "int2";
            case "boolean" -> "bool";
            default -> type;
        };
    }
}
