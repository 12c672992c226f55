package io.rolescope.functions.hurl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// Reads the kinds of text a file has: keys, values, quoted and backtick strings, file names, addresses, placeholders.
final class TemplateReader {
    private final Cursor cursor;
    private final FilterReader filters;

    TemplateReader(Cursor cursor) {
        this.cursor = cursor;
        this.filters = new FilterReader(cursor, this);
    }

    FilterReader filters() {
        return filters;
    }

    /// Collects literal characters and placeholders.
    private static final class Builder {
        private final List<Template.Part> parts = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();

        void add(int codePoint) {
            text.appendCodePoint(codePoint);
        }

        void add(Template.Placeholder hole) {
            flush();
            parts.add(hole);
        }

        boolean isEmpty() {
            return parts.isEmpty() && text.isEmpty();
        }

        private void flush() {
            if (!text.isEmpty()) {
                parts.add(new Template.Text(text.toString()));
                text.setLength(0);
            }
        }

        Template build(int start, int end) {
            flush();
            return new Template(new Span(start, end), parts);
        }
    }

    /// A `{{…}}` at the cursor.
    Template.Placeholder placeholder() {
        int start = cursor.at();
        cursor.expect("{{", "“{{” is expected.");
        cursor.skipSpaces();
        int expressionStart = cursor.at();
        String name = cursor.takeWhile(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
        if (name.isEmpty()) {
            throw cursor.refuse("A variable name is expected between “{{” and “}}”, found " + cursor.here() + ".");
        }
        Expression.Head head = head(name);
        List<Filter> refinements = filters.filters();
        int expressionEnd = cursor.at();
        cursor.skipSpaces();
        cursor.expect("}}", "“}}” is expected behind “" + name + "”, found " + cursor.here() + ".");
        return new Template.Placeholder(
                new Span(start, cursor.at()),
                new Expression(new Span(expressionStart, expressionEnd), head, refinements));
    }

    private static Expression.Head head(String name) {
        for (Expression.Function function : Expression.Function.values()) {
            if (function.display().equals(name)) {
                return function;
            }
        }
        return new Expression.Variable(name);
    }

    /// `"…"`
    Template quoted() {
        return delimited('"', "The quoted text is not closed on its line.");
    }

    /// `` `…` ``
    Template backtick() {
        return delimited('`', "The text between backticks is not closed on its line.");
    }

    private Template delimited(char delimiter, String unclosed) {
        int start = cursor.at();
        cursor.expect(
                String.valueOf(delimiter),
                "A text between " + delimiter + " is expected, found " + cursor.here() + ".");
        Builder builder = new Builder();
        while (cursor.peek() != delimiter) {
            if (cursor.atEnd() || cursor.atLineBreak()) {
                throw cursor.refuseAt(start, unclosed);
            }
            part(builder, c -> true);
        }
        cursor.next();
        return builder.build(start, cursor.at());
    }

    private boolean part(Builder builder, IntPredicate plain) {
        if (cursor.looksAt("{{")) {
            builder.add(placeholder());
            return true;
        }
        if (cursor.peek() == '\\') {
            builder.add(escape("#\"`\\/bnfrtu:"));
            return true;
        }
        if (cursor.atEnd() || !plain.test(cursor.peek())) {
            return false;
        }
        builder.add(cursor.next());
        return true;
    }

    /// A backslash and what follows it.
    int escape(String allowed) {
        int start = cursor.at();
        cursor.next();
        char kind = cursor.peek();
        if (cursor.atEnd() || allowed.indexOf(kind) < 0) {
            throw cursor.refuseAt(start, "“\\" + kind + "” is no escape this language knows.");
        }
        cursor.next();
        return switch (kind) {
            case 'b' -> '\b';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode(start);
            default -> kind;
        };
    }

    private int unicode(int start) {
        cursor.expect("{", "“{” and the character's number are expected behind “\\u”.");
        String digits = cursor.takeWhile(c -> Character.digit(c, 16) >= 0 && c < 128);
        if (digits.isEmpty() || digits.length() > 8) {
            throw cursor.refuse("One to eight hexadecimal digits are expected behind “\\u{”.");
        }
        cursor.expect("}", "“}” is expected behind the character's number.");
        long value = Long.parseLong(digits, 16);
        if (value > Character.MAX_CODE_POINT || (value >= 0xD800 && value <= 0xDFFF)) {
            throw cursor.refuseAt(start, "There is no character of number " + digits + ".");
        }
        return (int) value;
    }

    /// The name in front of a colon.
    Template key() {
        int start = cursor.at();
        if (cursor.peek() == '[') {
            throw cursor.refuse("A name cannot begin with “[”.");
        }
        Builder builder = new Builder();
        while (part(builder, c -> isKeyCharacter(c))) {}
        if (builder.isEmpty()) {
            throw cursor.refuse("A name is expected, found " + cursor.here() + ".");
        }
        return builder.build(start, cursor.at());
    }

    private static boolean isKeyCharacter(int c) {
        return Character.isLetterOrDigit(c)
                || Character.isSurrogate((char) c)
                || (c < 128 && "_-.[]@$".indexOf(c) >= 0);
    }

    /// Everything up to a comment or the end of the line, without the spaces at its end.
    Template value() {
        int start = cursor.at();
        int end = start;
        Builder builder = new Builder();
        StringBuilder spaces = new StringBuilder();
        while (!cursor.atEnd() && !cursor.atLineBreak() && cursor.peek() != '#') {
            if (cursor.peek() == ' ' || cursor.peek() == '\t') {
                spaces.append(cursor.peek());
                cursor.next();
                continue;
            }
            spaces.chars().forEach(builder::add);
            spaces.setLength(0);
            part(builder, c -> true);
            end = cursor.at();
        }
        cursor.moveTo(end);
        return builder.build(start, end);
    }

    /// The address of a request: whatever stands on its line. Whether it is one shows when its placeholders are filled
    /// in.
    Template url() {
        Template url = value();
        if (url.parts().isEmpty()) {
            throw cursor.refuse("An address is expected, found " + cursor.here() + ".");
        }
        return url;
    }

    /// A file name: ends before a semicolon, a comment or the end of the line.
    Template fileName() {
        int start = cursor.at();
        int end = start;
        Builder builder = new Builder();
        StringBuilder spaces = new StringBuilder();
        while (!cursor.atEnd() && !cursor.atLineBreak() && cursor.peek() != ';' && cursor.peek() != '#') {
            if (cursor.peek() == ' ' || cursor.peek() == '\t') {
                spaces.append(cursor.peek());
                cursor.next();
                continue;
            }
            spaces.chars().forEach(builder::add);
            spaces.setLength(0);
            if (cursor.looksAt("{{")) {
                builder.add(placeholder());
            } else if (cursor.peek() == '\\') {
                builder.add(escape("\\bnfrtu#; {}:"));
            } else {
                builder.add(cursor.next());
            }
            end = cursor.at();
        }
        if (builder.isEmpty()) {
            throw cursor.refuseAt(start, "A file name is expected.");
        }
        cursor.moveTo(end);
        return builder.build(start, end);
    }

    /// Text up to an offset, in which nothing but placeholders is special.
    Template until(int end) {
        int start = cursor.at();
        Builder builder = new Builder();
        while (cursor.at() < end) {
            if (cursor.looksAt("{{")) {
                builder.add(placeholder());
            } else {
                builder.add(cursor.next());
            }
        }
        return builder.build(start, cursor.at());
    }

    /// Text up to the closing triple backticks, in which backslashes are special and, if so wanted, placeholders. A
    /// backslash that begins no escape stands for itself.
    Template escapedUntil(String fence, boolean placeholders) {
        int start = cursor.at();
        Builder builder = new Builder();
        while (!cursor.atEnd() && !cursor.looksAt(fence)) {
            if (placeholders && cursor.looksAt("{{")) {
                builder.add(placeholder());
            } else if (cursor.peek() == '\\' && "#\"`\\/bnfrtu".indexOf(cursor.peek(1)) >= 0) {
                builder.add(escape("#\"`\\/bnfrtu"));
            } else {
                builder.add(cursor.next());
            }
        }
        return builder.build(start, cursor.at());
    }
}
