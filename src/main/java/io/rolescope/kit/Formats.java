package io.rolescope.kit;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/// Numbers, sizes, times and ids as people read them, the same on every page.
public final class Formats {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final Pattern UUIDS =
            Pattern.compile("\\b\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}\\b");
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};

    private Formats() {}

    /// `1,234,567`.
    public static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /// `84 KB`, `1.2 MB`; powers of 1024.
    public static String bytes(long size) {
        double value = size;
        int unit = 0;
        while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String pattern = unit == 0 || Math.abs(value) >= 10 ? "%,.0f %s" : "%,.1f %s";
        return String.format(Locale.ENGLISH, pattern, value, UNITS[unit]);
    }

    /// `now`, `5 min ago`, `3 h ago`, `2 d ago`, `in 4 h`; dates from two months on.
    public static String relative(Instant then, Instant now) {
        Duration gap = Duration.between(then, now);
        boolean future = gap.isNegative();
        long seconds = gap.abs().toSeconds();
        String text;
        if (seconds < 45) {
            return "now";
        } else if (seconds < 3_600) {
            text = Math.max(1, Math.round(seconds / 60.0)) + " min";
        } else if (seconds < 86_400) {
            text = Math.round(seconds / 3_600.0) + " h";
        } else if (seconds < 60L * 86_400) {
            text = Math.round(seconds / 86_400.0) + " d";
        } else {
            return DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH)
                    .withZone(ZoneId.systemDefault())
                    .format(then);
        }
        return future ? "in " + text : text + " ago";
    }

    /// Local date and time.
    public static String local(Instant time) {
        return LOCAL.withZone(ZoneId.systemDefault()).format(time);
    }

    /// The same in UTC, for hovering.
    public static String utc(Instant time) {
        return UTC.format(time);
    }

    /// `3f2a…9c01` for anything as long as a UUID; shorter texts stay.
    public static String shortId(String id) {
        return id.length() <= 14 ? id : id.substring(0, 4) + "…" + id.substring(id.length() - 4);
    }

    /// Words in which each UUID is shortened as [#shortId] does.
    public static String shortIds(String words) {
        return UUIDS.matcher(words).replaceAll(found -> shortId(found.group()));
    }

    /// `12 ms`, `1.4 s`, `2 min 5 s`.
    public static String duration(Duration time) {
        long millis = time.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return String.format(Locale.ENGLISH, "%.1f s", millis / 1_000.0);
        }
        return millis / 60_000 + " min " + millis % 60_000 / 1_000 + " s";
    }

    /// US dollars: `$0.0012`, `$12.50`, `$1,250`.
    public static String dollars(double amount) {
        double size = Math.abs(amount);
        String pattern = size == 0 || size >= 1000 ? "$%,.0f" : size >= 0.1 ? "$%,.2f" : "$%,.4f";
        return String.format(Locale.ENGLISH, pattern, amount);
    }

    /// Local date and time with what it is from now on, `16 Nov 2026, 11:19:16 (4 d ago)`; once, where that is a date.
    public static String exactly(Instant time, Instant now) {
        String relative = relative(time, now);
        return local(time).startsWith(relative) ? local(time) : local(time) + " (" + relative + ")";
    }

    /// `1 file`, `12 files`.
    public static String counted(long number, String singular, String plural) {
        return count(number) + " " + (number == 1 ? singular : plural);
    }
}
