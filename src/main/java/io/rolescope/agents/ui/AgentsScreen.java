package io.rolescope.agents.ui;

import io.rolescope.agents.AgentActivity;
import io.rolescope.agents.AgentActivity.Day;
import io.rolescope.agents.AgentFilter;
import io.rolescope.agents.AgentReader;
import io.rolescope.kit.Formats;
import io.rolescope.kit.charts.ChartSeries;
import io.rolescope.kit.charts.ChartSeries.Point;
import io.rolescope.kit.charts.ColumnChart;
import io.rolescope.kit.charts.Tone;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All that the Agents page shows.
///
/// @param activity empty on a backend without agents
/// @param listed what the grid of executions says below itself
record AgentsScreen(Optional<AgentActivity> activity, String summary, String listed, LocalDate today, int days) {
    static final List<ColumnChart.Part> PARTS = List.of(
            new ColumnChart.Part("completed", Tone.ACCENT),
            new ColumnChart.Part("failed", Tone.BAD),
            new ColumnChart.Part("cancelled", Tone.MUTED),
            new ColumnChart.Part("not ended", Tone.WARNING));
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter LONG = DateTimeFormatter.ofPattern("EEEE d MMMM", Locale.ENGLISH);

    static AgentsScreen of(Optional<AgentActivity> activity, AgentFilter filter, String who, LocalDate today) {
        if (activity.isEmpty()) {
            return new AgentsScreen(activity, "This backend has no agents.", "", today, filter.days());
        }
        AgentActivity there = activity.get();
        String executions = Formats.counted(there.executionsSeen(), "execution", "executions")
                + (filter.days() == 1 ? " today" : " in " + filter.days() + " days");
        String summary = Formats.counted(there.instances().size(), "agent", "agents")
                + beyond(there.instances().size(), there.instancesThatExist()) + " · " + executions
                + beyond(there.executionsSeen(), there.executionsThatExist()) + ", as " + who + " sees them";
        String listed = there.executionsSeen() > AgentReader.MOST
                ? "The newest " + AgentReader.MOST + " of " + Formats.count(there.executionsSeen())
                : Formats.counted(there.executionsSeen(), "execution", "executions");
        return new AgentsScreen(activity, summary, listed, today, filter.days());
    }

    /// One column a day, days without work too.
    List<ColumnChart.Column> columns() {
        Map<LocalDate, Day> known = byDate();
        List<ColumnChart.Column> columns = new ArrayList<>();
        for (LocalDate date = today.minusDays(days - 1L); !date.isAfter(today); date = date.plusDays(1)) {
            @Nullable Day day = known.get(date);
            columns.add(new ColumnChart.Column(
                    SHORT.format(date),
                    LONG.format(date),
                    day == null
                            ? List.of(0.0, 0.0, 0.0, 0.0)
                            : List.of(
                                    (double) day.of("completed"),
                                    (double) day.of("failed", "timed_out"),
                                    (double) day.of("cancelled"),
                                    (double) day.of("pending", "queued", "running"))));
        }
        return columns;
    }

    /// Durations in milliseconds by day; a gap where nothing ended.
    ChartSeries durations(String name, Tone tone, java.util.function.Function<Day, @Nullable Double> seconds) {
        Map<LocalDate, Day> known = byDate();
        List<Point> points = new ArrayList<>();
        for (LocalDate date = today.minusDays(days - 1L); !date.isAfter(today); date = date.plusDays(1)) {
            @Nullable Day day = known.get(date);
            @Nullable Double value = day == null ? null : seconds.apply(day);
            points.add(new Point(
                    date.atStartOfDay(ZoneId.systemDefault()).toInstant(), value == null ? null : value * 1000));
        }
        return new ChartSeries(name, tone, points);
    }

    private Map<LocalDate, Day> byDate() {
        Map<LocalDate, Day> known = new HashMap<>();
        activity.map(AgentActivity::days).orElse(List.of()).forEach(day -> known.put(day.date(), day));
        return known;
    }

    private static String beyond(long seen, Optional<Long> exist) {
        return exist.filter(all -> all > seen)
                .map(all -> " of " + Formats.count(all) + " that exist")
                .orElse("");
    }
}
