package io.rolescope.functions.hurl;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads queries.
final class QueryReader {
    private final Cursor cursor;
    private final TemplateReader templates;

    QueryReader(Cursor cursor, TemplateReader templates) {
        this.cursor = cursor;
        this.templates = templates;
    }

    Query query() {
        int start = cursor.at();
        String word = cursor.takeWhile(Character::isLetterOrDigit);
        Query.Subject subject = subject(word);
        if (subject != null) {
            return new Query.Plain(new Span(start, cursor.at()), subject);
        }
        return switch (word) {
            case "header" -> {
                Template name = text(word);
                yield new Query.Header(new Span(start, cursor.at()), name);
            }
            case "cookie" -> cookie(start);
            case "xpath" -> {
                Template path = text(word);
                yield new Query.XPath(new Span(start, cursor.at()), path);
            }
            case "jsonpath" -> {
                Template path = text(word);
                yield new Query.JsonPath(new Span(start, cursor.at()), path);
            }
            case "variable" -> {
                Template name = text(word);
                yield new Query.Variable(new Span(start, cursor.at()), name);
            }
            case "regex" -> {
                cursor.expectSpace("“regex”");
                RegexLiteral regex = templates.filters().regex();
                yield new Query.Regex(new Span(start, cursor.at()), regex);
            }
            case "certificate" -> certificate(start);
            default -> throw cursor.refuseAt(start, "“" + word + "” is no query this language knows.");
        };
    }

    private static Query.@Nullable Subject subject(String word) {
        for (Query.Subject subject : Query.Subject.values()) {
            if (subject.keyword().equals(word)) {
                return subject;
            }
        }
        return null;
    }

    private Template text(String word) {
        cursor.expectSpace("“" + word + "”");
        return templates.quoted();
    }

    private Query certificate(int start) {
        int valueStart = cursor.at() + 1; // behind the space
        String field = text("certificate").display();
        for (Query.CertificateField known : Query.CertificateField.values()) {
            if (known.keyword().equals(field)) {
                return new Query.Certificate(new Span(start, cursor.at()), known);
            }
        }
        throw cursor.refuseAt(valueStart, "A certificate has no “" + field + "”.");
    }

    /// A cookie's name, with the attribute in brackets at its end taken off.
    private Query cookie(int start) {
        Template text = text("cookie");
        List<Template.Part> parts = new ArrayList<>(text.parts());
        Query.CookieAttribute attribute = null;
        if (!parts.isEmpty() && parts.getLast() instanceof Template.Text(String last) && last.endsWith("]")) {
            int open = last.lastIndexOf('[');
            if (open < 0) {
                throw cursor.refuseAt(text.span().start(), "The cookie's attribute has no opening “[”.");
            }
            attribute = attribute(
                    last.substring(open + 1, last.length() - 1), text.span().start());
            parts.removeLast();
            if (open > 0) {
                parts.add(new Template.Text(last.substring(0, open)));
            }
        }
        return new Query.Cookie(new Span(start, cursor.at()), new Template(text.span(), parts), attribute);
    }

    private Query.CookieAttribute attribute(String word, int at) {
        for (Query.CookieAttribute known : Query.CookieAttribute.values()) {
            if (known.keyword().equalsIgnoreCase(word)) {
                return known;
            }
        }
        throw cursor.refuseAt(at, "A cookie has no attribute “" + word + "”.");
    }
}
