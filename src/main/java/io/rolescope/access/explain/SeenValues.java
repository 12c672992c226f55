package io.rolescope.access.explain;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.expression.Token;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Snapshot;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The values that a clause looked at: its columns, and calls that depend on the identity only (`auth.uid()`).
final class SeenValues {
    /// A call that the identity may not make by itself, only within the policy.
    private static final String CLOSED = "(closed)";

    private final Snapshot snapshot;
    private final IdentityFacts facts;
    private final Table table;
    private final Map<String, Map<String, @Nullable String>> callsOf = new HashMap<>();
    private final Map<String, @Nullable String> valueOf = new HashMap<>();

    SeenValues(Snapshot snapshot, IdentityFacts facts, Table table) {
        this.snapshot = snapshot;
        this.facts = facts;
        this.table = table;
    }

    Map<String, @Nullable String> of(String atom, CandidateRow row) throws Exception {
        Map<String, @Nullable String> seen = new LinkedHashMap<>();
        for (String column : AtomInspector.columns(table, atom)) {
            seen.put(column, row.values().get(column));
        }
        Map<String, @Nullable String> calls = callsOf.get(atom);
        if (calls == null) {
            calls = new LinkedHashMap<>();
            for (String call : calls(AtomInspector.tokens(atom), atom)) {
                @Nullable String value = value(call);
                if (!CLOSED.equals(value)) {
                    calls.put(call, value);
                }
            }
            callsOf.put(atom, calls);
        }
        seen.putAll(calls);
        return seen;
    }

    private @Nullable String value(String call) throws Exception {
        if (!valueOf.containsKey(call)) {
            Attempt attempt = snapshot.as(
                    facts.identity().with("transaction_read_only", "on"),
                    db -> snapshot.tryOut("SELECT (" + call + ")::pg_catalog.text"));
            String error = "42501".equals(attempt.sqlState()) ? CLOSED : "(fails with " + attempt.sqlState() + ")";
            valueOf.put(call, attempt.rows() == null ? error : attempt.rows().single());
        }
        return valueOf.get(call);
    }

    /// Calls whose arguments are constants, and the words that stand for the caller.
    static Set<String> calls(List<Token> tokens, String text) {
        Set<String> found = new LinkedHashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.isWord("CURRENT_USER") || token.isWord("CURRENT_ROLE")) {
                found.add(token.text());
            }
            boolean starts = token.isName() && (i == 0 || tokens.get(i - 1).kind() != Token.Kind.DOT);
            if (!starts) {
                continue;
            }
            int open = i + 1;
            while (open + 1 < tokens.size() && tokens.get(open).kind() == Token.Kind.DOT) {
                open += 2;
            }
            int close = constantArguments(tokens, open);
            if (close > 0
                    && !Set.of("any", "all", "in", "exists", "array", "row", "and", "or", "not", "coalesce")
                            .contains(token.name())) {
                found.add(text.substring(token.start(), tokens.get(close).end()));
            }
        }
        return found;
    }

    /// The closing bracket, or -1 where an argument is more than a constant.
    private static int constantArguments(List<Token> tokens, int open) {
        if (open >= tokens.size() || !tokens.get(open).text().equals("(")) {
            return -1;
        }
        for (int i = open + 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            switch (token.kind()) {
                case CLOSE -> {
                    return i;
                }
                case STRING, NUMBER, COMMA -> {}
                case OPERATOR -> {
                    if (!token.text().equals("::")) {
                        return -1;
                    }
                    i++;
                }
                case WORD -> {
                    if (!token.isWord("TRUE") && !token.isWord("FALSE") && !token.isWord("NULL")) {
                        return -1;
                    }
                }
                default -> {
                    return -1;
                }
            }
        }
        return -1;
    }
}
