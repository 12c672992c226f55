package io.rolescope.functions.jsonpath;

/// A reading position in a query, with the rules for blanks, digits and strings.
final class Scanner {
    private final String text;
    private int at;

    Scanner(String text) {
        this.text = text;
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

    char peek() {
        return atEnd() ? '\0' : text.charAt(at);
    }

    int codePoint() {
        return text.codePointAt(at);
    }

    int next() {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    boolean take(char c) {
        if (atEnd() || text.charAt(at) != c) {
            return false;
        }
        at++;
        return true;
    }

    boolean take(String word) {
        if (!text.startsWith(word, at)) {
            return false;
        }
        at += word.length();
        return true;
    }

    void expect(char c) throws JsonPathSyntaxException {
        if (!take(c)) {
            throw error("“" + c + "” is expected.");
        }
    }

    String from(int start) {
        return text.substring(start, at);
    }

    void skipBlanks() {
        while (!atEnd() && " \t\n\r".indexOf(peek()) >= 0) {
            at++;
        }
    }

    String digits() {
        int start = at;
        while (!atEnd() && peek() >= '0' && peek() <= '9') {
            at++;
        }
        return from(start);
    }

    /// A quoted string.
    String string() throws JsonPathSyntaxException {
        int start = at;
        char quote = peek();
        at++;
        StringBuilder value = new StringBuilder();
        while (!take(quote)) {
            if (atEnd() || peek() < ' ') {
                throw errorAt(start, "The string is not closed, or has a control character.");
            }
            int c = next();
            if (c >= 0xD800 && c <= 0xDFFF) {
                throw error("The string has half of a character.");
            }
            value.appendCodePoint(c == '\\' ? escape(quote) : c);
        }
        return value.toString();
    }

    private int escape(char quote) throws JsonPathSyntaxException {
        char kind = peek();
        at++;
        return switch (kind) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '/', '\\' -> kind;
            case 'u' -> unicode();
            default -> {
                if (kind == quote && at <= text.length()) {
                    yield kind;
                }
                throw errorAt(at - 1, "“\\” must be followed by one of b f n r t / \\ u or the quote.");
            }
        };
    }

    private int unicode() throws JsonPathSyntaxException {
        int start = at;
        int first = hex();
        if (Character.isLowSurrogate((char) first)) {
            throw errorAt(start, "Half of a character without its first half.");
        }
        if (!Character.isHighSurrogate((char) first)) {
            return first;
        }
        if (!take("\\u")) {
            throw errorAt(start, "Half of a character without its second half.");
        }
        int second = hex();
        if (!Character.isLowSurrogate((char) second)) {
            throw errorAt(start, "Half of a character without its second half.");
        }
        return Character.toCodePoint((char) first, (char) second);
    }

    private int hex() throws JsonPathSyntaxException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw error("Four hexadecimal digits are expected.");
            }
            at++;
            value = value * 16 + digit;
        }
        return value;
    }

    JsonPathSyntaxException error(String message) {
        return errorAt(at, message);
    }

    JsonPathSyntaxException errorAt(int offset, String message) {
        return new JsonPathSyntaxException(offset, message);
    }
}
