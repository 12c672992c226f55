package io.rolescope.health.ui;

import io.rolescope.health.Alert;
import io.rolescope.health.HealthPeriod;
import io.rolescope.health.HealthSample;
import io.rolescope.health.PlatformHealth;
import io.rolescope.kit.Formats;
import io.rolescope.kit.charts.ChartSeries;
import io.rolescope.kit.charts.ChartSeries.Point;
import io.rolescope.kit.charts.Tone;
import io.rolescope.kit.charts.ValueFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All that the platform's part of the Health page shows.
///
/// @param health empty on a backend that keeps no health tables
/// @param summary the line below the title
/// @param scoreMessage what the score's chart proves
/// @param hidden why there may be less to see than there is; empty when all is seen
record HealthScreen(
        Optional<PlatformHealth> health, HealthPeriod period, String summary, String scoreMessage, String hidden) {

    static HealthScreen of(Optional<PlatformHealth> health, HealthPeriod period, String who) {
        return health.map(there ->
                        new HealthScreen(health, period, summary(there), message(there, period), hidden(there, who)))
                .orElseGet(() -> new HealthScreen(
                        health,
                        period,
                        "This backend keeps no health samples; the server's statistics are here.",
                        "",
                        ""));
    }

    boolean hasSamples() {
        return health.map(there -> there.latest() != null).orElse(false);
    }

    /// One value of all samples as a line; where nothing was measured for long, the line is broken.
    ChartSeries series(String name, Tone tone, Function<HealthSample, @Nullable Double> value) {
        List<Point> points = new ArrayList<>();
        @Nullable Instant before = null;
        Duration longest = period.step().multipliedBy(3);
        for (HealthSample sample : health.map(PlatformHealth::history).orElse(List.of())) {
            if (before != null && Duration.between(before, sample.at()).compareTo(longest) > 0) {
                points.add(new Point(before.plus(period.step()), null));
            }
            points.add(new Point(sample.at(), value.apply(sample)));
            before = sample.at();
        }
        return new ChartSeries(name, tone, points);
    }

    private static String summary(PlatformHealth health) {
        List<Alert> open = health.openAlerts();
        String alerts = open.isEmpty() ? "no open alert" : Formats.counted(open.size(), "open alert", "open alerts");
        @Nullable HealthSample latest = health.latest();
        if (latest == null) {
            return "No health sample to see · " + alerts;
        }
        return "Score " + ValueFormat.score().text(latest.score()) + ", "
                + latest.level().word() + " · " + alerts;
    }

    private static String message(PlatformHealth health, HealthPeriod period) {
        if (health.history().isEmpty()) {
            return "No sample in the last " + period.title() + ".";
        }
        HealthSample lowest = health.history().stream()
                .min((one, other) -> Double.compare(one.lowestScore(), other.lowestScore()))
                .orElseThrow();
        return "Lowest " + ValueFormat.score().text(lowest.lowestScore()) + " on " + Formats.local(lowest.at())
                + "; each point is the average of " + period.stepTitle() + ".";
    }

    private static String hidden(PlatformHealth health, String who) {
        long exist = health.samplesThatExist().orElse(0L);
        if (health.latest() == null && exist > 0) {
            return who + " sees none of the " + Formats.counted(exist, "health sample", "health samples")
                    + " that exist.";
        }
        long alerts = health.alertsThatExist().orElse(0L);
        if (alerts > health.alerts().size()) {
            return who + " sees " + health.alerts().size() + " of the " + Formats.count(alerts) + " alerts that exist.";
        }
        return "";
    }
}
