package io.rolescope.platform.postgres;

import com.github.vertical_blank.sqlformatter.SqlFormatter;
import com.github.vertical_blank.sqlformatter.core.FormatConfig;
import com.github.vertical_blank.sqlformatter.languages.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Lays SQL out over several lines for reading. Changes white space only; where the layout would change anything else,
/// the text stays as it is.
public final class SqlLayout {
    private static final int WIDTH = 96;
    private static final int INDENT = 4;
    private static final Pattern LITERAL = Pattern.compile("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"");

    private SqlLayout() {}

    /// `sql` in lines of at most 96 letters where it can be broken so.
    public static String of(String sql) {
        return of(sql, WIDTH, INDENT);
    }

    /// @param width letters of a line at most, where it can be broken so
    /// @param indent letters by which an inner line is set in
    public static String of(String sql, int width, int indent) {
        FormatConfig config = FormatConfig.builder()
                .indent(" ".repeat(indent))
                .maxColumnLength(width)
                .build();
        String laidOut = joined(SqlFormatter.of(Dialect.PostgreSql).format(sql, config), width)
                .replace(" :: ", "::");
        boolean same = bare(laidOut).equals(bare(sql)) && literals(laidOut).equals(literals(sql));
        return same ? laidOut : sql.strip();
    }

    private static String bare(String sql) {
        return sql.replaceAll("\\s+", "");
    }

    private static List<String> literals(String sql) {
        return LITERAL.matcher(sql).results().map(MatchResult::group).toList();
    }

    /// The formatter gives each bracket and each clause a line of its own; what fits into one line is put back there.
    private static String joined(String sql, int width) {
        List<String> lines = new ArrayList<>(sql.lines().toList());
        boolean again = true;
        while (again) {
            again = false;
            for (int i = 0; i + 1 < lines.size() && !again; i++) {
                again = join(lines, i, width);
            }
        }
        return String.join("\n", lines);
    }

    /// Takes what is indented below a line, and the bracket that closes it, up into the line, if all of it fits.
    private static boolean join(List<String> lines, int at, int width) {
        int depth = indent(lines.get(at));
        int end = at + 1;
        while (end < lines.size() && indent(lines.get(end)) > depth) {
            end++;
        }
        if (end == at + 1) {
            return false;
        }
        if (end < lines.size()
                && indent(lines.get(end)) == depth
                && lines.get(end).strip().startsWith(")")) {
            end++;
        }
        StringBuilder line = new StringBuilder(lines.get(at));
        for (String below : lines.subList(at + 1, end)) {
            String text = below.strip();
            boolean tight = line.charAt(line.length() - 1) == '(' || text.startsWith(")");
            line.append(tight ? "" : " ").append(text);
        }
        if (line.length() > width) {
            return false;
        }
        lines.subList(at, end).clear();
        lines.add(at, line.toString());
        return true;
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
