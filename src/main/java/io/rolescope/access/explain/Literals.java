package io.rolescope.access.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values as SQL literals, for statements that must be sent exactly as they are written (EXPLAIN takes no
/// parameters, and policy texts have `?` operators that a template would take for its own).
public final class Literals {
    private Literals() {}

    /// A text as a literal that reads the same whatever `standard_conforming_strings` says; NULL for `null`.
    public static String text(@Nullable String value) {
        if (value == null) {
            return "NULL";
        }
        String doubled = value.replace("'", "''");
        return doubled.indexOf('\\') < 0 ? "'" + doubled + "'" : " E'" + doubled.replace("\\", "\\\\") + "'";
    }

    /// Texts as the literal of an array.
    public static String array(List<String> values) {
        return text(arrayText(values));
    }

    /// Texts in the array's own text format.
    static String arrayText(List<String> values) {
        StringBuilder all = new StringBuilder("{");
        for (String value : values) {
            if (all.length() > 1) {
                all.append(',');
            }
            all.append('"');
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '"' || c == '\\') {
                    all.append('\\');
                }
                all.append(c);
            }
            all.append('"');
        }
        return all.append('}').toString();
    }
}
