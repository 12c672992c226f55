package io.rolescope.audit.ui;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far back to look.
enum Period {
    HOUR("Last hour", Duration.ofHours(1)),
    DAY("Last 24 hours", Duration.ofDays(1)),
    WEEK("Last 7 days", Duration.ofDays(7)),
    MONTH("Last 30 days", Duration.ofDays(30)),
    ALL("Any time", null),
    EXACT("Between…", null);

    private final String title;
    private final @Nullable Duration length;

    Period(String title, @Nullable Duration length) {
        this.title = title;
        this.length = length;
    }

    @Nullable
    Instant start(Instant now) {
        return length == null ? null : now.minus(length);
    }

    @Override
    public String toString() {
        return title;
    }
}
