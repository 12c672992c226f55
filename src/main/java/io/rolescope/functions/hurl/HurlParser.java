package io.rolescope.functions.hurl;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a whole file: entries, each a request and perhaps the response it expects.
final class HurlParser {
    private final SourceText source;
    private final Cursor cursor;
    private final TemplateReader templates;
    private final BodyReader bodies;
    private final SectionReader sections;

    private HurlParser(SourceText source) {
        this.source = source;
        this.cursor = new Cursor(source.text());
        this.templates = new TemplateReader(cursor);
        LiteralReader literals = new LiteralReader(cursor, templates);
        this.bodies = new BodyReader(cursor, templates, literals);
        this.sections = new SectionReader(cursor, templates, literals, bodies);
    }

    static ParseOutcome parse(SourceText source) {
        try {
            return new ParseOutcome.Parsed(new HurlParser(source).file());
        } catch (Refusal refusal) {
            SourceText.Position at = source.at(refusal.offset());
            return new ParseOutcome.Refused(new SyntaxError(source.name(), at.line(), at.column(), refusal.sentence()));
        }
    }

    private HurlFile file() {
        List<Entry> entries = new ArrayList<>();
        cursor.skipBlankLines();
        while (!cursor.atEnd()) {
            entries.add(entry());
            cursor.skipBlankLines();
        }
        return new HurlFile(source, entries);
    }

    private Entry entry() {
        int start = cursor.at();
        Request request = request();
        cursor.skipBlankLines();
        Response response = atResponse() ? response() : null;
        int end = response == null ? request.span().end() : response.span().end();
        return new Entry(new Span(start, end), request, response);
    }

    private boolean atResponse() {
        return cursor.looksAt("HTTP") && " \t/".indexOf(cursor.peek(4)) >= 0;
    }

    private Request request() {
        int start = cursor.at();
        String method = cursor.takeWhile(c -> c >= 'A' && c <= 'Z');
        if (method.isEmpty() || (cursor.peek() != ' ' && cursor.peek() != '\t')) {
            cursor.moveTo(start);
            throw cursor.refuse("A request line (like GET https://…) is expected, found " + cursor.here() + ".");
        }
        if (method.equals("HTTP")) {
            throw cursor.refuseAt(start, "A response needs a request before it.");
        }
        cursor.skipSpaces();
        Template url = templates.url();
        int lineEnd = cursor.at();
        cursor.endLine("the address");
        List<KeyValue> headers = sections.headers();
        List<Section> parts = sections.sections(true);
        BodyContent body = body();
        int end = end(lineEnd, headers, parts, body);
        return new Request(new Span(start, end), method, url, headers, parts, body);
    }

    private Response response() {
        int start = cursor.at();
        String version = version();
        if (!cursor.skipSpaces()) {
            throw cursor.refuse("A status or “*” is expected behind the version, found " + cursor.here() + ".");
        }
        Integer status = status();
        Span statusLine = new Span(start, cursor.at());
        cursor.endLine("the status");
        List<KeyValue> headers = sections.keyValues();
        List<Section> parts = sections.sections(false);
        BodyContent body = body();
        int end = end(statusLine.end(), headers, parts, body);
        return new Response(new Span(start, end), statusLine, version, status, headers, parts, body);
    }

    private @Nullable String version() {
        int start = cursor.at();
        String word = cursor.takeWhile(c -> c != ' ' && c != '\t' && c != '\n' && c != '\r');
        return switch (word) {
            case "HTTP" -> null;
            case "HTTP/1.0" -> "1.0";
            case "HTTP/1.1" -> "1.1";
            case "HTTP/2" -> "2";
            case "HTTP/3" -> "3";
            default ->
                throw cursor.refuseAt(
                        start, "“" + word + "” is no version; HTTP, HTTP/1.0, HTTP/1.1, HTTP/2 and HTTP/3 are.");
        };
    }

    private @Nullable Integer status() {
        if (cursor.take("*")) {
            return null;
        }
        int start = cursor.at();
        String digits = cursor.takeWhile(LiteralReader::isDigit);
        if (digits.isEmpty() || digits.length() > 4) {
            throw cursor.refuseAt(start, "A status or “*” is expected, found " + cursor.here() + ".");
        }
        return Integer.valueOf(digits);
    }

    private @Nullable BodyContent body() {
        int before = cursor.at();
        cursor.skipBlankLines();
        if (!cursor.atEnd() && bodies.atBody()) {
            return bodies.body();
        }
        cursor.moveTo(before);
        return null;
    }

    private static int end(int lineEnd, List<KeyValue> headers, List<Section> parts, @Nullable BodyContent body) {
        int end = headers.isEmpty() ? lineEnd : headers.getLast().span().end();
        end = parts.isEmpty() ? end : parts.getLast().span().end();
        return body == null ? end : body.span().end();
    }
}
