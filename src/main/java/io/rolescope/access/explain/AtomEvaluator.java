package io.rolescope.access.explain;

import io.rolescope.access.catalog.ServerNames;
import io.rolescope.access.catalog.Table;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Evaluates clauses for rows as the subject: each clause by itself, over rows carried in as an array, so that
/// subqueries and helpers run under row security as in the real statement.
///
/// Clauses that look at the same columns share a [RowCarrier], and all of them are asked in one statement, a
/// thousand rows at a time; only what raises is asked again, each clause alone and then each row. Remembers
/// what it found, so that several shapes of statement share one evaluation.
final class AtomEvaluator {
    private static final int BATCH = 1000;
    private static final String WHO = "SELECT current_user::pg_catalog.text";

    private final Snapshot snapshot;
    private final IdentityFacts facts;
    private final SessionIdentity subject;
    private final Table table;
    private final List<CandidateRow> rows;
    private final AtomInspector inspector;
    private final ServerNames names;
    private final ClosedClauses closed;
    private final Map<String, Found> found = new HashMap<>();
    private final Map<RowCarrier.Load, RowCarrier> carriers = new HashMap<>();
    private final boolean fickle;
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
        this.facts = facts;
        // a policy that writes is found out, not obeyed, inside a rehearsal too
        this.subject = facts.identity().with("transaction_read_only", "on");
        this.table = table;
        this.rows = rows;
        this.inspector = inspector;
        this.names = inspector.sharedAlong(facts.path());
        this.closed = new ClosedClauses(snapshot, backend, facts, inspector);
        this.fickle = table.columns().stream().anyMatch(column -> column.domain() || column.namesObjects());
    }

    /// What a clause came to.
    ///
    /// @param outcomes for each carried row, or, without a carrier, for each row
    private record Found(Outcomes[] outcomes, @Nullable RowCarrier carrier) {
        Outcomes of(int index) {
            return outcomes.length == 1 && carrier == null
                    ? outcomes[0]
                    : outcomes[carrier == null ? index : carrier.placeOf(index)];
        }
    }

    /// What `atom` comes to for the row at an index; [#evaluate] must have been asked for it.
    IntFunction<Outcomes> of(String atom) {
        Found all = found.get(atom);
        if (all == null) {
            throw new IllegalStateException("Not evaluated: " + atom);
        }
        return all::of;
    }

    /// The same for one row.
    Outcomes of(String atom, int index) {
        return of(atom).apply(index);
    }

    /// As [#of], for showing: a clause that was folded away is told to be not asked.
    Outcomes shown(String atom, int index) {
        Found all = found.get(atom);
        return all == null ? Outcomes.anyTruth("It is not asked.") : all.of(index);
    }

    /// Takes over what a clause came to for each row, told by the server when the rows were read.
    void know(String atom, Truth[] answers) {
        Outcomes[] outcomes = new Outcomes[answers.length];
        Arrays.setAll(outcomes, i -> Outcomes.of(answers[i]));
        found.put(atom, new Found(outcomes, null));
    }

    /// Evaluates what is not known yet.
    void evaluate(Collection<String> atoms) throws Exception {
        Map<RowCarrier.Load, List<String>> plain = new LinkedHashMap<>();
        for (String atom : atoms) {
            if (found.containsKey(atom)) {
                continue;
            }
            @Nullable String why = inspector.unrepeatable(atom);
            if (why != null) {
                found.put(atom, new Found(new Outcomes[] {Outcomes.anyTruth("It " + why + ".")}, null));
            } else if (!AtomInspector.systemColumns(table, atom).isEmpty()) {
                found.put(
                        atom,
                        new Found(
                                new PlaceClauses(snapshot, subject, table, names)
                                        .evaluate(atom, rows, carrier(new RowCarrier.Load(null, false))),
                                null));
            } else {
                plain.computeIfAbsent(loadOf(atom), ignored -> new ArrayList<>())
                        .add(atom);
            }
        }
        if (rows.isEmpty()) {
            plain.values().forEach(some -> some.forEach(atom -> found.put(atom, new Found(new Outcomes[0], null))));
        } else if (!plain.isEmpty() && !isUnreadable(plain.values())) {
            List<PackedClauses> loads = new ArrayList<>();
            plain.forEach((load, some) -> loads.add(new PackedClauses(carrier(load), some, names)));
            evaluate(loads);
        }
    }

    /// Rows are filled as far as the clause looks, but for whole rows and types that may refuse what they printed.
    private RowCarrier.Load loadOf(String atom) {
        return new RowCarrier.Load(
                fickle ? null : AtomInspector.decidingColumns(table, atom), !inspector.callsVolatile(table, atom));
    }

    private RowCarrier carrier(RowCarrier.Load load) {
        return carriers.computeIfAbsent(load, wanted -> new RowCarrier(table, rows, wanted));
    }

    private void evaluate(List<PackedClauses> loads) throws Exception {
        int most = 0;
        for (PackedClauses load : loads) {
            most = Math.max(most, load.carrier().size());
            for (String atom : load.atoms()) {
                found.put(atom, new Found(new Outcomes[load.carrier().size()], load.carrier()));
            }
        }
        for (int from = 0; from < most; from += BATCH) {
            snapshot.throwIfCancelled();
            int start = from;
            evaluateBatch(
                    loads.stream().filter(load -> start < load.carrier().size()).toList(), from);
        }
    }

    /// A row whose own text its type refuses (a domain's check added NOT VALID, the name of a table in a schema that is
    /// closed to the identity) cannot be carried.
    private boolean isUnreadable(Collection<List<String>> atoms) throws Exception {
        if (!probed && fickle) {
            probed = true;
            RowCarrier whole = carrier(new RowCarrier.Load(null, true));
            for (int from = 0; from < whole.size() && unreadable == null; from += BATCH) {
                try {
                    ask(
                            List.of(new PackedClauses(whole, List.of("true"), names)),
                            from,
                            Math.min(whole.size(), from + BATCH));
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
        Outcomes[] unknown = {Outcomes.unknown(unreadable)};
        atoms.forEach(some -> some.forEach(atom -> found.put(atom, new Found(unknown, null))));
        return true;
    }

    /// All clauses at once; where that raises, each alone.
    private void evaluateBatch(List<PackedClauses> loads, int from) throws Exception {
        try {
            keep(
                    loads,
                    from,
                    from + BATCH,
                    snapshot.runAs(subject, PackedClauses.question(loads, from, from + BATCH), WHO));
        } catch (SQLException e) {
            rethrowIfFatal(e);
            for (PackedClauses load : loads) {
                for (String atom : load.atoms()) {
                    evaluateOne(
                            load.carrier(), atom, from, Math.min(load.carrier().size(), from + BATCH));
                }
            }
        }
    }

    private void evaluateOne(RowCarrier carrier, String atom, int from, int to) throws Exception {
        try {
            ask(List.of(new PackedClauses(carrier, List.of(atom), names)), from, to);
        } catch (SQLException e) {
            rethrowIfFatal(e);
            evaluateAlone(carrier, atom, from, to);
        }
    }

    /// One clause that raised for some row of the batch, or cannot be evaluated outside of its policy at all.
    private void evaluateAlone(RowCarrier carrier, String atom, int from, int to) throws Exception {
        @Nullable SQLException withoutRows = errorOf(carrier, atom);
        if (withoutRows != null) {
            evaluateClosed(carrier, atom, from, to, withoutRows);
            return;
        }
        boolean anyError = bisect(carrier, atom, from, to);
        if (!anyError) {
            // together they raised, alone none does: the way a subquery is run decides
            Outcomes[] outcomes = outcomesOf(atom);
            for (int i = from; i < to; i++) {
                outcomes[i] = outcomes[i].orElse(Outcomes.unknown("It fails only when several rows are looked at."));
            }
        }
    }

    private boolean bisect(RowCarrier carrier, String atom, int from, int to) throws Exception {
        try {
            ask(List.of(new PackedClauses(carrier, List.of(atom), names)), from, to);
            return false;
        } catch (SQLException e) {
            rethrowIfFatal(e);
            if (to - from == 1) {
                outcomesOf(atom)[from] = failed(atom, e);
                return true;
            }
            int middle = (from + to) >>> 1;
            boolean left = bisect(carrier, atom, from, middle);
            boolean right = bisect(carrier, atom, middle, to);
            return left || right;
        }
    }

    /// An error for a row: its own, or one that only reading or time brings about.
    static Outcomes failed(String atom, SQLException e) {
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
    /// subject. Where that fails for a subquery on a protected table, calls that depend on the identity only
    /// are put in as values.
    private void evaluateClosed(RowCarrier carrier, String atom, int from, int to, SQLException reason)
            throws Exception {
        Outcomes[] outcomes = outcomesOf(atom);
        try {
            closed.evaluate(table, carrier, atom, from, to, outcomes);
        } catch (SQLException e) {
            rethrowIfFatal(e);
            String open = closed.withValues(table, atom);
            if (!open.equals(atom)) {
                found.putIfAbsent(open, new Found(new Outcomes[carrier.size()], carrier));
                evaluateOne(carrier, open, from, to);
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

    /// The error that the clause raises without any row, `null` where there is none.
    private @Nullable SQLException errorOf(RowCarrier carrier, String atom) throws Exception {
        try {
            ask(List.of(new PackedClauses(carrier, List.of(atom), names)), 0, 0);
            return null;
        } catch (SQLException e) {
            rethrowIfFatal(e);
            return e;
        }
    }

    /// Asks for the carried rows from `from` to before `to`, of each carrier as many as it has, and keeps the
    /// answers.
    private void ask(List<PackedClauses> loads, int from, int to) throws Exception {
        String sql = PackedClauses.question(loads, from, to);
        keep(loads, from, to, snapshot.as(subject, db -> snapshot.run(sql, WHO)));
    }

    /// @param both the answers, and who was put on after
    private void keep(List<PackedClauses> loads, int from, int to, List<TextRows> both) throws SQLException {
        if (!facts.currentUser().equals(both.getLast().single())) {
            throw new SQLException("A policy put on another role while it was evaluated", "25006");
        }
        @Nullable String[] answers = both.getFirst().rows().getFirst();
        for (int i = 0; i < answers.length; i++) {
            int size = loads.get(i).carrier().size();
            loads.get(i).keep(String.valueOf(answers[i]), from, to, atom -> {
                Found known = found.get(atom);
                return known == null ? new Outcomes[size] : known.outcomes();
            });
        }
    }

    private Outcomes[] outcomesOf(String atom) {
        return java.util.Objects.requireNonNull(found.get(atom)).outcomes();
    }

    /// A boolean as the server prints it.
    static Truth truth(@Nullable String value) {
        return value == null ? Truth.NULL : value.startsWith("t") ? Truth.TRUE : Truth.FALSE;
    }

    static String state(SQLException e) {
        return e.getSQLState() == null ? "XX000" : e.getSQLState();
    }

    static void rethrowIfFatal(SQLException e) throws SQLException {
        if (PostgresFailures.isConnectionLost(e)) {
            throw e;
        }
    }
}
