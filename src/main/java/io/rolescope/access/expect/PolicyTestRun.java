package io.rolescope.access.expect;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableRow;
import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.Gate;
import io.rolescope.access.explain.RowKeys;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.explain.Verdict;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs expectations against a backend. Reads only.
public final class PolicyTestRun {
    private static final int ROWS = 10_000;

    private final Backend backend;
    private final PolicyCatalog catalog;
    private final Function<String, SessionIdentity> identities;

    /// @param identities finds an identity by its words (`role:anon`)
    public PolicyTestRun(Backend backend, PolicyCatalog catalog, Function<String, SessionIdentity> identities) {
        this.backend = backend;
        this.catalog = catalog;
        // many tests are about the same few; finding one asks the server
        Map<String, SessionIdentity> known = new HashMap<>();
        this.identities = words -> known.computeIfAbsent(words, identities);
    }

    /// How one expectation came out.
    ///
    /// @param passed it was met, and for certain
    /// @param actual what is the case, in a few words
    /// @param because why, one sentence; the failure's sentence where it could not be asked
    /// @param row the row that the sentence is about, as far as it was read; `null` where it is about none
    public record Result(
            PolicyTest test,
            boolean passed,
            String actual,
            String because,
            @Nullable TableRow row,
            Duration took) {}

    /// @throws FailureException when the connection is lost or the work is cancelled; a test that cannot be
    /// asked fails
    public List<Result> run(List<PolicyTest> tests, ReadOptions options, Consumer<Result> each) {
        List<Result> results = new ArrayList<>();
        for (PolicyTest test : tests) {
            options.cancellation().throwIfCancelled();
            Result result = one(test, options);
            results.add(result);
            each.accept(result);
        }
        return results;
    }

    private Result one(PolicyTest test, ReadOptions options) {
        long start = System.nanoTime();
        try {
            SessionIdentity identity = test.identity() == null ? identities.apply(test.who()) : test.identity();
            Table table = catalog.find(test.table());
            AccessExplainer explainer = new AccessExplainer(backend, catalog);
            Explanation explanation = test.set().isEmpty()
                    ? explainer.reasons(identity, table, test.shape(), selection(test, table), options)
                    : changed(explainer, test, identity, table, options);
            return compared(test, identity, explanation, options, start);
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.Cancelled || e.failure() instanceof Failure.Unreachable) {
                throw e;
            }
            return new Result(
                    test,
                    false,
                    "could not be asked",
                    e.failure().sentence(),
                    null,
                    Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /// Each row by itself: what it becomes is looked at, not only what it is.
    private static Explanation changed(
            AccessExplainer explainer, PolicyTest test, SessionIdentity identity, Table table, ReadOptions options) {
        List<Explanation> each = test.keys().stream()
                .map(key -> explainer.reasons(
                        identity,
                        table,
                        test.shape(),
                        new RowSelection.Changed(RowKeys.parse(table, key), new LinkedHashMap<>(test.set())),
                        options))
                .toList();
        Explanation first = each.getFirst();
        return first.withRows(each.stream().flatMap(one -> one.rows().stream()).toList());
    }

    private static RowSelection selection(PolicyTest test, Table table) {
        if (!test.values().isEmpty()) {
            return new RowSelection.Typed(new LinkedHashMap<>(test.values()));
        }
        return test.keys().isEmpty()
                ? new RowSelection.First(ROWS)
                : new RowSelection.Keys(test.keys().stream()
                        .map(key -> RowKeys.parse(table, key))
                        .toList());
    }

    private Result compared(
            PolicyTest test, SessionIdentity identity, Explanation explanation, ReadOptions options, long start) {
        Answer answer = answer(test, identity, explanation, options);
        return new Result(
                test,
                answer.passed(),
                answer.actual(),
                answer.because(),
                answer.row(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private Answer answer(PolicyTest test, SessionIdentity identity, Explanation explanation, ReadOptions options) {
        if (explanation.gate() instanceof Gate.Closed closed && !(closed.verdict() instanceof Verdict.Unknown)) {
            return refused(test, closed, explanation);
        }
        if (!explanation.table().canHavePolicies()) {
            return new WholeView(backend, options).answer(test, identity, explanation);
        }
        return wholeTable(test)
                ? new WholeTable(backend, catalog, options, ROWS).answer(test, identity, explanation)
                : named(test, explanation);
    }

    private static boolean wholeTable(PolicyTest test) {
        return test.keys().isEmpty() && test.values().isEmpty();
    }

    /// An expectation's outcome, before it is timed.
    record Answer(
            boolean passed,
            String actual,
            String because,
            @Nullable TableRow row) {
        /// In words of its own.
        static Answer told(boolean passed, String actual, String because) {
            return new Answer(passed, actual, because, null);
        }

        /// In the words of a verdict.
        static Answer of(boolean passed, String actual, Table table, RowVerdict row) {
            return new Answer(passed, actual, row.headline(), new TableRow(table, row.values()));
        }

        /// In the words of all rows, which are those of the only one where there is one.
        static Answer of(boolean passed, String actual, Explanation all) {
            return new Answer(passed, actual, all.summary(), all.firstRow().orElse(null));
        }
    }

    /// The statement fails whatever the row; a count is not what it comes to.
    private static Answer refused(PolicyTest test, Gate.Closed closed, Explanation explanation) {
        boolean silent = closed.verdict() instanceof Verdict.Denied denied
                && denied.reason().sqlState() == null;
        boolean met = test.expect() instanceof Expectation.Count(long wanted)
                ? silent && wanted == 0
                : test.expect().isMetBy(closed.verdict());
        List<RowVerdict> rows = explanation.rows();
        String actual = closed.verdict().exactWord();
        return rows.isEmpty()
                ? Answer.of(met, actual, explanation)
                : Answer.of(met, actual, explanation.table(), rows.getFirst());
    }

    private static Answer named(PolicyTest test, Explanation explanation) {
        if (explanation.rows().size() < test.keys().size()) {
            return Answer.of(false, "not every key has a row", explanation);
        }
        return judged(test, explanation);
    }

    /// By the verdicts of all rows of the explanation.
    static Answer judged(PolicyTest test, Explanation explanation) {
        List<RowVerdict> rows = explanation.rows();
        if (test.expect() instanceof Expectation.Count(long wanted)) {
            long allowed = explanation.count("allowed");
            boolean certain = rows.stream().allMatch(row -> row.verdict().isCertain());
            return Answer.of(
                    certain && allowed == wanted,
                    (certain ? "count " : "not certain, at least ") + allowed,
                    explanation);
        }
        if (rows.isEmpty()) {
            return Answer.of(false, "no row to ask about", explanation);
        }
        for (RowVerdict row : rows) {
            if (!test.expect().isMetBy(row.verdict())) {
                return Answer.of(false, row.verdict().exactWord() + " for " + row.key(), explanation.table(), row);
            }
        }
        return Answer.of(true, rows.getFirst().verdict().exactWord(), explanation.table(), rows.getFirst());
    }
}
