package io.rolescope.functions.run;

import io.rolescope.platform.http.HttpRules;
import java.time.Duration;

/// How suites are run, where they do not say otherwise themselves.
///
/// @param rules how far a request may go
/// @param retries how often a failing entry is tried again; -1 for no limit
/// @param retryInterval between two tries
/// @param continueOnError go on with a file behind a failed entry
public record RunSettings(HttpRules rules, int retries, Duration retryInterval, boolean continueOnError) {

    /// No retries, one second between them if a file asks for any, the rest of a file is left out after a failure.
    public static RunSettings standard() {
        return new RunSettings(HttpRules.standard(), 0, Duration.ofSeconds(1), false);
    }
}
