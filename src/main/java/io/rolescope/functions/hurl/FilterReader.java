package io.rolescope.functions.hurl;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads filters and what they are given.
final class FilterReader {
    private final Cursor cursor;
    private final TemplateReader templates;

    FilterReader(Cursor cursor, TemplateReader templates) {
        this.cursor = cursor;
        this.templates = templates;
    }

    /// As many filters as follow, each behind a space. Stops before the first word that is none.
    List<Filter> filters() {
        List<Filter> found = new ArrayList<>();
        while (true) {
            int before = cursor.at();
            if (!cursor.skipSpaces()) {
                return found;
            }
            int start = cursor.at();
            FilterName name = FilterName.of(cursor.takeWhile(Character::isLetterOrDigit));
            if (name == null) {
                cursor.moveTo(before);
                return found;
            }
            found.add(filter(start, name));
        }
    }

    private Filter filter(int start, FilterName name) {
        List<Filter.Argument> arguments = new ArrayList<>();
        for (FilterName.Shape shape : name.arguments()) {
            cursor.expectSpace("“" + name.keyword() + "” and each of its arguments");
            arguments.add(
                    switch (shape) {
                        case TEXT -> new Filter.TextArgument(templates.quoted());
                        case REGEX -> new Filter.RegexArgument(regex());
                        case INTEGER -> integer();
                    });
        }
        return new Filter(new Span(start, cursor.at()), name, arguments);
    }

    private Filter.Argument integer() {
        if (cursor.looksAt("{{")) {
            return new Filter.ComputedArgument(templates.placeholder().expression());
        }
        int start = cursor.at();
        cursor.take("-");
        cursor.takeWhile(c -> c >= '0' && c <= '9');
        try {
            return new Filter.IntegerArgument(Long.parseLong(cursor.from(start)));
        } catch (NumberFormatException e) {
            throw cursor.refuseAt(start, "A whole number is expected.");
        }
    }

    /// `/…/` or a quoted pattern.
    RegexLiteral regex() {
        if (cursor.peek() == '/') {
            return compiled();
        }
        if (cursor.peek() != '"') {
            throw cursor.refuse("A pattern between slashes or quotes is expected, found " + cursor.here() + ".");
        }
        Template template = templates.quoted();
        if (template.isConstant()) {
            compile(template.display(), template.span().start());
        }
        return new RegexLiteral.Text(template.span(), template);
    }

    RegexLiteral.Compiled compiled() {
        int start = cursor.at();
        cursor.expect("/", "A pattern between slashes is expected.");
        StringBuilder pattern = new StringBuilder();
        while (cursor.peek() != '/') {
            if (cursor.atEnd() || cursor.atLineBreak()) {
                throw cursor.refuseAt(start, "The pattern is not closed by “/” on its line.");
            }
            if (cursor.looksAt("\\/")) {
                cursor.next();
            }
            pattern.appendCodePoint(cursor.next());
        }
        cursor.next();
        return new RegexLiteral.Compiled(
                new Span(start, cursor.at()), pattern.toString(), compile(pattern.toString(), start));
    }

    private Pattern compile(String pattern, int start) {
        try {
            return Patterns.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw cursor.refuseAt(start, "The pattern is not a regular expression: " + e.getDescription() + ".");
        }
    }
}
