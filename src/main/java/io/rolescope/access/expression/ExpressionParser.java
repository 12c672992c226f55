package io.rolescope.access.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes a boolean expression apart at its ANDs, ORs and NOTs, and nowhere else.
///
/// What cannot be split for certain stays one atom. In the grammar OR binds weakest, then AND, then NOT, and
/// every other operator binds stronger (PostgreSQL manual, “Operator Precedence”), so a word AND outside of
/// brackets and CASE … END is the operator, but for the one in BETWEEN … AND.
public final class ExpressionParser {
    private final String text;
    private final List<Token> tokens;
    private final int[] partner;

    private ExpressionParser(String text, List<Token> tokens) {
        this.text = text;
        this.tokens = tokens;
        this.partner = partners(tokens);
    }

    /// Never fails: text that the server's lexer would not take becomes one atom.
    public static Expression parse(String text) {
        try {
            List<Token> tokens = Tokenizer.tokens(text);
            if (tokens.isEmpty()) {
                return new Expression.Atom(text.strip());
            }
            return new ExpressionParser(text, tokens).range(0, tokens.size());
        } catch (MalformedExpressionException e) {
            return new Expression.Atom(text.strip());
        }
    }

    private Expression range(int from, int to) {
        int start = from;
        int end = to;
        while (isWrapped(start, end)) {
            start++;
            end--;
        }
        List<int[]> parts = split(start, end, "OR");
        if (parts.size() > 1) {
            return new Expression.Or(all(parts));
        }
        parts = split(start, end, "AND");
        if (parts.size() > 1) {
            return contains(start, end, "BETWEEN") ? atom(start, end) : new Expression.And(all(parts));
        }
        if (end - start > 1 && tokens.get(start).isWord("NOT")) {
            return new Expression.Not(range(start + 1, end));
        }
        @Nullable Truth constant = constant(start, end);
        return constant == null ? atom(start, end) : new Expression.Constant(constant);
    }

    private List<Expression> all(List<int[]> parts) {
        List<Expression> found = new ArrayList<>(parts.size());
        for (int[] part : parts) {
            found.add(range(part[0], part[1]));
        }
        return found;
    }

    /// The ranges between the top-level occurrences of `word`; the whole as one where it is not there or a side is
    /// empty.
    private List<int[]> split(int from, int to, String word) {
        List<int[]> parts = new ArrayList<>();
        int start = from;
        int cases = 0;
        for (int i = from; i < to; i++) {
            Token token = tokens.get(i);
            if (token.kind() == Token.Kind.OPEN) {
                i = partner[i];
            } else if (token.isWord("CASE") && !isPartOfName(i)) {
                cases++;
            } else if (token.isWord("END") && !isPartOfName(i) && cases > 0) {
                cases--;
            } else if (cases == 0 && token.isWord(word) && !isPartOfName(i)) {
                parts.add(new int[] {start, i});
                start = i + 1;
            }
        }
        parts.add(new int[] {start, to});
        boolean sound = cases == 0 && parts.stream().allMatch(part -> part[0] < part[1]);
        return sound ? parts : List.of(new int[] {from, to});
    }

    private boolean contains(int from, int to, String word) {
        for (int i = from; i < to; i++) {
            if (tokens.get(i).kind() == Token.Kind.OPEN) {
                i = partner[i];
            } else if (tokens.get(i).isWord(word)) {
                return true;
            }
        }
        return false;
    }

    private boolean isPartOfName(int i) {
        return i > 0 && tokens.get(i - 1).kind() == Token.Kind.DOT;
    }

    /// One pair of brackets round everything, holding neither a subquery nor a row of several values.
    private boolean isWrapped(int from, int to) {
        if (to - from < 3 || !tokens.get(from).text().equals("(") || partner[from] != to - 1) {
            return false;
        }
        Token first = tokens.get(from + 1);
        if (first.isWord("SELECT") || first.isWord("WITH") || first.isWord("VALUES") || first.isWord("TABLE")) {
            return false;
        }
        for (int i = from + 1; i < to - 1; i++) {
            if (tokens.get(i).kind() == Token.Kind.OPEN) {
                i = partner[i];
            } else if (tokens.get(i).kind() == Token.Kind.COMMA) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Truth constant(int from, int to) {
        Token first = tokens.get(from);
        boolean cast = to - from == 3
                && tokens.get(from + 1).text().equals("::")
                && (tokens.get(from + 2).isWord("BOOLEAN")
                        || tokens.get(from + 2).isWord("BOOL"));
        if (to - from != 1 && !cast) {
            return null;
        }
        if (first.isWord("TRUE")) {
            return Truth.TRUE;
        }
        if (first.isWord("FALSE")) {
            return Truth.FALSE;
        }
        return first.isWord("NULL") ? Truth.NULL : null;
    }

    private Expression atom(int from, int to) {
        return new Expression.Atom(
                text.substring(tokens.get(from).start(), tokens.get(to - 1).end()));
    }

    private static int[] partners(List<Token> tokens) {
        int[] partner = new int[tokens.size()];
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            switch (tokens.get(i).kind()) {
                case OPEN -> open.add(i);
                case CLOSE -> {
                    if (open.isEmpty()) {
                        throw new MalformedExpressionException("A bracket is closed that was not opened");
                    }
                    partner[open.removeLast()] = i;
                }
                default -> {}
            }
        }
        if (!open.isEmpty()) {
            throw new MalformedExpressionException("A bracket is not closed");
        }
        return partner;
    }
}
