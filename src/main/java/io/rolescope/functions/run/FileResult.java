package io.rolescope.functions.run;

import io.rolescope.functions.hurl.SyntaxError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a file came to.
///
/// @param entryCount how many entries the file has; those behind a failure may not have been run
/// @param refusal why the file was not run at all
/// @param cancelled stopped on request
public record FileResult(
        String name,
        Instant started,
        int entryCount,
        List<EntryResult> entries,
        Duration duration,
        @Nullable SyntaxError refusal,
        boolean cancelled) {
    public FileResult {
        entries = List.copyOf(entries);
    }

    /// Whether everything expected was found.
    public boolean isSuccess() {
        return refusal == null && !cancelled && entries.stream().allMatch(EntryResult::isSuccess);
    }

    /// A file that was not run.
    public static FileResult refused(SyntaxError error, Instant now) {
        return new FileResult(error.file(), now, 0, List.of(), Duration.ZERO, error, false);
    }
}
