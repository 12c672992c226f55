package io.rolescope.health.ui;

import io.rolescope.health.AgentHealth;
import io.rolescope.health.PlatformHealth;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.GridColumn.Kind;
import io.rolescope.kit.grid.LocalGrid;
import java.time.Duration;
import java.util.List;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// How each agent did in the period, the least successful first.
final class AgentsTab {
    private AgentsTab() {}

    static Node of(PlatformHealth health) {
        LocalGrid<AgentHealth> grid = new LocalGrid<>(
                "agent-health",
                List.of(
                        GridColumn.text("agent", "Agent", 240, AgentHealth::agent),
                        GridColumn.text("organization", "Organization", 220, AgentHealth::organization),
                        GridColumn.of("rate", "Succeeded", Kind.PERCENT, 110, AgentHealth::successRate),
                        GridColumn.of("executions", "Executions", Kind.NUMBER, 110, AgentHealth::executions),
                        GridColumn.of("failed", "Failed", Kind.NUMBER, 90, AgentHealth::failed),
                        GridColumn.of(
                                "seconds", "Average", Kind.DURATION, 110, agent -> duration(agent.averageSeconds()))));
        grid.setRows(health.agents());
        grid.grid()
                .setPlaceholder(EmptyView.of(
                        Feather.CPU,
                        "No agent metrics",
                        "None were aggregated in this time, or this identity cannot see them."));
        return grid.root();
    }

    private static @Nullable Duration duration(@Nullable Double seconds) {
        return seconds == null ? null : Duration.ofMillis(Math.round(seconds * 1_000));
    }
}
