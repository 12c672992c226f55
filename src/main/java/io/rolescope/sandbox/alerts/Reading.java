package io.rolescope.sandbox.alerts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A value of a metric.
///
/// @param subject what it is about: a function, a table, an agent
/// @param organization whose it is, `null` for the platform as a whole
record Reading(String subject, double value, @Nullable UUID organization) {
    Reading(String subject, double value) {
        this(subject, value, null);
    }
}
