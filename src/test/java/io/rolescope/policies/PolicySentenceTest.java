package io.rolescope.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.expression.SqlLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicySentenceTest {
    private static final TableName FILES = new TableName("public", "files");

    @Test
    void conditionsAreQuotedAsTheyAre() {
        assertThat(of(PolicyCommand.SELECT, true, "(owner = 'O''Hara  x')", null))
                .isEqualTo("authenticated may read rows where (owner = 'O''Hara x').");
        assertThat(of(PolicyCommand.INSERT, true, null, "a")).isEqualTo("authenticated may add rows where a.");
        assertThat(of(PolicyCommand.UPDATE, true, "a", null))
                .isEqualTo("authenticated may change rows where a, before and after the change.");
        assertThat(of(PolicyCommand.UPDATE, true, "a", "b"))
                .isEqualTo("authenticated may change rows where a; new rows where b.");
        assertThat(of(PolicyCommand.SELECT, true, "true", null))
                .isEqualTo("authenticated may read rows whatever they are.");
    }

    @Test
    void restrictivePoliciesGiveNothing() {
        assertThat(of(PolicyCommand.DELETE, false, "a", null))
                .isEqualTo("Whatever else allows it, authenticated may delete rows only where a.");
    }

    @Test
    void aPermissivePolicyWithoutAConditionGivesNothing() {
        assertThat(of(PolicyCommand.SELECT, true, null, null)).contains("may read no row by this policy");
    }

    @Test
    void aLongConditionIsNotCutInTheMiddle() {
        assertThat(of(PolicyCommand.SELECT, true, "x".repeat(200), null))
                .isEqualTo("authenticated may read rows where the condition below holds.");
    }

    @Test
    void layoutChangesWhiteSpaceOnly() {
        String sql = "((a = 'b  c') AND (EXISTS ( SELECT 1 FROM \"Odd \"\" t\" WHERE x::text = '('::text"
                + " AND y::text = 'longer than one line takes'::text)))";
        assertThat(SqlLayout.of(sql).replaceAll("\\s", "")).isEqualTo(sql.replaceAll("\\s", ""));
        assertThat(SqlLayout.of(sql)).contains("'b  c'").contains("\n");
    }

    private static String of(
            PolicyCommand command, boolean permissive, @Nullable String using, @Nullable String check) {
        return PolicySentence.of(new Policy(FILES, "p", command, permissive, List.of("authenticated"), using, check));
    }
}
