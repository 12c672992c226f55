package io.rolescope.kit.charts;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Where an axis is labelled: round numbers, and round local times.
final class Ticks {
    private static final long[] SECOND_STEPS = {1, 2, 5, 10, 15, 30};
    private static final long[] MINUTE_STEPS = {1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720};
    private static final long[] DAY_STEPS = {1, 2, 3, 7, 14};
    private static final long[] MONTH_STEPS = {1, 2, 3, 6, 12, 24, 60, 120};
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM uuuu", Locale.ENGLISH);

    private Ticks() {}

    /// A time and what is written there.
    record TimeTick(Instant at, String label) {}

    /// Round numbers from at most `low` to at least `high`, about `wanted` of them, never fewer than two.
    ///
    /// @param smallest the smallest step that makes sense: 1 for things one counts
    static double[] numbers(double low, double high, int wanted, double smallest) {
        double from = Math.min(low, high);
        double to = Math.max(low, high);
        if (!Double.isFinite(from) || !Double.isFinite(to)) {
            return new double[] {0, 1};
        }
        if (from == to) {
            to = from + (from == 0 ? 1 : Math.abs(from) * 0.1);
        }
        double step = Math.max(smallest, niceStep((to - from) / Math.max(1, wanted)));
        double first = Math.floor(from / step) * step;
        int count = (int) Math.ceil((to - first) / step - 1e-9) + 1;
        double[] ticks = new double[Math.max(2, count)];
        for (int i = 0; i < ticks.length; i++) {
            // through a multiple, so that 0.1 + 0.2 is written 0.3
            ticks[i] = Math.round((first / step) + i) * step;
        }
        return ticks;
    }

    /// Round local times inside the span, at most `most` of them.
    static List<TimeTick> times(Instant from, Instant to, ZoneId zone, int most) {
        if (!from.isBefore(to) || most < 1) {
            return List.of();
        }
        Duration span = Duration.between(from, to);
        for (long seconds : SECOND_STEPS) {
            if (span.toSeconds() / seconds <= most && span.toMinutes() < 2) {
                return bySeconds(from, to, zone, seconds);
            }
        }
        for (long minutes : MINUTE_STEPS) {
            if (span.toMinutes() / minutes <= most) {
                return byMinutes(from, to, zone, minutes);
            }
        }
        for (long days : DAY_STEPS) {
            if (span.toDays() / days <= most) {
                return byDays(from, to, zone, days);
            }
        }
        for (long months : MONTH_STEPS) {
            if (span.toDays() / 30 / months <= most) {
                return byMonths(from, to, zone, months);
            }
        }
        return List.of();
    }

    private static double niceStep(double raw) {
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double share = raw / power;
        double nice = share <= 1 ? 1 : share <= 2 ? 2 : share <= 2.5 ? 2.5 : share <= 5 ? 5 : 10;
        return nice * power;
    }

    /// Up to two minutes, in which no clock changes.
    private static List<TimeTick> bySeconds(Instant from, Instant to, ZoneId zone, long seconds) {
        List<TimeTick> ticks = new ArrayList<>();
        long first = Math.ceilDiv(from.getEpochSecond() + (from.getNano() > 0 ? 1 : 0), seconds) * seconds;
        for (long at = first; at <= to.getEpochSecond(); at += seconds) {
            Instant instant = Instant.ofEpochSecond(at);
            ticks.add(new TimeTick(instant, SECONDS.withZone(zone).format(instant)));
        }
        return ticks;
    }

    private static List<TimeTick> byMinutes(Instant from, Instant to, ZoneId zone, long minutes) {
        List<TimeTick> ticks = new ArrayList<>();
        LocalDateTime local = from.atZone(zone).toLocalDateTime().truncatedTo(ChronoUnit.DAYS);
        long intoDay =
                Duration.between(local, from.atZone(zone).toLocalDateTime()).toMinutes();
        local = local.plusMinutes(intoDay / minutes * minutes);
        // stepping by the wall clock keeps the labels round when clocks change
        for (ZonedDateTime at = local.atZone(zone); !at.toInstant().isAfter(to); at = local.atZone(zone)) {
            if (!at.toInstant().isBefore(from)) {
                boolean midnight = at.toLocalTime().equals(LocalTime.MIDNIGHT);
                ticks.add(new TimeTick(at.toInstant(), (midnight ? DAY : CLOCK).format(at)));
            }
            local = local.plusMinutes(minutes);
        }
        return ticks;
    }

    private static List<TimeTick> byDays(Instant from, Instant to, ZoneId zone, long days) {
        List<TimeTick> ticks = new ArrayList<>();
        ZonedDateTime at = from.atZone(zone).truncatedTo(ChronoUnit.DAYS);
        if (days >= 7) {
            at = at.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }
        for (; !at.toInstant().isAfter(to); at = at.plusDays(days)) {
            if (!at.toInstant().isBefore(from)) {
                ticks.add(new TimeTick(at.toInstant(), DAY.format(at)));
            }
        }
        return ticks;
    }

    private static List<TimeTick> byMonths(Instant from, Instant to, ZoneId zone, long months) {
        List<TimeTick> ticks = new ArrayList<>();
        ZonedDateTime at =
                from.atZone(zone).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).withMonth(1);
        for (; !at.toInstant().isAfter(to); at = at.plusMonths(months)) {
            if (!at.toInstant().isBefore(from)) {
                ticks.add(new TimeTick(at.toInstant(), MONTH.format(at)));
            }
        }
        return ticks;
    }
}
