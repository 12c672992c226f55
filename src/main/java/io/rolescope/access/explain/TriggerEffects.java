package io.rolescope.access.explain;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.Trigger;
import io.rolescope.access.expression.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What BEFORE triggers may do to a new row ahead of the check policies.
///
/// Read from the source of PL/pgSQL functions: which columns of NEW they assign. What cannot be read counts as “any
/// column”.
///
/// @param columns columns that may change; `null` for any
/// @param triggers names of the triggers that fire
record TriggerEffects(@Nullable Set<String> columns, List<String> triggers) {

    /// @param event INSERT or UPDATE
    static TriggerEffects of(Table table, String event) {
        @Nullable Set<String> columns = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (Trigger trigger : table.triggers()) {
            if (trigger.before() && trigger.perRow() && trigger.events().contains(event)) {
                names.add(trigger.name());
                @Nullable Set<String> changed = changedBy(trigger);
                if (changed == null || columns == null) {
                    columns = null;
                } else {
                    columns.addAll(changed);
                }
            }
        }
        return new TriggerEffects(columns, List.copyOf(names));
    }

    /// Whether a clause that names these columns may see something else than what was written.
    boolean mayTouch(Set<String> named) {
        if (columns == null) {
            return !named.isEmpty();
        }
        return named.stream().anyMatch(columns::contains);
    }

    private static @Nullable Set<String> changedBy(Trigger trigger) {
        String language = trigger.function().language();
        if (language.equals("c") && trigger.function().name().equals("moddatetime")) {
            return Set.copyOf(trigger.arguments());
        }
        List<Token> tokens = AtomInspector.tokens(trigger.function().body());
        if (!language.equals("plpgsql") || tokens.isEmpty()) {
            return null;
        }
        return assigned(tokens);
    }

    private static @Nullable Set<String> assigned(List<Token> tokens) {
        Set<String> changed = new HashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.isWord("EXECUTE") || (token.isWord("RETURN") && returnsSomethingElse(tokens, i + 1))) {
                return null;
            }
            if (!token.isWord("NEW")) {
                continue;
            }
            boolean member = i + 2 < tokens.size() && tokens.get(i + 1).kind() == Token.Kind.DOT;
            int next = member ? i + 3 : i + 1;
            boolean assigned = startsStatement(tokens, i)
                    && next < tokens.size()
                    && Set.of(":=", "=", "[", ".").contains(tokens.get(next).text());
            if (assigned || isTargetOfInto(tokens, i)) {
                if (!member) {
                    return null;
                }
                changed.add(tokens.get(i + 2).name());
            }
        }
        return changed;
    }

    private static boolean returnsSomethingElse(List<Token> tokens, int at) {
        return at >= tokens.size()
                || !(tokens.get(at).isWord("NEW")
                        || tokens.get(at).isWord("OLD")
                        || tokens.get(at).isWord("NULL")
                        || tokens.get(at).isWord("COALESCE"));
    }

    private static boolean startsStatement(List<Token> tokens, int at) {
        if (at == 0) {
            return true;
        }
        Token before = tokens.get(at - 1);
        return before.text().equals(";")
                || before.isWord("THEN")
                || before.isWord("ELSE")
                || before.isWord("BEGIN")
                || before.isWord("LOOP");
    }

    private static boolean isTargetOfInto(List<Token> tokens, int at) {
        for (int i = at - 1; i >= 0; i--) {
            Token token = tokens.get(i);
            if (token.isWord("INTO")) {
                return i == 0 || !tokens.get(i - 1).isWord("INSERT");
            }
            boolean inList = token.isName() || token.kind() == Token.Kind.DOT || token.kind() == Token.Kind.COMMA;
            if (!inList) {
                return false;
            }
        }
        return false;
    }
}
