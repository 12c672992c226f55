package io.rolescope.access.explain;

import io.rolescope.access.expression.Token;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Which statements of a PL/pgSQL trigger function one event reaches: conditions on `TG_OP` alone are decided,
/// all others may hold or not.
final class TriggerFlow {
    private final List<Token> tokens;
    private final String event;
    private final Deque<Branch> open = new ArrayDeque<>();
    private boolean ended;
    private boolean jumps;
    private boolean whole = true;

    TriggerFlow(List<Token> tokens, String event) {
        this.tokens = tokens;
        this.event = event;
    }

    private enum Taken {
        YES,
        NO,
        MAYBE
    }

    /// A block, loop, CASE or IF that is open.
    private static final class Branch {
        private final boolean isIf;
        private Taken now;
        private Taken before = Taken.NO;

        Branch(boolean isIf, Taken now) {
            this.isIf = isIf;
            this.now = now;
        }

        /// The next branch of an IF; an ELSE has the condition YES.
        void next(Taken condition) {
            if (before == Taken.NO || now == Taken.YES) {
                before = now;
            }
            now = before == Taken.YES || condition == Taken.NO
                    ? Taken.NO
                    : before == Taken.MAYBE ? Taken.MAYBE : condition;
        }
    }

    /// Goes on to the token at `i`; to be called for each in turn.
    void at(int i) {
        Token token = tokens.get(i);
        boolean member = i > 0 && tokens.get(i - 1).kind() == Token.Kind.DOT;
        boolean closes = i > 0 && tokens.get(i - 1).isWord("END");
        if (token.kind() != Token.Kind.WORD || member) {
            return;
        }
        if (token.isWord("END")) {
            whole = whole && open.poll() != null;
        } else if (token.isWord("IF") && startsStatement(i)) {
            open.push(new Branch(true, condition(i + 1)));
        } else if ((token.isWord("LOOP") || token.isWord("CASE")) && !closes) {
            open.push(new Branch(false, Taken.MAYBE));
        } else if (token.isWord("BEGIN")) {
            open.push(new Branch(false, Taken.YES));
        } else if (token.isWord("EXIT") || token.isWord("CONTINUE")) {
            jumps = true;
        } else if (token.isWord("EXCEPTION") && startsStatement(i)) {
            // an error may have come before any RETURN
            ended = false;
            inBranch(branch -> branch.now = Taken.MAYBE, false);
        } else if (token.isWord("ELSE")) {
            inBranch(branch -> branch.next(Taken.YES), true);
        } else if (token.isWord("ELSIF") || token.isWord("ELSEIF")) {
            inBranch(branch -> branch.next(condition(i + 1)), true);
        }
    }

    private void inBranch(java.util.function.Consumer<Branch> change, boolean ofIf) {
        Branch branch = open.peek();
        if (branch != null && branch.isIf == ofIf) {
            change.accept(branch);
        }
    }

    /// The event may come here.
    boolean isReached() {
        return !ended && open.stream().noneMatch(branch -> branch.now == Taken.NO);
    }

    /// A RETURN stands here; what is behind it is not reached where it certainly is.
    void ends() {
        ended = !jumps && open.stream().allMatch(branch -> branch.now == Taken.YES);
    }

    /// Everything that was opened was closed.
    boolean isWhole() {
        return whole && open.isEmpty();
    }

    /// Whether a statement begins with the token.
    boolean startsStatement(int i) {
        if (i == 0) {
            return true;
        }
        Token before = tokens.get(i - 1);
        return before.text().equals(";")
                || before.text().endsWith(">>")
                || before.isWord("THEN")
                || before.isWord("ELSE")
                || before.isWord("BEGIN")
                || before.isWord("LOOP");
    }

    /// `TG_OP = 'INSERT' THEN`, in brackets or not, and `TG_OP IN ('INSERT', 'UPDATE') THEN`.
    private Taken condition(int from) {
        boolean brackets = is(from, "(");
        int at = brackets ? from + 1 : from;
        boolean asked = at < tokens.size() && tokens.get(at).isWord("TG_OP");
        boolean holds = false;
        int behind = -1;
        if (asked && is(at + 1, "=")) {
            holds = is(at + 2, "'" + event + "'");
            behind = isText(at + 2) ? at + 3 : -1;
        } else if (asked && tokens.get(at + 1).isWord("IN") && is(at + 2, "(")) {
            behind = at + 3;
            while (isText(behind)) {
                holds = holds || is(behind, "'" + event + "'");
                behind += is(behind + 1, ",") ? 2 : 1;
            }
            behind = is(behind, ")") ? behind + 1 : -1;
        }
        if (behind >= 0 && brackets) {
            behind = is(behind, ")") ? behind + 1 : -1;
        }
        boolean all =
                behind >= 0 && behind < tokens.size() && tokens.get(behind).isWord("THEN");
        return !all ? Taken.MAYBE : holds ? Taken.YES : Taken.NO;
    }

    private boolean is(int i, String text) {
        return i < tokens.size() && tokens.get(i).text().equals(text);
    }

    private boolean isText(int i) {
        return i < tokens.size() && tokens.get(i).text().startsWith("'");
    }
}
