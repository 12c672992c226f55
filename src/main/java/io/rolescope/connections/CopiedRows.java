package io.rolescope.connections;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A great many rows as COPY writes them: each stays the bytes that came, and a value becomes a text when it
/// is asked for.
///
/// Source: PostgreSQL manual, “COPY”, text format.
///
/// @param columns how many values each row has
public record CopiedRows(int columns, List<byte[]> lines) {

    /// How many rows there are.
    public int size() {
        return lines.size();
    }

    /// One row's values.
    public Line line(int row) {
        return new Line(lines.get(row));
    }

    /// Texts of a single character, the most frequent ones.
    private static final String[] ONE = new String[128];

    static {
        Arrays.setAll(ONE, c -> String.valueOf((char) c));
    }

    /// One row: values with tabs between, and a line feed after the last one.
    public record Line(byte[] bytes) {
        /// The value of the column at an index from 0, as the server prints it; `null` for NULL.
        public @Nullable String value(int column) {
            int from = 0;
            for (int passed = 0; passed < column; from++) {
                passed += bytes[from] == '\t' ? 1 : 0;
            }
            int to = from;
            boolean escaped = false;
            for (; bytes[to] != '\t' && bytes[to] != '\n'; to++) {
                escaped |= bytes[to] == '\\';
            }
            if (escaped) {
                return unescaped(from, to);
            }
            return to - from == 1 ? ONE[bytes[from]] : new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }

        private @Nullable String unescaped(int from, int to) {
            if (to - from == 2 && bytes[from + 1] == 'N') {
                return null;
            }
            byte[] plain = new byte[to - from];
            int length = 0;
            for (int i = from; i < to; i++) {
                plain[length++] = bytes[i] == '\\' ? meant(bytes[++i]) : bytes[i];
            }
            return new String(plain, 0, length, StandardCharsets.UTF_8);
        }

        /// What stands behind a backslash; the server writes no numbers there.
        private static byte meant(byte letter) {
            return switch (letter) {
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'v' -> 0x0B;
                default -> letter;
            };
        }
    }
}
