package io.rolescope.functions.hurl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Reads bodies, which have no heading: what they are is told by how they begin.
final class BodyReader {
    private final Cursor cursor;
    private final TemplateReader templates;
    private final LiteralReader literals;

    BodyReader(Cursor cursor, TemplateReader templates, LiteralReader literals) {
        this.cursor = cursor;
        this.templates = templates;
        this.literals = literals;
    }

    /// Whether a body begins at the cursor.
    boolean atBody() {
        char c = cursor.peek();
        return c == '{'
                || c == '['
                || c == '"'
                || c == '<'
                || c == '`'
                || c == '-'
                || LiteralReader.isDigit(c)
                || List.of("base64,", "hex,", "file,").stream().anyMatch(cursor::looksAt)
                || List.of("true", "false", "null").stream().anyMatch(this::atWord);
    }

    private boolean atWord(String word) {
        return cursor.looksAt(word) && !Character.isLetterOrDigit(cursor.peek(word.length()));
    }

    BodyContent body() {
        int start = cursor.at();
        BodyContent content = content(start);
        cursor.endLine("the body");
        return content;
    }

    private BodyContent content(int start) {
        if (cursor.looksAt("```")) {
            MultilineText text = literals.multiline().multiline();
            return new BodyContent.Multiline(span(start), text);
        }
        if (cursor.peek() == '`') {
            Template text = templates.backtick();
            return new BodyContent.Oneline(span(start), text);
        }
        if (cursor.looksAt("base64,") || cursor.looksAt("hex,")) {
            byte[] bytes = literals.bytes();
            return new BodyContent.Bytes(span(start), bytes);
        }
        if (cursor.looksAt("file,")) {
            Template name = literals.file();
            return new BodyContent.FileContent(span(start), name);
        }
        if (cursor.peek() == '<') {
            xml(start);
            return new BodyContent.Xml(span(start), cursor.from(start));
        }
        List<JsonPiece> pieces = new JsonReader(cursor, templates).value();
        return new BodyContent.Json(span(start), pieces);
    }

    private Span span(int start) {
        return new Span(start, cursor.at());
    }

    /// Moves behind the XML document that begins at the cursor: its prolog and its root element with all that is in it.
    private void xml(int start) {
        Deque<String> open = new ArrayDeque<>();
        boolean rootSeen = false;
        while (!rootSeen || !open.isEmpty()) {
            if (open.isEmpty()) {
                cursor.takeWhile(Character::isWhitespace);
            } else {
                cursor.takeWhile(c -> c != '<');
            }
            if (cursor.peek() != '<') {
                throw cursor.refuseAt(start, "The XML is not complete: an element is not closed.");
            }
            rootSeen |= markup(open);
        }
    }

    /// Takes one piece of markup; says whether it was an element.
    private boolean markup(Deque<String> open) {
        int start = cursor.at();
        if (skipTo("<!--", "-->") || skipTo("<![CDATA[", "]]>") || skipTo("<?", "?>") || skipTo("<!", ">")) {
            return false;
        }
        cursor.next();
        boolean closing = cursor.take("/");
        String name = cursor.takeWhile(c -> !Character.isWhitespace(c) && c != '>' && c != '/' && c != '<');
        if (name.isEmpty()) {
            throw cursor.refuseAt(start, "An XML element needs a name.");
        }
        boolean empty = skipAttributes(start);
        if (closing) {
            if (open.isEmpty() || !open.pop().equals(name)) {
                throw cursor.refuseAt(start, "The XML element “" + name + "” is closed but was not opened here.");
            }
        } else if (!empty) {
            open.push(name);
        }
        return true;
    }

    private boolean skipTo(String opening, String closing) {
        int start = cursor.at();
        if (!cursor.take(opening)) {
            return false;
        }
        int end = cursor.indexOf(closing);
        if (end < 0) {
            throw cursor.refuseAt(start, "“" + opening + "” is not closed by “" + closing + "”.");
        }
        cursor.moveTo(end + closing.length());
        return true;
    }

    private boolean skipAttributes(int start) {
        char quote = 0;
        boolean slash = false;
        while (!cursor.atEnd()) {
            char c = cursor.peek();
            cursor.next();
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '>') {
                return slash;
            } else if (c == '"' || c == '\'') {
                quote = c;
            }
            slash = quote == 0 && c == '/';
        }
        throw cursor.refuseAt(start, "The XML element is not closed by “>”.");
    }
}
