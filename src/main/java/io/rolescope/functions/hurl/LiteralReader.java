package io.rolescope.functions.hurl;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Reads values written down in a file.
final class LiteralReader {
    private final Cursor cursor;
    private final TemplateReader templates;
    private final MultilineReader multiline;

    LiteralReader(Cursor cursor, TemplateReader templates) {
        this.cursor = cursor;
        this.templates = templates;
        this.multiline = new MultilineReader(cursor, templates);
    }

    MultilineReader multiline() {
        return multiline;
    }

    /// The value at the cursor.
    ///
    /// @param owner what it belongs to, for the message when there is none
    Literal literal(String owner) {
        Literal simple = tryScalar();
        if (simple != null) {
            return simple;
        }
        int start = cursor.at();
        if (cursor.looksAt("```")) {
            MultilineText text = multiline.multiline();
            return new Literal.Multiline(span(start), text);
        }
        if (cursor.peek() == '`') {
            Template text = templates.backtick();
            return new Literal.Text(span(start), text);
        }
        if (cursor.looksAt("hex,") || cursor.looksAt("base64,")) {
            byte[] bytes = bytes();
            return new Literal.Bytes(span(start), bytes);
        }
        if (cursor.looksAt("file,")) {
            Template name = file();
            return new Literal.FileContent(span(start), name);
        }
        if (cursor.peek() == '/') {
            RegexLiteral.Compiled regex = templates.filters().compiled();
            return new Literal.Regex(span(start), regex);
        }
        if (cursor.looksAt("{{")) {
            Expression expression = templates.placeholder().expression();
            return new Literal.Computed(span(start), expression);
        }
        throw cursor.refuse("A value is expected behind " + owner + ", found " + cursor.here() + ".");
    }

    private Span span(int start) {
        return new Span(start, cursor.at());
    }

    /// A null, boolean, number or quoted text at the cursor, if there is one.
    @Nullable
    Literal tryScalar() {
        int start = cursor.at();
        if (cursor.takeWord("null")) {
            return new Literal.Null(span(start));
        }
        if (cursor.takeWord("true")) {
            return new Literal.Bool(span(start), true);
        }
        if (cursor.takeWord("false")) {
            return new Literal.Bool(span(start), false);
        }
        if (cursor.peek() == '"') {
            Template text = templates.quoted();
            return new Literal.Text(span(start), text);
        }
        return tryNumber();
    }

    private @Nullable Literal tryNumber() {
        int start = cursor.at();
        cursor.take("-");
        if (cursor.takeWhile(LiteralReader::isDigit).isEmpty()) {
            cursor.moveTo(start);
            return null;
        }
        boolean isInteger = true;
        if (cursor.peek() == '.' && isDigit(cursor.peek(1))) {
            cursor.next();
            cursor.takeWhile(LiteralReader::isDigit);
            isInteger = false;
        }
        return new Literal.Number(span(start), new BigDecimal(cursor.from(start)), isInteger);
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /// `hex,…;` or `base64,…;`
    byte[] bytes() {
        int start = cursor.at();
        if (cursor.take("hex,")) {
            cursor.skipSpaces();
            String digits = cursor.takeWhile(c -> c < 128 && Character.digit(c, 16) >= 0);
            cursor.skipSpaces();
            cursor.expect(";", "Hexadecimal digits and a closing “;” are expected, found " + cursor.here() + ".");
            if (digits.length() % 2 != 0) {
                throw cursor.refuseAt(start, "Bytes have two hexadecimal digits each; one is missing.");
            }
            return HexFormat.of().parseHex(digits);
        }
        cursor.expect("base64,", "“base64,” is expected.");
        String text = cursor.takeWhile(c -> c < 128 && (Character.isLetterOrDigit(c) || "+/= \t\r\n".indexOf(c) >= 0));
        cursor.expect(";", "Base64 and a closing “;” are expected, found " + cursor.here() + ".");
        try {
            return decoded(text);
        } catch (IllegalArgumentException e) {
            throw cursor.refuseAt(start, "This is not Base64.");
        }
    }

    /// Base64 as it is written by hand: broken into lines, with as much padding as somebody thought right.
    ///
    /// @throws IllegalArgumentException when it is none
    static byte[] decoded(String base64) {
        return Base64.getDecoder().decode(base64.replaceAll("\\s", "").replaceFirst("=+$", ""));
    }

    /// `file,…;`
    Template file() {
        cursor.expect("file,", "“file,” is expected.");
        cursor.skipSpaces();
        Template name = templates.fileName();
        cursor.skipSpaces();
        cursor.expect(";", "“;” is expected behind the file name, found " + cursor.here() + ".");
        return name;
    }
}
