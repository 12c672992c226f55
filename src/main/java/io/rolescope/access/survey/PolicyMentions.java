package io.rolescope.access.survey;

import io.rolescope.access.catalog.Function;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.PolicyGroup;
import io.rolescope.access.explain.RowJudge;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.VerdictTree;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Whether policies ask about rows of another table, by their own text or by that of the functions they call.
record PolicyMentions(PolicyCatalog catalog) {

    /// Whether each permissive policy that lets the one judged row through asks `other`. One that does not lets it
    /// through whatever the other table says.
    boolean ask(RowJudge judge, TableName other) throws Exception {
        List<String> through = VerdictTree.letThrough(judge, StatementShape.SELECT, 0);
        for (PolicyGroup group : judge.groups(StatementShape.SELECT)) {
            for (PolicyGroup.Clause clause : group.permissive()) {
                if (through.contains(clause.policy().name())
                        && !mentions(String.valueOf(clause.policy().using()), other)) {
                    return false;
                }
            }
        }
        return !through.isEmpty();
    }

    private boolean mentions(String text, TableName other) {
        Pattern name = word(other.name());
        Deque<String> texts = new ArrayDeque<>(List.of(text));
        Set<Function> seen = new HashSet<>();
        while (!texts.isEmpty()) {
            String next = texts.pop();
            if (name.matcher(next).find()) {
                return true;
            }
            for (Function function : catalog.functions().values()) {
                if (word(function.name()).matcher(next).find() && seen.add(function)) {
                    texts.push(function.body());
                }
            }
        }
        return false;
    }

    private static Pattern word(String name) {
        return Pattern.compile("(?<![A-Za-z0-9_])" + Pattern.quote(name) + "(?![A-Za-z0-9_])");
    }
}
