package io.rolescope.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.sql.SqlWords.Kind;
import io.rolescope.sql.SqlWords.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlWordsTest {
    @Test
    void partsAreToldApart() {
        String sql = "select \"a\"\"b\", 'it''s', 1.5 from t -- 'x\n where selected";
        assertThat(SqlWords.parts(sql))
                .containsExactly(
                        new Part(Kind.KEYWORD, 0, 6),
                        new Part(Kind.NAME, 7, 13),
                        new Part(Kind.STRING, 15, 22),
                        new Part(Kind.NUMBER, 24, 27),
                        new Part(Kind.KEYWORD, 28, 32),
                        new Part(Kind.COMMENT, 35, 40),
                        new Part(Kind.KEYWORD, 42, 47));
        assertThat(SqlWords.parts("'open")).containsExactly(new Part(Kind.STRING, 0, 5));
        assertThat(SqlWords.parts("$b$ select $b$ 2"))
                .containsExactly(new Part(Kind.STRING, 0, 14), new Part(Kind.NUMBER, 15, 16));
    }

    @Test
    void wordsAreCompletedBySchemaOrName() {
        List<String> names = List.of("auth.users", "public.files", "public.file_versions");
        assertThat(SqlWords.wordStart("select * from public.fi", 23)).isEqualTo(14);
        assertThat(SqlWords.completions("fi", names, 5)).containsExactly("public.files", "public.file_versions");
        assertThat(SqlWords.completions("AUTH.", names, 5)).containsExactly("auth.users");
        assertThat(SqlWords.completions("zzz", names, 5)).isEmpty();
    }
}
