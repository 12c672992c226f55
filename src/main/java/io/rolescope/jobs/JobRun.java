package io.rolescope.jobs;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One run of a job.
///
/// @param status `starting`, `running`, `sending`, `connecting`, `succeeded` or `failed`
/// @param message what the server said: rows, or the error
public record JobRun(
        long id,
        long jobId,
        @Nullable Integer pid,
        @Nullable String database,
        @Nullable String username,
        @Nullable String command,
        @Nullable String status,
        @Nullable String message,
        @Nullable Instant started,
        @Nullable Instant ended) {

    public boolean failed() {
        return "failed".equals(status);
    }

    public boolean succeeded() {
        return "succeeded".equals(status);
    }

    /// How long it took; `null` while it has not ended.
    public @Nullable Duration took() {
        return started == null || ended == null ? null : Duration.between(started, ended);
    }
}
