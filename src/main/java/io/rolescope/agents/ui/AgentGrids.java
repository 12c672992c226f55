package io.rolescope.agents.ui;

import io.rolescope.agents.AgentActivity.Execution;
import io.rolescope.agents.AgentActivity.Instance;
import io.rolescope.agents.AgentActivity.Task;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.GridColumn.Kind;
import io.rolescope.kit.grid.LocalGrid;
import java.time.Duration;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The three grids of the page.
final class AgentGrids {
    private AgentGrids() {}

    static LocalGrid<Execution> executions(List<Execution> executions) {
        LocalGrid<Execution> grid = new LocalGrid<>(
                "executions",
                List.of(
                        GridColumn.of("created", "When", Kind.TIME, 100, Execution::createdAt),
                        GridColumn.drawn("status", "State", 120, Execution::status, row -> state(row.status())),
                        GridColumn.text("agent", "Agent", 190, Execution::agent),
                        GridColumn.text("organization", "Organization", 180, Execution::organization),
                        GridColumn.text("person", "For", 160, Execution::person),
                        GridColumn.of("duration", "Ran", Kind.DURATION, 90, row -> duration(row.seconds())),
                        GridColumn.givingWay(GridColumn.of("quality", "Quality", Kind.NUMBER, 80, Execution::quality)),
                        GridColumn.givingWay(
                                GridColumn.of("retries", "Retries", Kind.NUMBER, 75, row -> (long) row.retries())),
                        GridColumn.givingWay(GridColumn.of("code", "Error", Kind.CODE, 150, Execution::errorCode)),
                        GridColumn.text("error", "What went wrong", 320, Execution::errorMessage)));
        grid.setRows(executions);
        grid.grid()
                .setPlaceholder(EmptyView.of(
                        Feather.CPU,
                        "No executions",
                        "None in this time and state, or this identity cannot see them."));
        return grid;
    }

    static LocalGrid<Instance> instances(List<Instance> instances) {
        LocalGrid<Instance> grid = new LocalGrid<>(
                "agents",
                List.of(
                        GridColumn.text("name", "Agent", 220, Instance::name),
                        GridColumn.of("type", "Type", Kind.CODE, 180, Instance::type),
                        GridColumn.text("organization", "Organization", 200, Instance::organization),
                        GridColumn.drawn("status", "State", 120, Instance::status, row -> state(row.status())),
                        GridColumn.of("rate", "Succeeded", Kind.PERCENT, 100, Instance::successRate),
                        GridColumn.of("finished", "Ended", Kind.NUMBER, 80, Instance::finished),
                        GridColumn.of("heartbeat", "Last heartbeat", Kind.TIME, 120, Instance::lastHeartbeat),
                        GridColumn.text("version", "Version", 90, Instance::version)));
        grid.setRows(instances);
        grid.grid()
                .setPlaceholder(
                        EmptyView.of(Feather.CPU, "No agents", "There are none, or this identity cannot see them."));
        return grid;
    }

    static LocalGrid<Task> queue(List<Task> queue) {
        LocalGrid<Task> grid = new LocalGrid<>(
                "queue",
                List.of(
                        GridColumn.drawn("status", "State", 120, Task::status, row -> state(row.status())),
                        GridColumn.of("priority", "Priority", Kind.NUMBER, 80, row -> (long) row.priority()),
                        GridColumn.text("agent", "Agent", 200, Task::agent),
                        GridColumn.text("organization", "Organization", 200, Task::organization),
                        GridColumn.of("scheduled", "Due", Kind.TIME, 110, Task::scheduledAt),
                        GridColumn.text("attempts", "Attempts", 90, row -> row.attempts() + " of " + row.maxAttempts()),
                        GridColumn.of("locked", "Locked until", Kind.TIME, 120, Task::lockedUntil),
                        GridColumn.text("error", "Last error", 360, Task::lastError)));
        grid.setRows(queue);
        grid.grid()
                .setPlaceholder(EmptyView.of(
                        Feather.CHECK_CIRCLE, "Nothing waits", "The queue is empty, or this identity cannot see it."));
        return grid;
    }

    private static @Nullable Duration duration(@Nullable Double seconds) {
        return seconds == null ? null : Duration.ofMillis(Math.round(seconds * 1000));
    }

    /// A state with its icon: never by colour alone.
    static Node state(String status) {
        Feather icon = switch (status) {
            case "completed", "idle" -> Feather.CHECK;
            case "failed", "error" -> Feather.X;
            case "timed_out" -> Feather.CLOCK;
            case "running", "processing", "busy" -> Feather.PLAY;
            case "cancelled", "offline" -> Feather.SLASH;
            case "maintenance" -> Feather.TOOL;
            default -> Feather.PAUSE;
        };
        String style = switch (status) {
            case "completed", "idle" -> "verdict-visible";
            case "failed", "error", "timed_out" -> "verdict-hidden";
            case "running", "processing", "busy" -> "under-way";
            case "maintenance" -> "verdict-fails";
            default -> "verdict-unknown";
        };
        Label label = new Label(status.replace('_', ' '), new FontIcon(icon));
        label.getStyleClass().addAll("verdict", style);
        return label;
    }
}
