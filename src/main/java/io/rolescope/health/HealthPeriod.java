package io.rolescope.health;

import java.time.Duration;

/// How far back charts go, and how much time one point stands for.
public enum HealthPeriod {
    DAY("24 hours", Duration.ofHours(24), Duration.ofMinutes(5), "5 minutes"),
    WEEK("7 days", Duration.ofDays(7), Duration.ofHours(1), "one hour"),
    MONTH("30 days", Duration.ofDays(30), Duration.ofHours(4), "4 hours"),
    QUARTER("90 days", Duration.ofDays(90), Duration.ofHours(12), "12 hours");

    private final String title;
    private final Duration length;
    private final Duration step;
    private final String stepTitle;

    HealthPeriod(String title, Duration length, Duration step, String stepTitle) {
        this.title = title;
        this.length = length;
        this.step = step;
        this.stepTitle = stepTitle;
    }

    public String title() {
        return title;
    }

    public Duration length() {
        return length;
    }

    /// Samples inside one step are averaged.
    public Duration step() {
        return step;
    }

    public String stepTitle() {
        return stepTitle;
    }
}
