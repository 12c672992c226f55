package io.rolescope.access.catalog;

import io.rolescope.access.expression.Token;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Comparisons whose operator the server keeps, but does not write out when it prints an expression: `IS DISTINCT
/// FROM`,
/// `NULLIF`, `CASE x WHEN`, `JOIN … USING`. Read again, they take the operator that the reader's path has: for the
/// server's own types the same one, for a type such as `citext` perhaps that of `text`.
///
/// Source: PostgreSQL manual, “Operator Type Resolution”.
///
/// @param names types that have operators of their own, and columns of such types
record UnwrittenOperators(Set<String> names) {

    static UnwrittenOperators of(Set<String> types, Collection<Table> tables) {
        Set<String> names = new HashSet<>(types);
        for (Table table : tables) {
            for (Column column : table.columns()) {
                if (types.contains(lastName(column.type()))) {
                    names.add(column.name());
                }
            }
        }
        return new UnwrittenOperators(Set.copyOf(names));
    }

    /// `citext` of `extensions.citext[]`.
    private static String lastName(String type) {
        return type.substring(type.lastIndexOf('.') + 1).replaceAll("^\"|\"?(\\[\\])*$", "");
    }

    /// What such a comparison is told as; `null` where there is none.
    @Nullable
    String in(List<Token> tokens) {
        boolean unwritten = false;
        @Nullable String own = null;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            unwritten = unwritten || token.isWord("DISTINCT") && isWord(tokens, i + 1, "FROM");
            unwritten = unwritten || token.isWord("NULLIF");
            unwritten = unwritten || token.isWord("CASE") && !isWord(tokens, i + 1, "WHEN");
            unwritten = unwritten || token.isWord("USING");
            own = own == null && token.isName() && names.contains(token.name()) ? token.name() : own;
        }
        return unwritten && own != null
                ? "compares by an operator for " + own + " that the server keeps but does not print"
                : null;
    }

    private static boolean isWord(List<Token> tokens, int i, String word) {
        return i < tokens.size() && tokens.get(i).isWord(word);
    }
}
