package io.rolescope.agents;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which executions are wanted.
///
/// @param days how far back, in days of the person's zone
/// @param status `null` for any
/// @param agent `null` for any
public record AgentFilter(
        int days, @Nullable String status, @Nullable UUID agent) {

    public static AgentFilter lastDays(int days) {
        return new AgentFilter(days, null, null);
    }

    public AgentFilter withStatus(@Nullable String wanted) {
        return new AgentFilter(days, wanted, agent);
    }

    public AgentFilter withDays(int wanted) {
        return new AgentFilter(wanted, status, agent);
    }
}
