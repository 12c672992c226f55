package io.rolescope.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlLayoutTest {
    @Test
    void whatFitsStaysInOneLine() {
        assertThat(SqlLayout.of("(user_id = ( SELECT auth.uid() AS uid))"))
                .isEqualTo("(user_id = (SELECT auth.uid() AS uid))");
        assertThat(SqlLayout.of("app.has_role_in(organization_id, 'admin'::text)"))
                .isEqualTo("app.has_role_in(organization_id, 'admin'::text)");
    }

    @Test
    void whatDoesNotFitIsBrokenAtItsClauses() {
        String laidOut = SqlLayout.of("(organization_id = ANY (ARRAY( SELECT m.organization_id FROM"
                + " public.organization_members m WHERE ((m.user_id = ( SELECT app.current_user_id() AS"
                + " current_user_id)) AND app.has_role_in(m.organization_id, 'admin'::text)))))");
        assertThat(laidOut.lines().map(String::strip))
                .contains("SELECT m.organization_id", "FROM public.organization_members m")
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(96));
        assertThat(laidOut.lines().count()).isBetween(4L, 16L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name = 'two  spaces and :: colons'",
                "name = 'a line\nand another' AND (length((name)::text) > 3)",
                "note = 'it''s (not) closed(' OR (kind = ANY (ARRAY['a'::text, 'b  c'::text]))",
                "\"two  spaces\" = 1 AND \"a \"\"name\" IS NULL",
                "not SQL at all ( ( '"
            })
    void nothingButWhiteSpaceOutsideOfTextsChanges(String sql) {
        String laidOut = SqlLayout.of(sql);
        assertThat(laidOut.replaceAll("\\s+", "")).isEqualTo(sql.replaceAll("\\s+", ""));
        java.util.regex.Matcher text = java.util.regex.Pattern.compile("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
                .matcher(sql);
        while (text.find()) {
            assertThat(laidOut).contains(text.group());
        }
    }
}
