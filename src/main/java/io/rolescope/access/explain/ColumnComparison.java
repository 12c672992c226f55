package io.rolescope.access.explain;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.expression.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A clause that holds a column against one value or a set that does not depend on the row.
///
/// @param call whose answer it is held against, as the tree names it; empty for a set
/// @param set a query that answers the set's members, `null` for one value
record ColumnComparison(
        String column, String call, @Nullable String set) {

    static @Nullable ColumnComparison of(Table table, String clause) {
        List<Token> tokens = AtomInspector.tokens(clause);
        if (tokens.size() < 5 || !tokens.getFirst().isName()) {
            return null;
        }
        boolean qualified = tokens.get(1).kind() == Token.Kind.DOT
                && tokens.getFirst().name().equals(table.name().name());
        int at = qualified ? 3 : 1;
        String column = tokens.get(at - 1).isName() ? tokens.get(at - 1).name() : "";
        if (table.column(column).isEmpty()) {
            return null;
        }
        if (tokens.get(at).isWord("IN")) {
            @Nullable String set = inside(tokens, at + 1, clause);
            return set == null || !isSelect(set) ? null : new ColumnComparison(column, "", set);
        }
        if (!tokens.get(at).text().equals("=")) {
            return null;
        }
        if (tokens.get(at + 1).isWord("ANY")) {
            @Nullable String array = inside(tokens, at + 2, clause);
            return array == null ? null : new ColumnComparison(column, "", members(array));
        }
        return SeenValues.calls(tokens, clause).stream()
                .findFirst()
                .map(call -> new ColumnComparison(column, call, null))
                .orElse(null);
    }

    /// The members of `ARRAY( SELECT …)` or of what a call answers.
    private static String members(String array) {
        List<Token> tokens = AtomInspector.tokens(array);
        boolean select = tokens.size() > 3 && tokens.getFirst().isWord("ARRAY");
        @Nullable String query = select ? inside(tokens, 1, array) : null;
        return query != null && isSelect(query) ? query : "SELECT pg_catalog.unnest(" + array + ")";
    }

    private static boolean isSelect(String sql) {
        List<Token> tokens = AtomInspector.tokens(sql);
        return !tokens.isEmpty()
                && (tokens.getFirst().isWord("SELECT") || tokens.getFirst().isWord("WITH"));
    }

    /// What stands in the bracket that opens at `open` and closes with the clause.
    private static @Nullable String inside(List<Token> tokens, int open, String clause) {
        boolean wraps = open < tokens.size() - 1
                && tokens.get(open).text().equals("(")
                && tokens.getLast().text().equals(")");
        return wraps ? clause.substring(tokens.get(open).end(), tokens.getLast().start()) : null;
    }
}
