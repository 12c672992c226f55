package io.rolescope.access.catalog;

import io.rolescope.access.expression.Expression;
import io.rolescope.access.expression.ExpressionParser;
import io.rolescope.access.expression.MalformedExpressionException;
import io.rolescope.access.expression.Token;
import io.rolescope.access.expression.Tokenizer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a trigger's WHEN says of the rows that it fires for.
///
/// Source: PostgreSQL manual, “CREATE TRIGGER”: the condition of a row-level trigger is evaluated just before its
/// function is, on the row as triggers before it left it.
final class TriggerCondition {
    private TriggerCondition() {}

    /// Columns of the new row that have to be NULL for the trigger to fire: those that the condition asks to be, by
    /// itself or together with more.
    ///
    /// @param definition as `pg_get_triggerdef` writes it; `null` for a trigger without a condition
    static Set<String> nullColumns(@Nullable String definition) {
        Set<String> found = new HashSet<>();
        if (definition != null) {
            try {
                collect(condition(Tokenizer.tokens(definition), definition), found);
            } catch (MalformedExpressionException e) {
                // it may fire for any row
                found.clear();
            }
        }
        return found;
    }

    private static void collect(Expression condition, Set<String> found) {
        if (condition instanceof Expression.And and) {
            and.parts().forEach(part -> collect(part, found));
        } else if (condition instanceof Expression.Atom(String text)) {
            List<Token> tokens = tokens(text);
            boolean isNull = tokens.size() == 5
                    && tokens.get(0).isName()
                    && tokens.get(0).name().equals("new")
                    && tokens.get(1).kind() == Token.Kind.DOT
                    && tokens.get(2).isName()
                    && tokens.get(3).isWord("IS")
                    && tokens.get(4).isWord("NULL");
            if (isNull) {
                found.add(tokens.get(2).name());
            }
        }
    }

    private static List<Token> tokens(String text) {
        try {
            return Tokenizer.tokens(text);
        } catch (MalformedExpressionException e) {
            return List.of();
        }
    }

    /// What stands between the brackets behind WHEN.
    private static Expression condition(List<Token> tokens, String definition) {
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (tokens.get(i).isWord("WHEN") && tokens.get(i + 1).text().equals("(")) {
                return ExpressionParser.parse(
                        definition.substring(tokens.get(i + 1).start(), closing(tokens, i + 1)));
            }
        }
        return ExpressionParser.parse("");
    }

    /// Behind the bracket that closes the one at `open`.
    private static int closing(List<Token> tokens, int open) {
        int depth = 0;
        for (Token token : tokens.subList(open, tokens.size())) {
            depth += token.kind() == Token.Kind.OPEN ? 1 : token.kind() == Token.Kind.CLOSE ? -1 : 0;
            if (depth == 0) {
                return token.end();
            }
        }
        return tokens.getLast().end();
    }
}
