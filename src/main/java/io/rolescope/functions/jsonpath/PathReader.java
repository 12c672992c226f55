package io.rolescope.functions.jsonpath;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads queries: segments and selectors. Filters are read by [FilterReader].
final class PathReader {
    private static final long LARGEST = 9007199254740991L;
    private final Scanner scanner;
    private final FilterReader filters;

    PathReader(Scanner scanner) {
        this.scanner = scanner;
        this.filters = new FilterReader(scanner, this);
    }

    /// The whole text as one query.
    List<Segment> query() throws JsonPathSyntaxException {
        if (!scanner.take('$')) {
            throw scanner.error("A query begins with “$”.");
        }
        List<Segment> segments = segments();
        if (!scanner.atEnd()) {
            throw scanner.error("A segment (“.name” or “[…]”) is expected.");
        }
        return segments;
    }

    List<Segment> segments() throws JsonPathSyntaxException {
        List<Segment> segments = new ArrayList<>();
        while (true) {
            int before = scanner.at();
            scanner.skipBlanks();
            Segment segment = trySegment();
            if (segment == null) {
                scanner.moveTo(before);
                return List.copyOf(segments);
            }
            segments.add(segment);
        }
    }

    private @Nullable Segment trySegment() throws JsonPathSyntaxException {
        if (scanner.peek() == '[') {
            return new Segment(false, bracketed());
        }
        if (!scanner.take('.')) {
            return null;
        }
        boolean descendant = scanner.take('.');
        if (descendant && scanner.peek() == '[') {
            return new Segment(true, bracketed());
        }
        if (scanner.take('*')) {
            return new Segment(descendant, List.of(new Selector.Wildcard()));
        }
        return new Segment(descendant, List.of(new Selector.Name(shorthand())));
    }

    private String shorthand() throws JsonPathSyntaxException {
        int start = scanner.at();
        while (!scanner.atEnd() && isNameCharacter(scanner.codePoint(), scanner.at() == start)) {
            scanner.next();
        }
        if (scanner.at() == start) {
            throw scanner.error("A name is expected; names with other characters stand in brackets and quotes.");
        }
        return scanner.from(start);
    }

    private static boolean isNameCharacter(int c, boolean first) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || (c >= 0x80 && (c < 0xD800 || c > 0xDFFF))
                || (!first && c >= '0' && c <= '9');
    }

    private List<Selector> bracketed() throws JsonPathSyntaxException {
        scanner.take('[');
        List<Selector> selectors = new ArrayList<>();
        do {
            scanner.skipBlanks();
            selectors.add(selector());
            scanner.skipBlanks();
        } while (scanner.take(','));
        scanner.expect(']');
        return List.copyOf(selectors);
    }

    private Selector selector() throws JsonPathSyntaxException {
        char c = scanner.peek();
        if (c == '\'' || c == '"') {
            return new Selector.Name(scanner.string());
        }
        if (scanner.take('*')) {
            return new Selector.Wildcard();
        }
        if (scanner.take('?')) {
            scanner.skipBlanks();
            return new Selector.Filter(filters.logical());
        }
        return indexOrSlice();
    }

    private Selector indexOrSlice() throws JsonPathSyntaxException {
        Long start = tryInteger();
        int afterStart = scanner.at();
        scanner.skipBlanks();
        if (!scanner.take(':')) {
            scanner.moveTo(afterStart);
            if (start == null) {
                throw scanner.error("A selector is expected.");
            }
            return new Selector.Index(start);
        }
        scanner.skipBlanks();
        Long end = tryInteger();
        int afterEnd = scanner.at();
        scanner.skipBlanks();
        Long step = null;
        if (scanner.take(':')) {
            int afterColon = scanner.at();
            scanner.skipBlanks();
            step = tryInteger();
            if (step == null) {
                scanner.moveTo(afterColon);
            }
        } else {
            scanner.moveTo(afterEnd);
        }
        return new Selector.Slice(start, end, step == null ? 1 : step);
    }

    private @Nullable Long tryInteger() throws JsonPathSyntaxException {
        int start = scanner.at();
        boolean negative = scanner.take('-');
        String digits = scanner.digits();
        if (digits.isEmpty()) {
            if (negative) {
                throw scanner.error("A digit is expected behind “-”.");
            }
            return null;
        }
        if (digits.startsWith("0") && (digits.length() > 1 || negative)) {
            throw scanner.errorAt(start, "A whole number begins with 0 only when it is 0.");
        }
        if (digits.length() > 16 || Long.parseLong(digits) > LARGEST) {
            throw scanner.errorAt(start, "The number is larger than 2^53 - 1.");
        }
        long value = Long.parseLong(digits);
        return negative ? -value : value;
    }
}
