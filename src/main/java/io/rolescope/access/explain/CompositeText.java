package io.rolescope.access.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The text of a row value.
///
/// Source: PostgreSQL manual, “Composite Type Input and Output Syntax”: nothing at all is NULL, `""` is the empty text,
/// quotes and backslashes are doubled inside quotes.
final class CompositeText {
    private CompositeText() {}

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
