package io.rolescope.policies;

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
    private static final FormatConfig CONFIG =
            FormatConfig.builder().indent("    ").maxColumnLength(90).build();

    private static final int WIDTH = 96;
    private static final Pattern LITERAL = Pattern.compile("'(?:[^']|'')*'");

    private SqlLayout() {}

    /// `sql` in lines of at most [#WIDTH] letters where it can be broken so.
    public static String of(String sql) {
        String laidOut =
                joined(SqlFormatter.of(Dialect.PostgreSql).format(sql, CONFIG)).replace(" :: ", "::");
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
    private static String joined(String sql) {
        List<String> lines = new ArrayList<>(sql.lines().toList());
        boolean again = true;
        while (again) {
            again = false;
            for (int i = 0; i + 1 < lines.size() && !again; i++) {
                again = join(lines, i);
            }
        }
        return String.join("\n", lines);
    }

    /// Takes what is indented below a line, and the bracket that closes it, up into the line, if all of it fits.
    private static boolean join(List<String> lines, int at) {
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
        if (line.length() > WIDTH) {
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
