package io.rolescope.policies;

import com.github.vertical_blank.sqlformatter.SqlFormatter;
import com.github.vertical_blank.sqlformatter.core.FormatConfig;
import com.github.vertical_blank.sqlformatter.languages.Dialect;

/// Lays SQL out over several lines for reading. Changes white space only; where the layout would change anything else,
/// the text stays as it is.
public final class SqlLayout {
    private static final FormatConfig CONFIG =
            FormatConfig.builder().indent("    ").maxColumnLength(90).build();

    private SqlLayout() {}

    public static String of(String sql) {
        String laidOut = SqlFormatter.of(Dialect.PostgreSql).format(sql, CONFIG);
        return bare(laidOut).equals(bare(sql)) ? laidOut : sql.strip();
    }

    private static String bare(String sql) {
        return sql.replaceAll("\\s+", "");
    }
}
