package io.rolescope.functions.hurl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the bracketed sections and the `name: value` lines in them.
final class SectionReader {
    private static final Pattern TYPE = Pattern.compile("[\\w.+-]+/[\\w.+-]+(\\s*;.*)?");
    private final Cursor cursor;
    private final TemplateReader templates;
    private final QueryReader queries;
    private final PredicateReader predicates;
    private final OptionReader options;
    private final BodyReader bodies;
    private int lastEnd;

    SectionReader(Cursor cursor, TemplateReader templates, LiteralReader literals, BodyReader bodies) {
        this.cursor = cursor;
        this.templates = templates;
        this.queries = new QueryReader(cursor, templates);
        this.predicates = new PredicateReader(cursor, literals);
        this.options = new OptionReader(cursor, templates, literals);
        this.bodies = bodies;
    }

    /// The sections that follow.
    List<Section> sections(boolean ofRequest) {
        List<Section> found = new ArrayList<>();
        while (true) {
            int before = cursor.at();
            cursor.skipBlankLines();
            int start = cursor.at();
            String name = name();
            if (name == null) {
                cursor.moveTo(before);
                return found;
            }
            cursor.endLine("“[" + name + "]”");
            lastEnd = start + name.length() + 2;
            Section section = ofRequest ? request(name, start) : response(name, start);
            if (found.stream().anyMatch(other -> other.getClass() == section.getClass())) {
                throw cursor.refuseAt(start, "The section [" + name + "] is there twice.");
            }
            found.add(section);
        }
    }

    /// A word in brackets, alone on its line but for a comment; a JSON array is none.
    private @Nullable String name() {
        int start = cursor.at();
        if (!cursor.take("[")) {
            return null;
        }
        String name = cursor.takeWhile(c -> Character.isLetterOrDigit(c));
        if (name.isEmpty() || !Character.isLetter(name.charAt(0)) || !cursor.take("]")) {
            cursor.moveTo(start);
            return null;
        }
        if (name.equals("true") || name.equals("false") || name.equals("null")) {
            cursor.moveTo(start);
            return null;
        }
        return name;
    }

    private Section request(String name, int start) {
        return switch (name) {
            case "Query", "QueryStringParams" -> {
                List<KeyValue> items = keyValues();
                yield new Section.QueryParams(span(start), items);
            }
            case "Form", "FormParams" -> {
                List<KeyValue> items = keyValues();
                yield new Section.FormParams(span(start), items);
            }
            case "Multipart", "MultipartFormData" -> {
                List<MultipartPart> parts = items(this::part);
                yield new Section.Multipart(span(start), parts);
            }
            case "Cookies" -> {
                List<KeyValue> items = keyValues();
                yield new Section.Cookies(span(start), items);
            }
            case "BasicAuth" -> basicAuth(start);
            case "Options" -> {
                List<EntryOption> items = items(options::option);
                yield new Section.Options(span(start), items);
            }
            case "Captures", "Asserts" ->
                throw cursor.refuseAt(start, "[" + name + "] belongs behind the expected status (HTTP 200).");
            default -> throw cursor.refuseAt(start, "A request has no section [" + name + "].");
        };
    }

    private Section response(String name, int start) {
        return switch (name) {
            case "Captures" -> {
                List<Capture> items = items(this::capture);
                yield new Section.Captures(span(start), items);
            }
            case "Asserts" -> {
                List<Assertion> items = items(this::assertion);
                yield new Section.Asserts(span(start), items);
            }
            default -> throw cursor.refuseAt(start, "A response has no section [" + name + "].");
        };
    }

    private Span span(int start) {
        return new Span(start, lastEnd);
    }

    private Section basicAuth(int start) {
        List<KeyValue> items = keyValues();
        if (items.size() > 1) {
            throw cursor.refuseAt(items.get(1).span().start(), "[BasicAuth] has one line: user and password.");
        }
        return new Section.BasicAuth(span(start), items.isEmpty() ? null : items.getFirst());
    }

    /// Items until a line that is none.
    private <T> List<T> items(Supplier<@Nullable T> reader) {
        List<T> found = new ArrayList<>();
        while (true) {
            int before = cursor.at();
            cursor.skipBlankLines();
            T item = cursor.atEnd() ? null : reader.get();
            if (item == null) {
                cursor.moveTo(before);
                return found;
            }
            found.add(item);
        }
    }

    /// The `name: value` lines that follow.
    List<KeyValue> keyValues() {
        return items(this::keyValue);
    }

    /// The headers of a request: `name: value`, or `name;` for one without a value, as curl writes it.
    List<KeyValue> headers() {
        return items(() -> {
            KeyValue bare = bareHeader();
            return bare == null ? keyValue() : bare;
        });
    }

    private @Nullable KeyValue bareHeader() {
        int start = cursor.at();
        if (looksLikeKey(';')) {
            Template key = templates.key();
            if (cursor.take(";")) {
                Template nothing = templates.value();
                if (nothing.parts().isEmpty()) {
                    lastEnd = cursor.at();
                    cursor.endLine("“" + key.display() + ";”");
                    return new KeyValue(new Span(start, lastEnd), key, nothing);
                }
            }
            cursor.moveTo(start);
        }
        return null;
    }

    private @Nullable Template keyAndColon() {
        int start = cursor.at();
        if (cursor.peek() == '[' || (bodies.atBody() && !cursor.looksAt("{{") && !looksLikeKey(':'))) {
            return null;
        }
        Template key;
        try {
            key = templates.key();
        } catch (Refusal notAKey) {
            cursor.moveTo(start);
            return null;
        }
        cursor.skipSpaces();
        if (!cursor.take(":")) {
            cursor.moveTo(start);
            return null;
        }
        cursor.skipSpaces();
        return key;
    }

    /// Digits and words like `true` can begin a name as well as a body: what is behind them decides.
    private boolean looksLikeKey(char behind) {
        int start = cursor.at();
        cursor.takeWhile(c -> Character.isLetterOrDigit(c) || (c < 128 && "_-.[]@$".indexOf(c) >= 0));
        boolean word = cursor.at() > start;
        cursor.skipSpaces();
        boolean key = word && cursor.peek() == behind;
        cursor.moveTo(start);
        return key;
    }

    private @Nullable KeyValue keyValue() {
        int start = cursor.at();
        Template key = keyAndColon();
        if (key == null) {
            return null;
        }
        Template value = templates.value();
        lastEnd = cursor.at();
        cursor.endLine("“" + key.display() + "”");
        return new KeyValue(new Span(start, lastEnd), key, value);
    }

    private @Nullable MultipartPart part() {
        int start = cursor.at();
        Template key = keyAndColon();
        if (key == null) {
            return null;
        }
        if (!cursor.looksAt("file,")) {
            cursor.moveTo(start);
            KeyValue field = keyValue();
            return field == null ? null : new MultipartPart.Field(field);
        }
        cursor.take("file,");
        cursor.skipSpaces();
        Template name = templates.fileName();
        cursor.skipSpaces();
        cursor.expect(";", "“;” is expected behind the file name, found " + cursor.here() + ".");
        cursor.skipSpaces();
        Template type = templates.value();
        if (type.isConstant()
                && !type.parts().isEmpty()
                && !TYPE.matcher(type.display()).matches()) {
            throw cursor.refuseAt(
                    type.span().start(), "“" + type.display() + "” is no type of a file, such as image/png.");
        }
        lastEnd = cursor.at();
        cursor.endLine("the file");
        return new MultipartPart.File(
                new Span(start, lastEnd), key, name, type.parts().isEmpty() ? null : type);
    }

    private @Nullable Capture capture() {
        int start = cursor.at();
        Template name = keyAndColon();
        if (name == null) {
            return null;
        }
        Query query = queries.query();
        List<Filter> filters = templates.filters().filters();
        int beforeRedact = cursor.at();
        boolean redacted = cursor.skipSpaces() && cursor.takeWord("redact");
        if (!redacted) {
            cursor.moveTo(beforeRedact);
        }
        lastEnd = cursor.at();
        cursor.endLine("the capture");
        if (name.isConstant() && Variables.isReserved(name.display())) {
            throw cursor.refuseAt(
                    start, "“" + name.display() + "” is the name of a function and cannot be a variable.");
        }
        return new Capture(new Span(start, lastEnd), name, query, filters, redacted);
    }

    private @Nullable Assertion assertion() {
        char c = cursor.peek();
        if (c < 'a' || c > 'z' || bodies.atBody()) {
            return null;
        }
        int start = cursor.at();
        Query query = queries.query();
        List<Filter> filters = templates.filters().filters();
        if (!cursor.skipSpaces()) {
            throw cursor.refuse("A filter or a predicate is expected, found " + cursor.here() + ".");
        }
        Predicate predicate = predicates.predicate();
        lastEnd = cursor.at();
        cursor.endLine("the predicate");
        return new Assertion(new Span(start, lastEnd), query, filters, predicate);
    }
}
