package io.rolescope.access.explain;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.expression.Outcomes;
import io.rolescope.access.expression.Truth;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.connections.TextRows;
import io.rolescope.platform.postgres.PostgresFailures;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Evaluates clauses for rows as the subject: each clause by itself, over rows carried in as an array, so that
/// subqueries and
/// helpers run under row security as in the real statement.
///
/// Remembers what it found, so that several shapes of statement share one evaluation.
final class AtomEvaluator {
    private static final int BATCH = 1000;
    private static final AtomicLong PREPARED = new AtomicLong();

    private final Snapshot snapshot;
    private final Backend backend;
    private final IdentityFacts facts;
    private final SessionIdentity subject;
    private final Table table;
    private final List<CandidateRow> rows;
    private final AtomInspector inspector;
    private final Map<String, Outcomes[]> found = new HashMap<>();
    private @Nullable String unreadable;
    private boolean probed;

    AtomEvaluator(
            Snapshot snapshot,
            Backend backend,
            IdentityFacts facts,
            Table table,
            List<CandidateRow> rows,
            AtomInspector inspector) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.facts = facts;
        // a policy that writes is found out, not obeyed, inside a rehearsal too
        this.subject = facts.identity().with("transaction_read_only", "on");
        this.table = table;
        this.rows = rows;
        this.inspector = inspector;
    }

    /// What `atom` comes to for the row at `index`; [#evaluate] must have been asked for it.
    Outcomes of(String atom, int index) {
        Outcomes[] all = found.get(atom);
        if (all == null) {
            throw new IllegalStateException("Not evaluated: " + atom);
        }
        return all[index];
    }

    /// As [#of], for showing: a clause that was folded away is told to be not asked.
    Outcomes shown(String atom, int index) {
        Outcomes[] all = found.get(atom);
        return all == null ? Outcomes.anyTruth("It is not asked.") : all[index];
    }

    /// Evaluates what is not known yet.
    void evaluate(Collection<String> atoms) throws Exception {
        List<String> plain = new ArrayList<>();
        for (String atom : atoms) {
            if (found.containsKey(atom)) {
                continue;
            }
            Outcomes[] outcomes = new Outcomes[rows.size()];
            found.put(atom, outcomes);
            @Nullable String why = inspector.unrepeatable(table, atom);
            if (why != null) {
                Arrays.fill(outcomes, Outcomes.anyTruth("It " + why + "."));
            } else if (!AtomInspector.systemColumns(table, atom).isEmpty()) {
                evaluateWithSystemColumns(atom, outcomes);
            } else {
                plain.add(atom);
            }
        }
        if (plain.isEmpty() || rows.isEmpty() || isUnreadable(plain)) {
            return;
        }
        for (int from = 0; from < rows.size(); from += BATCH) {
            snapshot.throwIfCancelled();
            evaluateBatch(plain, from, Math.min(rows.size(), from + BATCH));
        }
    }

    /// A row whose own text its type refuses (a domain's check added NOT VALID) cannot be carried.
    private boolean isUnreadable(List<String> atoms) throws Exception {
        if (!probed && table.columns().stream().anyMatch(column -> column.domain())) {
            probed = true;
            for (int from = 0; from < rows.size() && unreadable == null; from += BATCH) {
                int to = Math.min(rows.size(), from + BATCH);
                try {
                    ask(List.of("true"), from, to);
                } catch (SQLException e) {
                    rethrowIfFatal(e);
                    unreadable = "A row of " + table.name() + " does not read back as its own type (" + e.getSQLState()
                            + ").";
                }
            }
        }
        if (unreadable == null) {
            return false;
        }
        for (String atom : atoms) {
            Arrays.fill(outcomesOf(atom), Outcomes.unknown(unreadable));
        }
        return true;
    }

    private void evaluateBatch(List<String> atoms, int from, int to) throws Exception {
        try {
            TextRows answer = ask(atoms, from, to);
            for (int i = 0; i < atoms.size(); i++) {
                keep(outcomesOf(atoms.get(i)), answer, i, from);
            }
        } catch (SQLException e) {
            rethrowIfFatal(e);
            if (atoms.size() == 1) {
                evaluateAlone(atoms.getFirst(), from, to);
            } else {
                for (String atom : atoms) {
                    evaluateBatch(List.of(atom), from, to);
                }
            }
        }
    }

    /// One clause that raised for some row of the batch, or cannot be evaluated outside of its policy at all.
    private void evaluateAlone(String atom, int from, int to) throws Exception {
        Outcomes[] outcomes = outcomesOf(atom);
        @Nullable SQLException withoutRows = errorOf(atom, from, from);
        if (withoutRows != null) {
            evaluateClosed(atom, from, to, withoutRows);
            return;
        }
        boolean anyError = bisect(atom, from, to, outcomes);
        if (!anyError) {
            // together they raised, alone none does: the way a subquery is run decides
            for (int i = from; i < to; i++) {
                outcomes[i] = outcomes[i].orElse(Outcomes.unknown("It fails only when several rows are looked at."));
            }
        }
    }

    private boolean bisect(String atom, int from, int to, Outcomes[] outcomes) throws Exception {
        try {
            keep(outcomes, ask(List.of(atom), from, to), 0, from);
            return false;
        } catch (SQLException e) {
            rethrowIfFatal(e);
            if (to - from == 1) {
                outcomes[from] = failed(atom, e);
                return true;
            }
            int middle = (from + to) >>> 1;
            boolean left = bisect(atom, from, middle, outcomes);
            boolean right = bisect(atom, middle, to, outcomes);
            return left || right;
        }
    }

    /// An error for a row: its own, or one that only reading or time brings about.
    private static Outcomes failed(String atom, SQLException e) {
        String state = state(e);
        if (state.equals("25006")) {
            return Outcomes.unknown("Not evaluated: this policy writes (" + e.getMessage() + ").");
        }
        if (state.equals("57014") || state.equals("55P03") || state.startsWith("53") || state.startsWith("40")) {
            return Outcomes.unknown("It could not be evaluated in time (" + state + ").");
        }
        // inside a subquery the plan decides which rows are met, so the error itself is not certain
        return atom.contains("FROM")
                ? Outcomes.error(state).orElse(Outcomes.anyTruth("A subquery of it raises " + state + "."))
                : Outcomes.error(state);
    }

    /// Text that the subject may not parse, though the stored policy runs: parsed as the observer, run as the
    /// subject.
    /// Where that fails for a subquery on a protected table, calls that depend on the identity only are put in
    /// as values.
    private void evaluateClosed(String atom, int from, int to, SQLException reason) throws Exception {
        Outcomes[] outcomes = outcomesOf(atom);
        String query = "SELECT (" + atom + ")::pg_catalog.text FROM pg_catalog.unnest($1::"
                + table.name().sql() + "[]) AS " + TableName.quoted(table.name().name());
        try {
            for (int i = from; i < to; i += BATCH) {
                int end = Math.min(to, i + BATCH);
                keep(outcomes, prepared(query, Literals.array(composites(i, end))), 0, i);
            }
        } catch (SQLException e) {
            rethrowIfFatal(e);
            String open = withValues(atom);
            if (!open.equals(atom)) {
                found.putIfAbsent(open, new Outcomes[rows.size()]);
                evaluateBatch(List.of(open), from, to);
                System.arraycopy(outcomesOf(open), from, outcomes, from, to - from);
                return;
            }
            for (int i = from; i < to; i++) {
                outcomes[i] = Outcomes.unknown(
                        "It uses what is closed to this identity and cannot be evaluated apart from its policy ("
                                + state(reason) + ").");
            }
        }
    }

    /// Prepared as the observer, executed as the subject, under the same effective path.
    private TextRows prepared(String query, String argument) throws Exception {
        String name = "rolescope_" + PREPARED.incrementAndGet();
        String path = facts.path().stream().map(TableName::quoted).collect(Collectors.joining(", "));
        SessionIdentity observer = backend.observer().with("search_path", path);
        SessionIdentity caller = subject.with("search_path", path);
        return snapshot.as(observer, db -> {
            snapshot.run("DEALLOCATE ALL");
            snapshot.run("PREPARE " + name + "(pg_catalog.text) AS " + query);
            return snapshot.as(caller, inner -> snapshot.run("EXECUTE " + name + "(" + argument + ")"));
        });
    }

    /// The clause with stable calls of constants (`auth.uid()`) replaced by what they answer for the subject.
    private String withValues(String atom) throws Exception {
        String changed = atom;
        for (String call : SeenValues.calls(AtomInspector.tokens(atom), atom)) {
            boolean repeatable = call.contains(".") && inspector.isRepeatable(table, call);
            if (!repeatable) {
                continue;
            }
            try {
                TextRows answer = prepared(
                        "SELECT (" + call + ")::pg_catalog.text, pg_catalog.pg_typeof(" + call
                                + ")::pg_catalog.text WHERE $1 IS NOT NULL",
                        "'x'");
                @Nullable String[] row = answer.rows().getFirst();
                changed = changed.replace(call, "CAST(" + Literals.text(row[0]) + " AS " + row[1] + ")");
            } catch (SQLException e) {
                rethrowIfFatal(e);
            }
        }
        return changed;
    }

    /// System columns belong to the row's place; they are put beside it, one row at a time.
    private void evaluateWithSystemColumns(String atom, Outcomes[] outcomes) throws Exception {
        Set<String> wanted = AtomInspector.systemColumns(table, atom);
        boolean carried = Set.of("tableoid", "ctid").containsAll(wanted) && !atom.contains(".");
        for (int i = 0; i < rows.size(); i++) {
            CandidateRow row = rows.get(i);
            if (!carried || row.place().isEmpty()) {
                outcomes[i] = Outcomes.anyTruth(
                        "It reads " + String.join(", ", wanted) + ", which the row has only in its place.");
                continue;
            }
            String sql = "SELECT (" + atom + ")::pg_catalog.text FROM " + carrier(i, i + 1) + ", (SELECT "
                    + Literals.text(row.tableOid()) + "::pg_catalog.oid AS tableoid, " + Literals.text(row.place())
                    + "::pg_catalog.tid AS ctid) AS rolescope_place";
            try {
                keep(outcomes, snapshot.as(subject, db -> snapshot.run(sql)), 0, i);
            } catch (SQLException e) {
                rethrowIfFatal(e);
                outcomes[i] =
                        Outcomes.unknown("It reads system columns and could not be evaluated (" + state(e) + ").");
            }
        }
    }

    private @Nullable SQLException errorOf(String atom, int from, int to) throws Exception {
        try {
            ask(List.of(atom), from, to);
            return null;
        } catch (SQLException e) {
            rethrowIfFatal(e);
            return e;
        }
    }

    private TextRows ask(List<String> atoms, int from, int to) throws Exception {
        String list =
                atoms.stream().map(atom -> "(" + atom + ")::pg_catalog.text").collect(Collectors.joining(", "));
        String sql = "SELECT " + list + " FROM " + carrier(from, to);
        return snapshot.as(subject, db -> {
            TextRows answer = snapshot.run(sql);
            String still = snapshot.run("SELECT current_user::pg_catalog.text").single();
            if (!facts.currentUser().equals(still)) {
                throw new SQLException("A policy put on another role while it was evaluated", "25006");
            }
            return answer;
        });
    }

    /// The alias is the table's name, since subqueries in a policy's text refer to the row by it.
    private String carrier(int from, int to) {
        return "pg_catalog.unnest(" + Literals.array(composites(from, to)) + "::"
                + table.name().sql() + "[]) AS " + TableName.quoted(table.name().name());
    }

    private List<String> composites(int from, int to) {
        return rows.subList(from, to).stream().map(CandidateRow::composite).toList();
    }

    private Outcomes[] outcomesOf(String atom) {
        return java.util.Objects.requireNonNull(found.get(atom));
    }

    private static void keep(Outcomes[] outcomes, TextRows answer, int column, int from) {
        for (int i = 0; i < answer.rows().size(); i++) {
            @Nullable String value = answer.rows().get(i)[column];
            outcomes[from + i] =
                    Outcomes.of(value == null ? Truth.NULL : value.startsWith("t") ? Truth.TRUE : Truth.FALSE);
        }
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "XX000" : e.getSQLState();
    }

    private static void rethrowIfFatal(SQLException e) throws SQLException {
        if (PostgresFailures.isConnectionLost(e)) {
            throw e;
        }
    }
}
