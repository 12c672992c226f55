package io.rolescope.access.ui.expect;

import io.rolescope.access.expect.PolicyTestRun;
import io.rolescope.kit.Formats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A file that was run, and how each of its tests came out.
record PolicyTestsScreen(Path file, List<PolicyTestRun.Result> results) {

    PolicyTestsScreen {
        results = List.copyOf(results);
    }

    long failed() {
        return results.stream().filter(result -> !result.passed()).count();
    }

    /// The answer in one line.
    String answer() {
        return failed() == 0
                ? results.size() == 1 ? "The test passes" : "All " + Formats.count(results.size()) + " tests pass"
                : Formats.count(failed()) + " of " + Formats.counted(results.size(), "test", "tests")
                        + (failed() == 1 ? " fails" : " fail");
    }

    String facts() {
        Duration took = results.stream().map(PolicyTestRun.Result::took).reduce(Duration.ZERO, Duration::plus);
        return file.getFileName() + " · asked in " + Formats.duration(took) + " · nothing was written";
    }
}
