package io.rolescope.access.explain;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.expression.Token;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Snapshot;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The values that a clause looked at: its columns, and calls that depend on the identity only (`auth.uid()`).
final class SeenValues {
    /// A call that the identity may not make by itself, only within the policy.
    private static final String CLOSED = "(closed)";

    private static final String NO_ROWS = "(no rows)";
    /// Rows of a set that are told one by one.
    private static final int MOST_ROWS = 10;

    private final Snapshot snapshot;
    private final IdentityFacts facts;
    private final Table table;
    private final Map<String, Seen> seenBy = new ConcurrentHashMap<>();
    private final Map<String, Value> valueOf = new HashMap<>();

    SeenValues(Snapshot snapshot, IdentityFacts facts, Table table) {
        this.snapshot = snapshot;
        this.facts = facts;
        this.table = table;
    }

    /// What a call answered.
    ///
    /// @param type as `format_type` prints it; “null” where it is a set of none or several
    /// @param failed it raised; the text says so
    record Value(@Nullable String text, String type, boolean failed) {}

    /// Asks for what the calls in these clauses answer, all at once; [#of] needs no server after that.
    void ask(Collection<String> atoms) throws Exception {
        Set<String> calls = new LinkedHashSet<>();
        for (String atom : atoms) {
            calls.addAll(callsIn(atom));
        }
        calls.removeAll(valueOf.keySet());
        if (calls.isEmpty()) {
            return;
        }
        Attempt all = asked(calls);
        int at = 0;
        for (String call : calls) {
            valueOf.put(
                    call,
                    all.rows() == null ? alone(call) : value(all.rows().rows().getFirst(), 2 * at++));
        }
    }

    /// What a call answers that [#ask] was asked about; `null` where it was not.
    @Nullable
    Value valueOf(String call) {
        return valueOf.get(call);
    }

    /// The values that a clause looked at in one row.
    Map<String, @Nullable String> of(String atom, CandidateRow row) {
        Seen seen = seenBy.computeIfAbsent(atom, this::seen);
        if (seen.columns.isEmpty()) {
            return seen.calls;
        }
        @Nullable String[] values = new @Nullable String[seen.names.names().size()];
        int at = 0;
        for (String column : seen.columns) {
            values[at++] = row.values().get(column);
        }
        for (@Nullable String value : seen.calls.values()) {
            values[at++] = value;
        }
        return seen.names.of(RowValues.cells(values), 0);
    }

    /// Whether a clause looks at the row at all, and not at the identity only.
    boolean looksAtRow(String atom) {
        return !seenBy.computeIfAbsent(atom, this::seen).columns.isEmpty();
    }

    /// @param names the columns', then the calls'
    private record Seen(Set<String> columns, Map<String, @Nullable String> calls, RowValues.Columns names) {}

    private Seen seen(String atom) {
        Map<String, @Nullable String> calls = new LinkedHashMap<>();
        for (String call : callsIn(atom)) {
            @Nullable Value value = valueOf.get(call);
            if (value != null && !CLOSED.equals(value.text())) {
                calls.put(call, value.text());
            }
        }
        Set<String> columns = AtomInspector.columns(table, atom);
        List<String> names = new ArrayList<>(columns);
        names.addAll(calls.keySet());
        return new Seen(columns, calls, new RowValues.Columns(names));
    }

    private static Set<String> callsIn(String atom) {
        return calls(AtomInspector.tokens(atom), atom);
    }

    private Value alone(String call) throws Exception {
        Attempt attempt = asked(Set.of(call));
        String error = "42501".equals(attempt.sqlState()) ? CLOSED : "(fails with " + attempt.sqlState() + ")";
        return attempt.rows() == null
                ? new Value(error, "", true)
                : value(attempt.rows().rows().getFirst(), 0);
    }

    private static Value value(@Nullable String[] row, int at) {
        return new Value(row[at], String.valueOf(row[at + 1]), false);
    }

    private Attempt asked(Collection<String> calls) throws Exception {
        List<String> answers = new ArrayList<>();
        calls.forEach(call -> answers.add(answer(call) + " AS asked_" + answers.size()));
        String each = String.join(", ", answers);
        try {
            return Attempt.answered(
                    snapshot.runAs(facts.identity().with("transaction_read_only", "on"), "SELECT * FROM " + each)
                            .getFirst());
        } catch (SQLException e) {
            AtomEvaluator.rethrowIfFatal(e);
            return Attempt.failed(e);
        }
    }

    /// SQL for one row with what the call answers and its type. A function that returns a set answers with some rows,
    /// or none; those are no value, and so have no type.
    private static String answer(String call) {
        return "(SELECT CASE WHEN pg_catalog.count(*) = 0 THEN '" + NO_ROWS + "' WHEN pg_catalog.count(*) <= "
                + MOST_ROWS + " THEN pg_catalog.string_agg(given.answer::pg_catalog.text, ', ') ELSE 'more than "
                + MOST_ROWS + " rows' END, CASE WHEN pg_catalog.count(*) = 1"
                + " THEN pg_catalog.max(pg_catalog.pg_typeof(given.answer)::pg_catalog.text) END"
                + " FROM (SELECT " + call + " AS answer LIMIT " + (MOST_ROWS + 1) + ") AS given)";
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
    static int constantArguments(List<Token> tokens, int open) {
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
