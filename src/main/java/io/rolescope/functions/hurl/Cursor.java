package io.rolescope.functions.hurl;

import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A reading position in a text, with the lexical rules everything else shares: spaces, comments, line ends.
final class Cursor {
    private static final Pattern COOKIE_COMMAND = Pattern.compile("#\\s*(@cookie_storage_(?:set|clear))\\b");
    private final String text;
    private int at;

    Cursor(String text) {
        this.text = text;
        this.at = text.startsWith("\uFEFF") ? 1 : 0;
    }

    int at() {
        return at;
    }

    void moveTo(int offset) {
        at = offset;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /// The character at the cursor, or `\0` at the end.
    char peek() {
        return atEnd() ? '\0' : text.charAt(at);
    }

    char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    boolean looksAt(String expected) {
        return text.startsWith(expected, at);
    }

    boolean take(String expected) {
        if (!looksAt(expected)) {
            return false;
        }
        at += expected.length();
        return true;
    }

    /// Takes a keyword that is not merely the beginning of a longer word.
    boolean takeWord(String word) {
        if (!looksAt(word)) {
            return false;
        }
        char next = peek(word.length());
        if (Character.isLetterOrDigit(next) || next == '_' || next == '-') {
            return false;
        }
        at += word.length();
        return true;
    }

    void expect(String expected, String sentence) {
        if (!take(expected)) {
            throw refuse(sentence);
        }
    }

    /// Takes one code point.
    int next() {
        int codePoint = text.codePointAt(at);
        at += Character.charCount(codePoint);
        return codePoint;
    }

    String takeWhile(IntPredicate accepted) {
        int start = at;
        while (!atEnd() && accepted.test(text.codePointAt(at))) {
            next();
        }
        return text.substring(start, at);
    }

    String from(int start) {
        return text.substring(start, at);
    }

    /// Takes the text up to an offset.
    String upTo(int end) {
        String taken = text.substring(at, end);
        at = end;
        return taken;
    }

    int indexOf(String wanted) {
        return text.indexOf(wanted, at);
    }

    /// Skips spaces and tabs; says whether there were any.
    boolean skipSpaces() {
        int start = at;
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
        return at > start;
    }

    void expectSpace(String behind) {
        if (!skipSpaces()) {
            throw refuse("A space is needed behind " + behind + ".");
        }
    }

    boolean atLineBreak() {
        return peek() == '\n' || (peek() == '\r' && peek(1) == '\n');
    }

    boolean takeLineBreak() {
        return take("\r\n") || take("\n");
    }

    /// Takes the rest of a line: spaces, a comment, the line break.
    void endLine(String behind) {
        if (!tryEndLine()) {
            throw refuse("Nothing but a comment may follow " + behind + " on its line.");
        }
    }

    boolean tryEndLine() {
        int start = at;
        skipSpaces();
        skipComment();
        if (atEnd() || takeLineBreak()) {
            return true;
        }
        at = start;
        skipSpaces();
        return false;
    }

    /// Two comments are commands to Hurl, which changes its cookies by them: they are no more left out than others.
    private void skipComment() {
        if (peek() == '#') {
            Matcher command = COOKIE_COMMAND.matcher(text).region(at, text.length());
            if (command.lookingAt()) {
                throw refuse("The command “" + command.group(1) + "” is not supported here; use [Cookies].");
            }
            while (!atEnd() && !atLineBreak()) {
                at++;
            }
        }
    }

    /// Skips empty lines and lines with nothing but a comment, then the spaces before what comes.
    void skipBlankLines() {
        while (!atEnd()) {
            int start = at;
            if (!tryEndLine()) {
                return;
            }
            if (at == start) {
                return;
            }
        }
    }

    Refusal refuse(String sentence) {
        return new Refusal(at, sentence);
    }

    Refusal refuseAt(int offset, String sentence) {
        return new Refusal(offset, sentence);
    }

    /// What stands at the cursor, for a message.
    String here() {
        if (atEnd()) {
            return "the end of the file";
        }
        if (atLineBreak()) {
            return "the end of the line";
        }
        int end = at;
        while (end < text.length() && end < at + 24 && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return "“" + text.substring(at, Math.max(end, at + 1)) + "”";
    }
}
