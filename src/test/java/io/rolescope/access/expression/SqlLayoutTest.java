package io.rolescope.access.expression;

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
        String sql = "(organization_id = ANY (ARRAY( SELECT m.organization_id FROM"
                + " public.organization_members m WHERE ((m.user_id = ( SELECT app.current_user_id() AS"
                + " current_user_id)) AND app.has_role_in(m.organization_id, 'admin'::text)))))";
        assertThat(SqlLayout.of(sql)).isEqualTo("""
                (organization_id = ANY (ARRAY(
                  SELECT m.organization_id
                  FROM public.organization_members m
                  WHERE (
                    (m.user_id = (SELECT app.current_user_id() AS current_user_id))
                    AND app.has_role_in(m.organization_id, 'admin'::text)))))""");
        assertThat(SqlLayout.of("owner = me() OR kind BETWEEN 1 AND 3 AND left(name, 1) IS DISTINCT FROM 'x'", 40))
                .isEqualTo("""
                        owner = me()
                        OR kind BETWEEN 1 AND 3
                        AND left(name, 1) IS DISTINCT FROM 'x'""");
        assertThat(SqlLayout.of("EXISTS (SELECT 1 FROM a LEFT JOIN b ON a.id = b.id WHERE a.limit > 3 AND b.ok)", 40))
                .isEqualTo("""
                        EXISTS (
                          SELECT 1
                          FROM a
                          LEFT JOIN b ON a.id = b.id
                          WHERE a.limit > 3 AND b.ok)""");
        assertThat(SqlLayout.of(
                        "CASE WHEN role = 'admin' THEN true WHEN role = 'teacher' THEN shared ELSE false END", 30))
                .isEqualTo("""
                        CASE
                          WHEN role = 'admin' THEN true
                          WHEN role = 'teacher' THEN shared
                          ELSE false
                        END""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name = 'two  spaces and :: colons'",
                "name = 'a line\nand another' AND (length((name)::text) > 3)",
                "note = 'it''s (not) closed(' OR (kind = ANY (ARRAY['a'::text, 'b  c'::text]))",
                "\"two  spaces\" = 1 AND \"a \"\"name\" IS NULL",
                "a = 1 /* a remark that is long enough to be broken */ AND bbbbbbbbbbbbbbbbbbbbbbbbbbb = cccccccccccc OR d",
                "a) AND (b AND ((c AND ddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd OR eeeeeeeeeeeeeeeeeee",
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

    @Test
    void textsThatALineBreakJoinsStayApartByIt() {
        String sql = "name = 'one'\n  'other' AND kind = 'x'";
        assertThat(SqlLayout.of(sql)).as("on one line it is a mistake").isEqualTo(sql);
    }

    @Test
    @org.junit.jupiter.api.Timeout(20)
    void whatIsNestedVeryDeepOrVeryLongIsLaidOutToo() {
        String deep = "f(a, ".repeat(4000) + "x" + " + 1)".repeat(4000) + " = 1";
        assertThat(SqlLayout.of(deep).replaceAll("\\s+", "")).isEqualTo(deep.replaceAll("\\s+", ""));
        String wide = "(a = 'some text or other' AND b)".concat(" OR (a = 'some text or other' AND b)".repeat(20_000));
        assertThat(SqlLayout.of(wide).lines()).hasSize(20_001);
        String list = "kind = ANY (ARRAY['x'::text" + ", 'some kind'::text".repeat(20_000) + "])";
        assertThat(SqlLayout.of(list).replaceAll("\\s+", "")).isEqualTo(list.replaceAll("\\s+", ""));
    }
}
