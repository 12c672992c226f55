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
/// Read from the source of PL/pgSQL functions: which columns of NEW they assign, and which of these only
/// where they are NULL (`NEW.x := coalesce(NEW.x, …)`, `IF NEW.x IS NULL THEN NEW.x := …`). What cannot be
/// read counts as “any column”.
///
/// @param columns columns that may change; `null` for any
/// @param whereNull columns that change at most where they are NULL
/// @param triggers names of the triggers that fire
record TriggerEffects(@Nullable Set<String> columns, Set<String> whereNull, List<String> triggers) {
    /// The server's own trigger functions that change nothing.
    private static final Set<String> CHANGES_NOTHING = Set.of("suppress_redundant_updates_trigger");

    /// The server's own trigger functions that change the column named first.
    private static final Set<String> CHANGES_THE_FIRST =
            Set.of("tsvector_update_trigger", "tsvector_update_trigger_column");

    private static final Set<String> COMES_BACK =
            Set.of("uuid", "text", "boolean", "smallint", "integer", "jsonb", "bytea", "timestamp with time zone");

    /// @param event INSERT or UPDATE
    static TriggerEffects of(Table table, String event) {
        Assigned all = new Assigned(new HashSet<>(), new HashSet<>());
        boolean known = true;
        List<String> names = new ArrayList<>();
        for (Trigger trigger : table.triggers()) {
            if (trigger.before() && trigger.perRow() && trigger.events().contains(event)) {
                names.add(trigger.name());
                @Nullable Assigned changed = changedBy(table, trigger, event);
                known = known && changed != null;
                if (changed != null) {
                    all.always().addAll(changed.always());
                    all.whereNull().addAll(changed.whereNull());
                }
            }
        }
        all.whereNull().removeAll(all.always());
        return new TriggerEffects(known ? all.always() : null, all.whereNull(), List.copyOf(names));
    }

    /// Whether a clause that names these columns may see something else than what was written.
    boolean mayTouch(Set<String> named, CandidateRow row) {
        return columns == null
                ? !named.isEmpty()
                : named.stream()
                        .anyMatch(column ->
                                columns.contains(column) || whereNull.contains(column) && isNull(row, column));
    }

    /// A row value all of whose fields are NULL is NULL as well.
    private static boolean isNull(CandidateRow row, String column) {
        String value = row.values().get(column);
        return value == null || value.startsWith("(") || row.undecided().contains(column);
    }

    /// Columns that are assigned.
    private record Assigned(Set<String> always, Set<String> whereNull) {}

    private static @Nullable Assigned changedBy(Table table, Trigger trigger, String event) {
        String name = trigger.function().name();
        switch (trigger.function().language()) {
            case "c" -> {
                return name.equals("moddatetime") ? always(Set.copyOf(trigger.arguments())) : null;
            }
            case "internal" -> {
                boolean first =
                        CHANGES_THE_FIRST.contains(name) && !trigger.arguments().isEmpty();
                return CHANGES_NOTHING.contains(name)
                        ? always(Set.of())
                        : first ? always(Set.of(trigger.arguments().getFirst())) : null;
            }
            case "plpgsql" -> {
                List<Token> tokens = AtomInspector.tokens(trigger.function().body());
                return tokens.isEmpty() ? null : assigned(table, tokens, event);
            }
            default -> {
                return null;
            }
        }
    }

    private static Assigned always(Set<String> columns) {
        return new Assigned(columns, Set.of());
    }

    private static @Nullable Assigned assigned(Table table, List<Token> tokens, String event) {
        Assigned changed = new Assigned(new HashSet<>(), new HashSet<>());
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            // what is run as text, called with arguments that come back, or asked of the last statement
            boolean hidden = token.isWord("EXECUTE") || token.isWord("CALL") || token.isWord("DIAGNOSTICS");
            if (hidden || token.isWord("RETURN") && returnsSomethingElse(tokens, i + 1, event)) {
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
            boolean looped = i > 0
                    && (tokens.get(i - 1).isWord("FOR") || tokens.get(i - 1).isWord("FOREACH"));
            if (assigned || looped || isTargetOfInto(tokens, i)) {
                if (!member) {
                    return null;
                }
                String column = tokens.get(i + 2).name();
                boolean fills =
                        assigned && (isGuarded(tokens, i) || isCoalesced(tokens, next) && comesBack(table, column));
                (fills ? changed.whereNull() : changed.always()).add(column);
            }
        }
        return changed;
    }

    /// `IF NEW.x IS NULL THEN NEW.x := …`, the assignment being the first thing done.
    private static boolean isGuarded(List<Token> tokens, int at) {
        int from = at - 7;
        return from >= 0
                && tokens.get(from).isWord("IF")
                && tokens.get(from + 1).isWord("NEW")
                && tokens.get(from + 2).kind() == Token.Kind.DOT
                && tokens.get(from + 3).isName()
                && tokens.get(from + 3).name().equals(tokens.get(at + 2).name())
                && tokens.get(from + 4).isWord("IS")
                && tokens.get(from + 5).isWord("NULL")
                && tokens.get(from + 6).isWord("THEN")
                && !tokens.get(at + 3).text().equals("[")
                && !tokens.get(at + 3).text().equals(".");
    }

    /// Whether a value of the column is the same after it went through the common type of a `coalesce`: a
    /// bigint and a double precision number meet as the latter.
    private static boolean comesBack(Table table, String column) {
        return table.column(column)
                .filter(one -> COMES_BACK.contains(one.type()) || one.type().startsWith("character varying"))
                .isPresent();
    }

    /// `NEW.x := coalesce(NEW.x, …)`, and nothing behind it.
    private static boolean isCoalesced(List<Token> tokens, int sign) {
        boolean starts = sign + 6 < tokens.size()
                && Set.of(":=", "=").contains(tokens.get(sign).text())
                && tokens.get(sign + 1).isWord("COALESCE")
                && tokens.get(sign + 2).text().equals("(")
                && tokens.get(sign + 3).isWord("NEW")
                && tokens.get(sign + 4).kind() == Token.Kind.DOT
                && tokens.get(sign + 5).isName()
                && tokens.get(sign + 5).name().equals(tokens.get(sign - 1).name())
                && tokens.get(sign + 6).kind() == Token.Kind.COMMA;
        int depth = 1;
        for (int i = sign + 3; starts && i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.kind() == Token.Kind.OPEN ? 1 : token.kind() == Token.Kind.CLOSE ? -1 : 0;
            if (depth == 0) {
                return tokens.get(i + 1).text().equals(";");
            }
        }
        return false;
    }

    /// Handing back OLD makes an UPDATE change nothing; where DELETE is told apart it is no UPDATE.
    private static boolean returnsSomethingElse(List<Token> tokens, int at, String event) {
        if (at >= tokens.size()) {
            return true;
        }
        Token what = tokens.get(at);
        if (what.isWord("OLD")) {
            return event.equals("UPDATE") && !isWhereDeleted(tokens, at - 1);
        }
        return !(what.isWord("NEW") || what.isWord("NULL") || what.isWord("COALESCE"));
    }

    /// `IF TG_OP = 'DELETE' THEN RETURN OLD`
    private static boolean isWhereDeleted(List<Token> tokens, int at) {
        return at >= 5
                && tokens.get(at - 1).isWord("THEN")
                && tokens.get(at - 2).text().equals("'DELETE'")
                && tokens.get(at - 3).text().equals("=")
                && tokens.get(at - 4).isWord("TG_OP")
                && (tokens.get(at - 5).isWord("IF") || tokens.get(at - 5).isWord("ELSIF"));
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
