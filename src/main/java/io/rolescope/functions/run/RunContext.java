package io.rolescope.functions.run;

import io.rolescope.platform.Cancellation;
import io.rolescope.platform.http.HttpCaller;

/// What every file of a run shares.
public record RunContext(HttpCaller caller, RunSettings settings, Cancellation cancellation) {}
