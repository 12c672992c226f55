package io.rolescope.access.expression;

import java.util.ArrayList;
import java.util.List;

/// Cuts SQL into tokens by the server's lexical rules.
///
/// Source: PostgreSQL manual, “Lexical Structure”. `standard_conforming_strings` is taken to be on, as it is whenever
/// the server prints an expression: it marks strings with backslashes as `E'…'`.
public final class Tokenizer {
    private static final String OPERATOR_SIGNS = "+-*/<>=~!@#%^&|`?:";

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Tokenizer(String text) {
        this.text = text;
    }

    /// @throws MalformedExpressionException when a string, name, comment or bracket is not closed
    public static List<Token> tokens(String text) {
        Tokenizer tokenizer = new Tokenizer(text);
        tokenizer.run();
        return List.copyOf(tokenizer.tokens);
    }

    private void run() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (text.startsWith("--", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                comment();
            } else {
                token(c);
            }
        }
    }

    private void token(char c) {
        int start = at;
        switch (c) {
            case '\'' -> string(start, false);
            case '"' -> quotedName(start);
            case '(', '[' -> sign(Token.Kind.OPEN);
            case ')', ']' -> sign(Token.Kind.CLOSE);
            case ',' -> sign(Token.Kind.COMMA);
            case '$' -> dollar(start);
            case '.' -> {
                if (at + 1 < text.length() && isDigit(text.charAt(at + 1))) {
                    number(start);
                } else {
                    sign(Token.Kind.DOT);
                }
            }
            default -> {
                if (isDigit(c)) {
                    number(start);
                } else if (isNameStart(c)) {
                    wordOrPrefixedString(start);
                } else if (OPERATOR_SIGNS.indexOf(c) >= 0) {
                    operator(start);
                } else {
                    sign(Token.Kind.OTHER);
                }
            }
        }
    }

    private void sign(Token.Kind kind) {
        at++;
        add(kind, at - 1);
    }

    private void comment() {
        int depth = 0;
        do {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < text.length());
        if (depth > 0) {
            throw new MalformedExpressionException("A comment is not closed");
        }
    }

    private void wordOrPrefixedString(int start) {
        if (text.regionMatches(true, start, "U&'", 0, 3)) {
            at = start + 2;
            string(start, false);
            return;
        }
        if (text.regionMatches(true, start, "U&\"", 0, 3)) {
            at = start + 2;
            quotedName(start);
            return;
        }
        boolean prefixed = start + 1 < text.length() && text.charAt(start + 1) == '\'';
        char c = Character.toLowerCase(text.charAt(start));
        if (prefixed && "ebxn".indexOf(c) >= 0) {
            at = start + 1;
            string(start, c == 'e');
            return;
        }
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        add(Token.Kind.WORD, start);
    }

    private void string(int start, boolean escapes) {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (escapes && c == '\\') {
                at += 2;
            } else if (c == '\'') {
                if (at + 1 < text.length() && text.charAt(at + 1) == '\'') {
                    at += 2;
                } else {
                    at++;
                    add(Token.Kind.STRING, start);
                    return;
                }
            } else {
                at++;
            }
        }
        throw new MalformedExpressionException("A string is not closed");
    }

    private void quotedName(int start) {
        at++;
        while (at < text.length()) {
            if (text.charAt(at) == '"') {
                if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                    at += 2;
                    continue;
                }
                at++;
                add(Token.Kind.QUOTED_NAME, start);
                return;
            }
            at++;
        }
        throw new MalformedExpressionException("A quoted name is not closed");
    }

    private void dollar(int start) {
        int tagEnd = start + 1;
        while (tagEnd < text.length() && isNamePart(text.charAt(tagEnd)) && text.charAt(tagEnd) != '$') {
            tagEnd++;
        }
        boolean numbered = tagEnd > start + 1 && isDigit(text.charAt(start + 1));
        if (!numbered && tagEnd < text.length() && text.charAt(tagEnd) == '$') {
            String tag = text.substring(start, tagEnd + 1);
            int end = text.indexOf(tag, tagEnd + 1);
            if (end < 0) {
                throw new MalformedExpressionException("A dollar-quoted string is not closed");
            }
            at = end + tag.length();
            add(Token.Kind.STRING, start);
            return;
        }
        at = Math.max(tagEnd, start + 1);
        add(Token.Kind.PARAMETER, start);
    }

    private void number(int start) {
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean exponentSign = (c == '+' || c == '-') && "eE".indexOf(text.charAt(at - 1)) >= 0 && at > start;
            if (isDigit(c) || c == '.' || c == '_' || Character.isLetter(c) || exponentSign) {
                at++;
            } else {
                break;
            }
        }
        add(Token.Kind.NUMBER, start);
    }

    private void operator(int start) {
        while (at < text.length()
                && OPERATOR_SIGNS.indexOf(text.charAt(at)) >= 0
                && !text.startsWith("--", at)
                && !text.startsWith("/*", at)) {
            at++;
        }
        add(Token.Kind.OPERATOR, start);
    }

    private void add(Token.Kind kind, int start) {
        tokens.add(new Token(kind, text.substring(start, Math.min(at, text.length())), start, at));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return c == '_' || Character.isLetter(c) || c >= 0x80;
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '$';
    }
}
