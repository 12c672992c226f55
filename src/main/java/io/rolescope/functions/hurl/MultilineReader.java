package io.rolescope.functions.hurl;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads texts between triple backticks.
final class MultilineReader {
    private static final String FENCE = "```";
    private static final Set<String> ATTRIBUTES = Set.of("escape", "novariable");
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
            return raw(start, close, MultilineText.Language.PLAIN);
        }
        Hint read = hint(hint, contentStart);
        cursor.takeLineBreak();
        if (read.escaped()) {
            return escaped(start, read);
        }
        return read.verbatim() ? raw(start, close, read.language()) : content(start, close, read.language());
    }

    /// What stands behind the opening backticks: a language and, behind commas or alone, the attributes `escape` and
    /// `novariable`.
    private record Hint(MultilineText.Language language, boolean escaped, boolean verbatim) {}

    private Hint hint(String line, int at) {
        String[] words = line.strip().split("\\s*,\\s*", -1);
        MultilineText.Language language = language(words[0]);
        Set<String> attributes = new HashSet<>();
        for (int i = language == null ? 0 : 1; i < words.length; i++) {
            if (!ATTRIBUTES.contains(words[i]) || !attributes.add(words[i])) {
                throw cursor.refuseAt(
                        at,
                        "“" + words[i] + "” is no hint for a multiline text; json, xml, graphql, base64, hex, raw,"
                                + " escape and novariable are known, each once.");
            }
        }
        MultilineText.Language known = language == null ? MultilineText.Language.PLAIN : language;
        boolean query = known == MultilineText.Language.GRAPHQL;
        if (query && attributes.contains("novariable")) {
            throw cursor.refuseAt(at, "The attribute “novariable” of a GraphQL query is not supported here.");
        }
        // The text of a query has escapes of its own.
        return new Hint(known, attributes.contains("escape") && !query, attributes.contains("novariable"));
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
    private MultilineText raw(int start, int close, MultilineText.Language language) {
        int contentStart = cursor.at();
        String text = cursor.upTo(close);
        cursor.expect(FENCE, "Triple backticks are expected.");
        List<Template.Part> parts = text.isEmpty() ? List.of() : List.of(new Template.Text(text));
        MultilineText result = new MultilineText(
                new Span(start, cursor.at()), language, new Template(new Span(contentStart, close), parts), null);
        checkEncoded(result);
        return result;
    }

    private MultilineText escaped(int start, Hint hint) {
        Template text = templates.escapedUntil(FENCE, !hint.verbatim());
        if (!cursor.take(FENCE)) {
            throw cursor.refuseAt(start, "The triple backticks are not closed.");
        }
        MultilineText result = new MultilineText(new Span(start, cursor.at()), hint.language(), text, null);
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
                LiteralReader.decoded(plain);
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
