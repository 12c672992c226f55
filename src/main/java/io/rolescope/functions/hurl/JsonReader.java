package io.rolescope.functions.hurl;

import java.util.ArrayList;
import java.util.List;

/// Reads JSON in which placeholders may stand, keeping the text as written.
final class JsonReader {
    private static final int DEEPEST = 128;
    private final Cursor cursor;
    private final TemplateReader templates;
    private final List<JsonPiece> pieces = new ArrayList<>();
    private int rawFrom;
    private int depth;

    JsonReader(Cursor cursor, TemplateReader templates) {
        this.cursor = cursor;
        this.templates = templates;
    }

    List<JsonPiece> value() {
        rawFrom = cursor.at();
        readValue();
        flush(cursor.at());
        return List.copyOf(pieces);
    }

    private void flush(int end) {
        int now = cursor.at();
        cursor.moveTo(end);
        if (end > rawFrom) {
            pieces.add(new JsonPiece.Raw(cursor.from(rawFrom)));
        }
        cursor.moveTo(now);
    }

    private void skipWhitespace() {
        cursor.takeWhile(c -> c == ' ' || c == '\t' || c == '\n' || c == '\r');
    }

    private void readValue() {
        if (++depth > DEEPEST) {
            throw cursor.refuse("The JSON is nested more than " + DEEPEST + " deep.");
        }
        if (cursor.looksAt("{{")) {
            hole(false);
        } else if (cursor.peek() == '{') {
            object();
        } else if (cursor.peek() == '[') {
            array();
        } else if (cursor.peek() == '"') {
            string();
        } else if (!cursor.takeWord("true") && !cursor.takeWord("false") && !cursor.takeWord("null")) {
            number();
        }
        depth--;
    }

    private void hole(boolean inString) {
        int start = cursor.at();
        flush(start);
        Template.Placeholder hole = templates.placeholder();
        pieces.add(
                inString
                        ? new JsonPiece.InString(hole.span(), hole.expression())
                        : new JsonPiece.AsValue(hole.span(), hole.expression()));
        rawFrom = cursor.at();
    }

    private void object() {
        cursor.next();
        skipWhitespace();
        if (cursor.take("}")) {
            return;
        }
        do {
            skipWhitespace();
            if (cursor.peek() != '"') {
                throw cursor.refuse("A JSON key in quotes is expected, found " + cursor.here() + ".");
            }
            string();
            skipWhitespace();
            cursor.expect(":", "“:” is expected behind a JSON key, found " + cursor.here() + ".");
            skipWhitespace();
            readValue();
            skipWhitespace();
        } while (cursor.take(","));
        cursor.expect("}", "“,” or “}” is expected in a JSON object, found " + cursor.here() + ".");
    }

    private void array() {
        cursor.next();
        skipWhitespace();
        if (cursor.take("]")) {
            return;
        }
        do {
            skipWhitespace();
            readValue();
            skipWhitespace();
        } while (cursor.take(","));
        cursor.expect("]", "“,” or “]” is expected in a JSON array, found " + cursor.here() + ".");
    }

    private void string() {
        int start = cursor.at();
        cursor.next();
        while (cursor.peek() != '"') {
            if (cursor.atEnd() || cursor.peek() < ' ') {
                throw cursor.refuseAt(start, "The JSON string is not closed on its line.");
            }
            if (cursor.looksAt("{{")) {
                hole(true);
            } else if (cursor.peek() == '\\') {
                escape();
            } else {
                cursor.next();
            }
        }
        cursor.next();
    }

    private void escape() {
        int start = cursor.at();
        cursor.next();
        if (cursor.take("u")) {
            char first = hex();
            boolean high = Character.isHighSurrogate(first);
            if (Character.isLowSurrogate(first) || (high && !(cursor.take("\\u") && Character.isLowSurrogate(hex())))) {
                throw cursor.refuseAt(start, "This is half of a character.");
            }
        } else if (cursor.atEnd() || "\"\\/bfnrt".indexOf(cursor.peek()) < 0) {
            throw cursor.refuseAt(start, "“\\" + cursor.peek() + "” is no JSON escape.");
        } else {
            cursor.next();
        }
    }

    private char hex() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = cursor.peek() < 128 ? Character.digit(cursor.peek(), 16) : -1;
            if (digit < 0) {
                throw cursor.refuse("Four hexadecimal digits are expected behind “\\u” in JSON.");
            }
            cursor.next();
            value = value * 16 + digit;
        }
        return (char) value;
    }

    private void number() {
        int start = cursor.at();
        cursor.take("-");
        String whole = cursor.takeWhile(LiteralReader::isDigit);
        if (whole.isEmpty()) {
            cursor.moveTo(start);
            throw cursor.refuse("A JSON value is expected, found " + cursor.here() + ".");
        }
        if (whole.length() > 1 && whole.startsWith("0")) {
            throw cursor.refuseAt(start, "A JSON number does not begin with 0.");
        }
        if (cursor.take(".") && cursor.takeWhile(LiteralReader::isDigit).isEmpty()) {
            throw cursor.refuse("A digit is expected behind the decimal point.");
        }
        if (cursor.take("e") || cursor.take("E")) {
            if (!cursor.take("+")) {
                cursor.take("-");
            }
            if (cursor.takeWhile(LiteralReader::isDigit).isEmpty()) {
                throw cursor.refuse("A digit is expected in the exponent.");
            }
        }
    }
}
