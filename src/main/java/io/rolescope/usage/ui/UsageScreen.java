package io.rolescope.usage.ui;

import io.rolescope.kit.Formats;
import io.rolescope.kit.charts.ChartSeries;
import io.rolescope.kit.charts.ChartSeries.Point;
import io.rolescope.kit.charts.ColumnChart;
import io.rolescope.kit.charts.RankBars;
import io.rolescope.kit.charts.Tone;
import io.rolescope.usage.UsageBy;
import io.rolescope.usage.UsageReport;
import io.rolescope.usage.UsageReport.Day;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All that the Usage page shows, the drawer left out.
record UsageScreen(Optional<UsageReport> report, UsageBy by, int days, LocalDate today, String summary) {
    static final List<ColumnChart.Part> PARTS =
            List.of(new ColumnChart.Part("asked", Tone.ACCENT), new ColumnChart.Part("answered", Tone.TEAL));
    private static final int RANKED = 6;
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter LONG = DateTimeFormatter.ofPattern("EEEE d MMMM", Locale.ENGLISH);

    static UsageScreen of(Optional<UsageReport> report, UsageBy by, int days, LocalDate today, String who) {
        String summary = report.map(there -> Formats.counted(there.totals().records(), "answer", "answers")
                        + there.recordsThatExist()
                                .filter(all -> all > there.totals().records())
                                .map(all -> " of " + Formats.count(all) + " that exist")
                                .orElse("")
                        + " in " + days + " days, as " + who + " sees them")
                .orElse("This backend keeps no usage.");
        return new UsageScreen(report, by, days, today, summary);
    }

    List<ColumnChart.Column> tokens() {
        Map<LocalDate, Day> known = byDate();
        List<ColumnChart.Column> columns = new ArrayList<>();
        for (LocalDate date = today.minusDays(days - 1L); !date.isAfter(today); date = date.plusDays(1)) {
            @Nullable Day day = known.get(date);
            columns.add(new ColumnChart.Column(
                    SHORT.format(date),
                    LONG.format(date) + (day == null ? "" : ", " + dollars(day.cost())),
                    day == null
                            ? List.of(0.0, 0.0)
                            : List.of((double) day.promptTokens(), (double) day.completionTokens())));
        }
        return columns;
    }

    ChartSeries responseTimes() {
        Map<LocalDate, Day> known = byDate();
        List<Point> points = new ArrayList<>();
        for (LocalDate date = today.minusDays(days - 1L); !date.isAfter(today); date = date.plusDays(1)) {
            @Nullable Day day = known.get(date);
            points.add(
                    new Point(date.atStartOfDay(ZoneOffset.UTC).toInstant(), day == null ? null : day.averageMillis()));
        }
        return new ChartSeries("average response", Tone.ACCENT, points);
    }

    List<RankBars.Bar> costliest() {
        return report.map(UsageReport::groups).orElse(List.of()).stream()
                .sorted((one, other) ->
                        Double.compare(other.totals().cost(), one.totals().cost()))
                .limit(RANKED)
                .map(group -> new RankBars.Bar(
                        String.valueOf(group.key()),
                        group.name(),
                        group.totals().cost(),
                        Tone.ACCENT))
                .toList();
    }

    static String dollars(double cost) {
        return io.rolescope.kit.charts.ValueFormat.dollars().text(cost);
    }

    private Map<LocalDate, Day> byDate() {
        Map<LocalDate, Day> known = new HashMap<>();
        report.map(UsageReport::days).orElse(List.of()).forEach(day -> known.put(day.date(), day));
        return known;
    }
}
