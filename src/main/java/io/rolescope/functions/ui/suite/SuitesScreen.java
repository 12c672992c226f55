package io.rolescope.functions.ui.suite;

import io.rolescope.functions.run.EntryResult;
import io.rolescope.functions.run.FileResult;
import io.rolescope.kit.Formats;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that is shown of the suites.
///
/// @param running whether a run is under way
/// @param problem why a run or an opening came to nothing; empty where it did not
record SuitesScreen(List<Suite> suites, boolean running, String problem) {
    SuitesScreen {
        suites = List.copyOf(suites);
    }

    /// How a suite or an entry stands.
    enum State {
        NOT_RUN,
        RUNNING,
        PASSED,
        FAILED,
        SKIPPED,
        /// a file that cannot be read
        DAMAGED
    }

    /// A suite and what came of it.
    ///
    /// @param results in the order they came; several for an entry that repeats
    /// @param end the whole of the last run, `null` before and while it runs
    record Suite(
            SuiteFile file,
            boolean running,
            List<EntryResult> results,
            @Nullable FileResult end) {
        Suite {
            results = List.copyOf(results);
        }

        static Suite fresh(SuiteFile file) {
            return new Suite(file, false, List.of(), null);
        }

        List<EntryResult> of(int entry) {
            return results.stream().filter(result -> result.index() == entry).toList();
        }

        /// What decides about an entry: its first failure, else its last result.
        @Nullable
        EntryResult decisive(int entry) {
            List<EntryResult> all = of(entry);
            return all.stream()
                    .filter(result -> !result.isSuccess())
                    .findFirst()
                    .orElse(all.isEmpty() ? null : all.getLast());
        }

        State state(int entry) {
            @Nullable EntryResult result = decisive(entry);
            if (result == null) {
                return State.NOT_RUN;
            }
            return result.skipped() ? State.SKIPPED : result.isSuccess() ? State.PASSED : State.FAILED;
        }

        State state() {
            if (file.refusal() != null) {
                return State.DAMAGED;
            }
            if (running) {
                return State.RUNNING;
            }
            if (results.isEmpty()) {
                return State.NOT_RUN;
            }
            return results.stream().allMatch(EntryResult::isSuccess) ? State.PASSED : State.FAILED;
        }

        Suite with(EntryResult result) {
            List<EntryResult> more = new ArrayList<>(results);
            more.add(result);
            return new Suite(file, running, more, end);
        }
    }

    static SuitesScreen empty() {
        return new SuitesScreen(List.of(), false, "");
    }

    SuitesScreen with(int index, Suite suite) {
        List<Suite> all = new ArrayList<>(suites);
        all.set(index, suite);
        return new SuitesScreen(all, running, problem);
    }

    SuitesScreen with(boolean nowRunning, String nowProblem) {
        return new SuitesScreen(suites, nowRunning, nowProblem);
    }

    /// How many asserts and requests went how, in one line.
    String summary() {
        long requests = 0;
        long failed = 0;
        long checks = 0;
        long millis = 0;
        for (Suite suite : suites) {
            for (EntryResult result : suite.results()) {
                requests += result.skipped() ? 0 : 1;
                failed += result.isSuccess() ? 0 : 1;
                checks += result.checks().size();
                millis += result.duration().toMillis();
            }
        }
        if (requests == 0) {
            return suites.isEmpty()
                    ? ""
                    : Formats.counted(suites.size(), "suite", "suites") + " open, none has run yet";
        }
        return Formats.counted(requests, "request", "requests") + ", " + Formats.counted(checks, "assert", "asserts")
                + ", " + (failed == 0 ? "all passed" : Formats.count(failed) + " failed") + " · "
                + Formats.duration(java.time.Duration.ofMillis(millis));
    }
}
