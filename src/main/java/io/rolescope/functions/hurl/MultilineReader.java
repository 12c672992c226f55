package io.rolescope.functions.hurl;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads texts between triple backticks.
final class MultilineReader {
    private static final String FENCE = "```";
    private final Cursor cursor;
    private final TemplateReader templates;

    MultilineReader(Cursor cursor, TemplateReader templates) {
        this.cursor = cursor;
        this.templates = templates;
    }

    MultilineText multiline() {
        int start = cursor.at();
        cursor.expect(FENCE, "Triple backticks are expected.");
        int contentStart = cursor.at();
        int close = cursor.indexOf(FENCE);
        if (close < 0) {
            throw cursor.refuseAt(start, "The triple backticks are not closed.");
        }
        String hint = cursor.takeWhile(c -> c != '\n' && c != '\r' && c != '`');
        if (!cursor.atLineBreak()) {
            cursor.moveTo(contentStart);
            Template text = templates.until(close);
            cursor.expect(FENCE, "Triple backticks are expected.");
            return new MultilineText(new Span(start, cursor.at()), MultilineText.Language.PLAIN, text, null);
        }
        if (hint.strip().equals("raw")) {
            cursor.takeLineBreak();
            return raw(start, close);
        }
        Hint read = hint(hint, contentStart);
        cursor.takeLineBreak();
        return read.escaped() ? escaped(start, read.language()) : content(start, close, read.language());
    }

    /// What stands behind the opening backticks: a language and, behind a comma or alone, the attribute `escape`.
    private record Hint(MultilineText.Language language, boolean escaped) {}

    private Hint hint(String line, int at) {
        String[] words = line.strip().split("\\s*,\\s*", -1);
        MultilineText.Language language = language(words[0]);
        boolean escaped = false;
        for (int i = language == null ? 0 : 1; i < words.length; i++) {
            if (words[i].equals("novariable")) {
                throw cursor.refuseAt(at, "The attribute “novariable” of a multiline text is not supported here.");
            }
            if (!words[i].equals("escape")) {
                throw cursor.refuseAt(
                        at,
                        "“" + words[i] + "” is no hint for a multiline text;"
                                + " json, xml, graphql, base64, hex, raw and escape are known.");
            }
            escaped = true;
        }
        MultilineText.Language known = language == null ? MultilineText.Language.PLAIN : language;
        // The text of a query has escapes of its own.
        return new Hint(known, escaped && known != MultilineText.Language.GRAPHQL);
    }

    private static MultilineText.@Nullable Language language(String word) {
        for (MultilineText.Language language : MultilineText.Language.values()) {
            if (language.keyword().equals(word)) {
                return language;
            }
        }
        return null;
    }

    /// Text as it stands: what looks like a placeholder is none.
    private MultilineText raw(int start, int close) {
        int contentStart = cursor.at();
        String text = cursor.upTo(close);
        cursor.expect(FENCE, "Triple backticks are expected.");
        List<Template.Part> parts = text.isEmpty() ? List.of() : List.of(new Template.Text(text));
        return new MultilineText(
                new Span(start, cursor.at()),
                MultilineText.Language.PLAIN,
                new Template(new Span(contentStart, close), parts),
                null);
    }

    private MultilineText escaped(int start, MultilineText.Language language) {
        Template text = templates.escapedUntil(FENCE);
        if (!cursor.take(FENCE)) {
            throw cursor.refuseAt(start, "The triple backticks are not closed.");
        }
        MultilineText result = new MultilineText(new Span(start, cursor.at()), language, text, null);
        checkEncoded(result);
        return result;
    }

    private MultilineText content(int start, int close, MultilineText.Language language) {
        List<JsonPiece> variables = null;
        int end = close;
        int contentStart = cursor.at();
        if (language == MultilineText.Language.GRAPHQL) {
            int keyword = variablesLine(contentStart, close);
            if (keyword >= 0) {
                cursor.moveTo(keyword + "variables".length());
                cursor.skipSpaces();
                variables = new JsonReader(cursor, templates).value();
                cursor.takeWhile(Character::isWhitespace);
                if (cursor.at() != close) {
                    throw cursor.refuse("Nothing may follow the variables of a GraphQL query.");
                }
                end = keyword;
            }
        }
        cursor.moveTo(contentStart);
        Template text = templates.until(end);
        cursor.moveTo(close);
        cursor.expect(FENCE, "Triple backticks are expected.");
        MultilineText result = new MultilineText(new Span(start, cursor.at()), language, text, variables);
        checkEncoded(result);
        return result;
    }

    /// Where a line of the query begins with the word `variables` and an object.
    private int variablesLine(int from, int close) {
        int line = from;
        while (line < close) {
            cursor.moveTo(line);
            if (cursor.takeWord("variables")) {
                cursor.skipSpaces();
                if (cursor.peek() == '{') {
                    return line;
                }
            }
            int next = cursor.indexOf("\n");
            if (next < 0) {
                return -1;
            }
            line = next + 1;
        }
        return -1;
    }

    private void checkEncoded(MultilineText text) {
        if (!text.content().isConstant()) {
            return;
        }
        String plain = text.content().display().replaceAll("\\s", "");
        try {
            if (text.language() == MultilineText.Language.BASE64) {
                Base64.getDecoder().decode(plain);
            } else if (text.language() == MultilineText.Language.HEX) {
                HexFormat.of().parseHex(plain);
            }
        } catch (IllegalArgumentException e) {
            throw cursor.refuseAt(
                    text.content().span().start(),
                    "This is not " + text.language().keyword() + ".");
        }
    }
}
