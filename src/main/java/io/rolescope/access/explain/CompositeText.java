package io.rolescope.access.explain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The text of a row value taken apart, and put together.
///
/// Source: PostgreSQL manual, “Composite Type Input and Output Syntax”: nothing at all is NULL, `""` is the empty text,
/// quotes and backslashes are doubled inside quotes.
final class CompositeText {
    private CompositeText() {}

    /// The fields of `(1,"a ""b""",)`.
    static List<@Nullable String> fields(String composite) {
        List<@Nullable String> fields = new ArrayList<>();
        int at = 1;
        int end = composite.length() - 1;
        if (at == end) {
            return fields;
        }
        while (true) {
            StringBuilder value = new StringBuilder();
            boolean given = false;
            boolean quoted = false;
            while (at < end && (quoted || composite.charAt(at) != ',')) {
                char c = composite.charAt(at);
                given = true;
                if (c == '\\' && at + 1 < end) {
                    value.append(composite.charAt(at + 1));
                    at += 2;
                } else if (c == '"') {
                    if (quoted && at + 1 < end && composite.charAt(at + 1) == '"') {
                        value.append('"');
                        at += 2;
                    } else {
                        quoted = !quoted;
                        at++;
                    }
                } else {
                    value.append(c);
                    at++;
                }
            }
            fields.add(given ? value.toString() : null);
            if (at >= end) {
                return fields;
            }
            at++;
        }
    }

    /// The text of a row of these fields.
    static String of(List<? extends @Nullable String> fields) {
        StringBuilder all = new StringBuilder("(");
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) {
                all.append(',');
            }
            String field = fields.get(i);
            if (field != null) {
                all.append('"')
                        .append(field.replace("\\", "\\\\").replace("\"", "\"\""))
                        .append('"');
            }
        }
        return all.append(')').toString();
    }
}
