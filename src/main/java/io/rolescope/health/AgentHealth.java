package io.rolescope.health;

import org.jspecify.annotations.Nullable;

/// How one agent did in a period, summed up from its metrics.
///
/// @param successRate per cent, `null` where nothing finished
public record AgentHealth(
        String agent,
        @Nullable String organization,
        long executions,
        long failed,
        @Nullable Double successRate,
        @Nullable Double averageSeconds) {}
