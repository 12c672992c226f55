package io.rolescope.identities;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The words, strings and signs of SQL or PL/pgSQL text, comments left out.
///
/// Source: PostgreSQL manual, “Lexical Structure”. Only what is needed to see what a policy or function reads: numbers
/// and operators come as signs of one character each.
final class SqlTokens {

    enum Kind {
        /// An identifier or keyword; lower case unless it was quoted.
        WORD,
        /// A name in double quotes, as written.
        QUOTED,
        /// A string constant, its quotes and escapes taken off.
        STRING,
        /// One character of anything else.
        SIGN
    }

    record Token(Kind kind, String text) {
        boolean is(String word) {
            return (kind == Kind.WORD || kind == Kind.SIGN) && text.equals(word);
        }

        boolean isName() {
            return kind == Kind.WORD || kind == Kind.QUOTED;
        }

        boolean isString() {
            return kind == Kind.STRING;
        }
    }

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private SqlTokens(String sql) {
        this.sql = sql;
    }

    static List<Token> of(String sql) {
        SqlTokens reader = new SqlTokens(sql);
        while (reader.at < sql.length()) {
            reader.next();
        }
        return reader.tokens;
    }

    private void next() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (sql.startsWith("--", at)) {
            skipTo(sql.indexOf('\n', at));
        } else if (sql.startsWith("/*", at)) {
            skipComment();
        } else if (c == '\'') {
            string(false);
        } else if (c == '"') {
            quotedName();
        } else if (c == '$' && dollarTag() != null) {
            dollarString();
        } else if (isWordStart(c)) {
            word();
        } else {
            add(Kind.SIGN, String.valueOf(c));
            at++;
        }
    }

    private void word() {
        int start = at;
        while (at < sql.length() && (isWordStart(sql.charAt(at)) || isDigitOrDollar(sql.charAt(at)))) {
            at++;
        }
        String text = sql.substring(start, at);
        boolean quoteFollows = at < sql.length() && sql.charAt(at) == '\'';
        if (quoteFollows && text.equalsIgnoreCase("e")) {
            string(true);
        } else if (!(quoteFollows && (text.equalsIgnoreCase("n") || text.equalsIgnoreCase("b")))) {
            add(Kind.WORD, text.toLowerCase(Locale.ROOT));
        }
    }

    private void string(boolean backslashes) {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\'' && at + 1 < sql.length() && sql.charAt(at + 1) == '\'') {
                text.append(c);
                at += 2;
            } else if (c == '\'') {
                break;
            } else if (backslashes && c == '\\' && at + 1 < sql.length()) {
                text.append(sql.charAt(at + 1));
                at += 2;
            } else {
                text.append(c);
                at++;
            }
        }
        at++;
        add(Kind.STRING, text.toString());
    }

    private void quotedName() {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            boolean doubled = c == '"' && at + 1 < sql.length() && sql.charAt(at + 1) == '"';
            if (c == '"' && !doubled) {
                break;
            }
            text.append(c);
            at += doubled ? 2 : 1;
        }
        at++;
        add(Kind.QUOTED, text.toString());
    }

    private void dollarString() {
        @Nullable String tag = dollarTag();
        if (tag == null) {
            return;
        }
        int start = at + tag.length();
        int end = sql.indexOf(tag, start);
        add(Kind.STRING, end < 0 ? sql.substring(start) : sql.substring(start, end));
        at = end < 0 ? sql.length() : end + tag.length();
    }

    /// `$$` or `$tag$` at this place; `null` for a parameter such as `$1`.
    private @Nullable String dollarTag() {
        int end = at + 1;
        while (end < sql.length() && (isWordStart(sql.charAt(end)) || Character.isDigit(sql.charAt(end)))) {
            end++;
        }
        boolean closed = end < sql.length() && sql.charAt(end) == '$';
        boolean parameter = end > at + 1 && Character.isDigit(sql.charAt(at + 1));
        return closed && !parameter ? sql.substring(at, end + 1) : null;
    }

    private void skipComment() {
        int depth = 0;
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
    }

    private void skipTo(int place) {
        at = place < 0 ? sql.length() : place;
    }

    private void add(Kind kind, String text) {
        tokens.add(new Token(kind, text));
    }

    private static boolean isWordStart(char c) {
        return Character.isLetter(c) || c == '_';
    }

    private static boolean isDigitOrDollar(char c) {
        return Character.isDigit(c) || c == '$';
    }
}
