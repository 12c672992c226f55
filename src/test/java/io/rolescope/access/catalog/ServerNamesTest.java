package io.rolescope.access.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerNamesTest {
    private static final ServerNames NAMES =
            new ServerNames(Set.of("concat", "count", "numeric", "substring"), Set.of("@>", "=", "*", "-"));

    @Test
    void whatThePathHasAsWellIsSaidToBeTheServers() {
        assertThat(NAMES.qualified("((tags @> ARRAY[5]) AND (concat(a, 'x = y'::text) = b))"))
                .isEqualTo("((tags OPERATOR(pg_catalog.@>) ARRAY[5]) AND (pg_catalog.concat(a, 'x = y'::text)"
                        + " OPERATOR(pg_catalog.=) b))");
        assertThat(NAMES.qualified("(a = ANY (ARRAY[(- b), (b * 2)]))"))
                .isEqualTo("(a OPERATOR(pg_catalog.=) ANY (ARRAY[(OPERATOR(pg_catalog.-) b),"
                        + " (b OPERATOR(pg_catalog.*) 2)]))");
    }

    @Test
    void whatIsNoCallAndNoOperatorStaysAsItIs() {
        for (String text : new String[] {
            "(x OPERATOR(public.@>) y)",
            "public.concat(a, b)",
            "('1.5'::numeric(3,1) < n)",
            "(SUBSTRING(a FROM 2) < 'x'::text)",
            "tags[1:2] < tags",
            "f(a => concat) < 1",
            "(a < b)"
        }) {
            assertThat(NAMES.qualified(text)).isEqualTo(text);
        }
        assertThat(NAMES.qualified("(SELECT count(*) AS count)")).isEqualTo("(SELECT pg_catalog.count(*) AS count)");
    }
}
