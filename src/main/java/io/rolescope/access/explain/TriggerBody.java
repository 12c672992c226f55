package io.rolescope.access.explain;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.Trigger;
import io.rolescope.access.expression.Token;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the source of a PL/pgSQL trigger function tells of the rows it hands back, for one event.
///
/// Read statement by statement: branches on `TG_OP` are followed, every other one may be taken or not. Whatever
/// is not understood makes the whole not understood, never harmless. Source: PostgreSQL manual, “PL/pgSQL”:
/// a variable is written by an assignment, INTO, FOR, FOREACH, GET DIAGNOSTICS and CALL.
final class TriggerBody {
    private final Table table;
    private final List<Token> tokens;
    private final TriggerFlow flow;
    private final String event;
    private final Set<String> setBy;
    private final Set<String> firesWhereNull;
    private final Set<String> always = new HashSet<>();
    private final Set<String> whereNull = new HashSet<>();
    private boolean understood = true;
    private boolean skips;
    private boolean settings;

    private TriggerBody(Table table, List<Token> tokens, String event, Trigger trigger) {
        this.setBy = trigger.setBy();
        this.firesWhereNull = trigger.whereNull();
        this.table = table;
        this.tokens = tokens;
        this.event = event;
        this.flow = new TriggerFlow(tokens, event);
    }

    /// @param event INSERT, UPDATE or DELETE
    static TriggerBody read(Table table, Trigger trigger, String event) {
        List<Token> tokens = AtomInspector.tokens(trigger.function().body());
        TriggerBody body = new TriggerBody(table, tokens, event, trigger);
        body.understood = !tokens.isEmpty();
        body.settings = tokens.isEmpty();
        for (int i = 0; i < body.tokens.size(); i++) {
            body.flow.at(i);
            if (body.flow.isReached()) {
                body.look(i);
            }
        }
        if (!body.flow.isWhole()) {
            body.notUnderstood();
        }
        return body;
    }

    /// Nothing is done that was not understood.
    boolean isUnderstood() {
        return understood;
    }

    /// It may hand back nothing, which makes the server pass over the row without an error.
    boolean maySkip() {
        return skips;
    }

    /// It may put on other settings, which policies read.
    boolean maySet() {
        return settings;
    }

    /// Columns of NEW that may be changed.
    Set<String> always() {
        return always;
    }

    /// Columns of NEW that are changed at most where they are NULL.
    Set<String> whereNull() {
        return whereNull;
    }

    private void notUnderstood() {
        understood = false;
        skips = true;
    }

    private void look(int i) {
        Token token = tokens.get(i);
        // what is run as text, called with arguments that come back, asked of the last statement, or named anew
        boolean hidden =
                token.isWord("EXECUTE") || token.isWord("CALL") || token.isWord("DIAGNOSTICS") || token.isWord("ALIAS");
        boolean escaped =
                token.kind() == Token.Kind.QUOTED_NAME && !token.text().startsWith("\"");
        if (hidden || escaped || isNamed(i, "tg_op") && text(i + 1).startsWith(":=")) {
            understood = false;
        }
        boolean sets = token.isName() && setBy.contains(token.name());
        if (sets
                || token.isWord("EXECUTE")
                || flow.startsStatement(i) && (token.isWord("SET") || token.isWord("RESET"))) {
            settings = true;
        }
        if (token.isWord("RETURN") && !isMember(i)) {
            returned(i + 1);
        } else if (isNamed(i, "new") || isNamed(i, "old")) {
            boolean declared = isDeclared(i);
            if (isMember(i) || declared) {
                // touch.new is the same row by the function's name; a variable of that name is another one
                notUnderstood();
            } else if (isNamed(i, "new")) {
                written(i);
            }
        }
    }

    private void written(int i) {
        boolean member = i + 2 < tokens.size() && tokens.get(i + 1).kind() == Token.Kind.DOT;
        int next = member ? i + 3 : i + 1;
        boolean assigned = flow.startsStatement(i)
                && (isSign(next) || text(next).equals("[") || text(next).equals("."));
        if (!assigned && !isTarget(i)) {
            return;
        }
        if (!member || !tokens.get(i + 2).isName()) {
            notUnderstood();
            return;
        }
        String column = tokens.get(i + 2).name();
        boolean fills = assigned && (isGuarded(i) || isCoalesced(next) && comesBack(column));
        (fills || firesWhereNull.contains(column) ? whereNull : always).add(column);
    }

    /// `RETURN NEW;` and its like, and nothing else behind the word.
    private void returned(int at) {
        boolean alone = text(at + 1).equals(";");
        boolean nothing = alone && at < tokens.size() && tokens.get(at).isWord("NULL");
        boolean either = isWord(at, "COALESCE")
                && text(at + 1).equals("(")
                && isNamed(at + 2, "new")
                && text(at + 3).equals(",")
                && isNamed(at + 4, "old")
                && text(at + 5).equals(")")
                && text(at + 6).equals(";");
        boolean deletes = event.equals("DELETE");
        if (nothing || alone && deletes && isNamed(at, "new")) {
            skips = true;
        } else if (!either && !(alone && isNamed(at, deletes ? "old" : "new"))) {
            notUnderstood();
        }
        flow.ends();
    }

    /// Something of a SELECT … INTO, FETCH … INTO, RETURNING … INTO, FOR or FOREACH.
    private boolean isTarget(int at) {
        for (int i = at - 1; i >= 0; i--) {
            Token token = tokens.get(i);
            boolean member = isMember(i);
            if (token.isWord("INTO") && !member) {
                return !isWord(i - 1, "INSERT") && !isWord(i - 1, "MERGE");
            }
            if (!member && (token.isWord("FOR") || token.isWord("FOREACH"))) {
                return true;
            }
            boolean past = !member
                    && (token.isWord("IN") || token.isWord("FROM") || token.isWord("WHERE") || token.isWord("USING"));
            boolean inList = token.isName() || token.kind() == Token.Kind.DOT || token.kind() == Token.Kind.COMMA;
            if (past || !inList) {
                return false;
            }
        }
        return false;
    }

    /// `new notes;` in a DECLARE section.
    private boolean isDeclared(int i) {
        boolean opens = isWord(i - 1, "DECLARE") || i > 0 && text(i - 1).equals(";");
        return opens && i + 1 < tokens.size() && tokens.get(i + 1).isName();
    }

    /// `IF NEW.x IS NULL THEN NEW.x := …`, the assignment being the first thing done.
    private boolean isGuarded(int at) {
        int from = at - 7;
        return from >= 0
                && isWord(from, "IF")
                && isNamed(from + 1, "new")
                && tokens.get(from + 2).kind() == Token.Kind.DOT
                && isNamed(from + 3, tokens.get(at + 2).name())
                && isWord(from + 4, "IS")
                && isWord(from + 5, "NULL")
                && isWord(from + 6, "THEN")
                && !text(at + 3).equals("[")
                && !text(at + 3).equals(".");
    }

    /// Whether a value of the column is the same after it went through the common type of a `coalesce`: a
    /// bigint and a double precision number meet as the latter.
    private boolean comesBack(String column) {
        return table.column(column)
                .filter(one -> TriggerEffects.COMES_BACK.contains(one.type())
                        || one.type().startsWith("character varying"))
                .isPresent();
    }

    /// `NEW.x := coalesce(NEW.x, …)`, and nothing behind it.
    private boolean isCoalesced(int sign) {
        boolean starts = Set.of(":=", "=").contains(text(sign))
                && isWord(sign + 1, "COALESCE")
                && text(sign + 2).equals("(")
                && isNamed(sign + 3, "new")
                && text(sign + 4).equals(".")
                && isNamed(sign + 5, tokens.get(sign - 1).name())
                && text(sign + 6).equals(",");
        int depth = 1;
        for (int i = sign + 3; starts && i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.kind() == Token.Kind.OPEN ? 1 : token.kind() == Token.Kind.CLOSE ? -1 : 0;
            if (depth == 0) {
                return text(i + 1).equals(";");
            }
        }
        return false;
    }

    /// `:=` or `=`; what stands behind without a space belongs to the same token.
    private boolean isSign(int i) {
        boolean operator = i < tokens.size() && tokens.get(i).kind() == Token.Kind.OPERATOR;
        return operator && (text(i).startsWith(":=") || text(i).startsWith("="));
    }

    private boolean isMember(int i) {
        return i > 0 && tokens.get(i - 1).kind() == Token.Kind.DOT;
    }

    private boolean isNamed(int i, String name) {
        return i >= 0
                && i < tokens.size()
                && tokens.get(i).isName()
                && tokens.get(i).name().equals(name);
    }

    private boolean isWord(int i, String word) {
        return i >= 0 && i < tokens.size() && tokens.get(i).isWord(word);
    }

    private String text(int i) {
        return i >= 0 && i < tokens.size() ? tokens.get(i).text() : "";
    }
}
