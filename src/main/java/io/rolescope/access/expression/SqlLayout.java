package io.rolescope.access.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Lays an expression out over several lines for reading. Changes white space only; where anything else would change
/// (comments), or the text is no SQL, it stays as it is.
///
/// What fits stays in one line. What does not is broken at the outermost place there is: the clauses of a query, else
/// OR, else AND, else what stands in the longest bracket.
public final class SqlLayout {
    private static final int WIDTH = 96;
    private static final Set<String> CLAUSES = Set.of(
            "FROM",
            "WHERE",
            "GROUP",
            "HAVING",
            "ORDER",
            "LIMIT",
            "OFFSET",
            "UNION",
            "EXCEPT",
            "INTERSECT",
            "WHEN",
            "ELSE");
    private static final Set<String> JOIN_STARTS = Set.of("LEFT", "RIGHT", "FULL", "INNER", "CROSS", "JOIN");
    private static final Set<String> JOIN_MIDDLES = Set.of("LEFT", "RIGHT", "FULL", "INNER", "CROSS", "OUTER");
    private static final String STEP = "  ";

    private final List<Token> tokens;
    private final int width;
    /// For each opening bracket or CASE the place of what closes it; -1 elsewhere.
    private final int[] closing;

    private SqlLayout(List<Token> tokens, int width) {
        this.tokens = tokens;
        this.width = width;
        this.closing = pairs(tokens);
    }

    /// `sql` in lines of at most 96 letters where it can be broken so.
    public static String of(String sql) {
        return of(sql, WIDTH);
    }

    /// @param width letters of a line at most, where it can be broken so
    public static String of(String sql, int width) {
        try {
            List<Token> tokens = Tokenizer.tokens(sql);
            if (joinsTexts(tokens)) {
                return sql.strip();
            }
            String laidOut = String.join("\n", new SqlLayout(tokens, width).lines(0, tokens.size(), 0));
            return Tokenizer.tokens(laidOut).stream()
                                    .map(Token::text)
                                    .toList()
                                    .equals(tokens.stream().map(Token::text).toList())
                            && laidOut.replaceAll("\\s+", "").equals(sql.replaceAll("\\s+", ""))
                    ? laidOut
                    : sql.strip();
        } catch (MalformedExpressionException e) {
            return sql.strip();
        }
    }

    /// Texts that follow one another are one text where a line ends between them, and else a mistake (PostgreSQL
    /// manual, “String Constants”).
    private static boolean joinsTexts(List<Token> tokens) {
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.get(i).kind() == Token.Kind.STRING && tokens.get(i - 1).kind() == Token.Kind.STRING) {
                return true;
            }
        }
        return false;
    }

    /// The lines of the tokens from `from` up to `to`; the first begins at column `at`, all are without that margin.
    private List<String> lines(int from, int to, int at) {
        String flat = flat(from, to);
        // set in as far as the whole width, nothing is made better by going on; nor would it end in time
        if (at >= width || at + flat.length() <= width && flat.indexOf('\n') < 0) {
            return List.of(flat);
        }
        List<Integer> breaks = breaks(from, to);
        return breaks.isEmpty() ? bracketed(from, to, at, flat) : parts(from, to, at, breaks);
    }

    private List<String> parts(int from, int to, int at, List<Integer> breaks) {
        List<String> all = new ArrayList<>();
        // within a clause the conditions are set in: WHERE a / AND b
        String margin = isClause(from) && !isClause(breaks.getFirst()) ? STEP : "";
        int start = from;
        for (int next : breaks) {
            add(all, start, next, at, start == from ? "" : margin);
            start = next;
        }
        add(all, start, to, at, margin);
        return all;
    }

    private void add(List<String> all, int from, int to, int at, String margin) {
        lines(from, to, at + margin.length()).forEach(line -> all.add(margin + line));
    }

    /// What cannot be broken outside of brackets is broken in the longest of them.
    private List<String> bracketed(int from, int to, int at, String flat) {
        int open = longest(from, to);
        if (open < 0) {
            return List.of(flat);
        }
        int close = closing[open];
        String head = flat(from, open + 1);
        while (breaks(open + 1, close).isEmpty() && endsInBracket(open + 1, close)) {
            int inner = longest(open + 1, close);
            head += (gap(open + 1) ? " " : "") + flat(open + 1, inner + 1);
            open = inner;
            close = closing[inner];
        }
        String tail = flat(close, to);
        List<String> all = new ArrayList<>();
        boolean onlyBrackets = head.chars().allMatch(letter -> letter == '(' || letter == '[');
        String margin = onlyBrackets ? " ".repeat(head.length()) : STEP;
        List<String> inner = lines(open + 1, close, at + margin.length());
        for (int i = 0; i < inner.size(); i++) {
            all.add((onlyBrackets && i == 0 ? head : margin) + inner.get(i));
        }
        if (!onlyBrackets) {
            all.addFirst(head);
        }
        if (tokens.get(close).isWord("END")) {
            all.add(tail);
        } else {
            all.set(all.size() - 1, all.getLast() + tail);
        }
        return all;
    }

    private boolean endsInBracket(int from, int to) {
        int open = longest(from, to);
        return open >= 0 && tokens.get(open).kind() == Token.Kind.OPEN && matchedEnd(open, to);
    }

    /// Nothing but closing brackets stand behind what `open` opens.
    private boolean matchedEnd(int open, int to) {
        return closing[open] == to - 1;
    }

    /// The bracket with the longest content among the outermost ones; -1 where there is none.
    private int longest(int from, int to) {
        int longest = -1;
        int most = 0;
        for (int i = from; i < to; i++) {
            if (closing[i] > 0 && closing[i] < to) {
                int length = tokens.get(closing[i]).start() - tokens.get(i).end();
                if (length > most) {
                    longest = i;
                    most = length;
                }
                i = closing[i];
            }
        }
        return longest;
    }

    /// Where a new line begins: before clauses and joins, else before each OR, else before each AND.
    private List<Integer> breaks(int from, int to) {
        List<Integer> clauses = new ArrayList<>();
        List<Integer> ors = new ArrayList<>();
        List<Integer> ands = new ArrayList<>();
        boolean between = false;
        for (int i = from; i < to; i++) {
            if (closing[i] > 0 && closing[i] < to) {
                i = closing[i];
                continue;
            }
            if (i == from) {
                between = tokens.get(i).isWord("BETWEEN");
                continue;
            }
            if (tokens.get(i).isWord("BETWEEN")) {
                between = true;
            } else if (tokens.get(i).isWord("AND")) {
                if (!between) {
                    ands.add(i);
                }
                between = false;
            } else if (tokens.get(i).isWord("OR")) {
                ors.add(i);
            } else if (isClause(i)) {
                clauses.add(i);
            }
        }
        return !clauses.isEmpty() ? clauses : !ors.isEmpty() ? ors : ands;
    }

    private boolean isClause(int at) {
        Token token = tokens.get(at);
        if (token.kind() != Token.Kind.WORD || isNamePart(at)) {
            return false;
        }
        String word = token.text().toUpperCase(java.util.Locale.ROOT);
        boolean startsJoin = JOIN_STARTS.contains(word)
                && followedByJoin(at)
                && !(at > 0 && JOIN_MIDDLES.contains(tokens.get(at - 1).text().toUpperCase(java.util.Locale.ROOT)));
        boolean distinctFrom =
                word.equals("FROM") && at > 0 && tokens.get(at - 1).isWord("DISTINCT");
        return startsJoin || (CLAUSES.contains(word) && !distinctFrom);
    }

    /// `left(name, 3)` is a function, `left join` is not.
    private boolean followedByJoin(int at) {
        for (int i = at; i < Math.min(at + 3, tokens.size()); i++) {
            if (tokens.get(i).isWord("JOIN")) {
                return true;
            }
        }
        return false;
    }

    /// A column may have the name of a key word: `t.limit`.
    private boolean isNamePart(int at) {
        return at > 0 && tokens.get(at - 1).kind() == Token.Kind.DOT
                || at + 1 < tokens.size() && tokens.get(at + 1).kind() == Token.Kind.DOT;
    }

    private String flat(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (i > from && gap(i)) {
                text.append(' ');
            }
            text.append(tokens.get(i).text());
        }
        return text.toString();
    }

    /// Whether white space stands before a token: where it stood before, but never inside of brackets' edges.
    private boolean gap(int at) {
        if (at == 0) {
            return false;
        }
        Token before = tokens.get(at - 1);
        Token token = tokens.get(at);
        return token.start() > before.end() && before.kind() != Token.Kind.OPEN && token.kind() != Token.Kind.CLOSE;
    }

    private static int[] pairs(List<Token> tokens) {
        int[] closing = new int[tokens.size()];
        java.util.Arrays.fill(closing, -1);
        java.util.ArrayDeque<Integer> open = new java.util.ArrayDeque<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Token.Kind.OPEN || token.isWord("CASE")) {
                open.push(i);
            } else if ((token.kind() == Token.Kind.CLOSE || token.isWord("END")) && !open.isEmpty()) {
                closing[open.pop()] = i;
            }
        }
        return closing;
    }
}
