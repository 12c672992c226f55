package io.rolescope.functions.run;

import io.rolescope.functions.hurl.SourceText;
import java.time.Duration;
import java.util.List;

/// What an entry came to in its last try.
///
/// @param index of the entry in its file, from 0
/// @param at where its request stands
/// @param title method and address as written
/// @param skipped left out because the file says so
/// @param calls the request and, with redirects followed, those after it
/// @param duration of all tries, waiting included
/// @param attempts how often it was tried
/// @param shown its answer is to be shown with the result (`output: -`)
public record EntryResult(
        int index,
        SourceText.Position at,
        String title,
        boolean skipped,
        List<CallResult> calls,
        List<CheckResult> checks,
        List<CaptureResult> captures,
        List<ProblemResult> problems,
        Duration duration,
        int attempts,
        boolean shown) {
    public EntryResult {
        calls = List.copyOf(calls);
        checks = List.copyOf(checks);
        captures = List.copyOf(captures);
        problems = List.copyOf(problems);
    }

    /// Whether everything expected was found.
    public boolean isSuccess() {
        return problems.isEmpty() && checks.stream().allMatch(CheckResult::isFulfilled);
    }
}
