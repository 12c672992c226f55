package io.rolescope.explorer;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Times as people type them and as PostgreSQL writes them.
public final class TimeText {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})\\s*(min|m|h|d|w)(?:ours?|ays?|eeks?)?(?:\\s+ago)?");
    private static final DateTimeFormatter SPACED = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("[ ]['T']HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .toFormatter(Locale.ROOT);
    /// What the server writes for `timestamptz` with DateStyle ISO.
    private static final DateTimeFormatter SERVER = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendOffset("+HH:mm:ss", "+00")
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter SERVER_SHORT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendOffset("+HHmm", "+00")
            .toFormatter(Locale.ROOT);

    private TimeText() {}

    /// `2026-03-31`, `2026-03-31 14:30`, with seconds or an offset, `now`, `today`, `yesterday`, `2 h ago`, `7 d`.
    public static Optional<ZonedDateTime> parse(String typed, ZoneId zone) {
        String text = typed.strip();
        String word = text.toLowerCase(Locale.ROOT);
        ZonedDateTime now = ZonedDateTime.now(zone);
        switch (word) {
            case "now" -> {
                return Optional.of(now);
            }
            case "today" -> {
                return Optional.of(now.truncatedTo(ChronoUnit.DAYS));
            }
            case "yesterday" -> {
                return Optional.of(now.truncatedTo(ChronoUnit.DAYS).minusDays(1));
            }
            default -> {}
        }
        Matcher ago = AGO.matcher(word);
        if (ago.matches()) {
            return Optional.of(now.minus(length(Long.parseLong(ago.group(1)), ago.group(2))));
        }
        return Optional.ofNullable(date(text, zone))
                .or(() -> Optional.ofNullable(local(text, zone)))
                .or(() -> Optional.ofNullable(offset(text)));
    }

    /// A `timestamptz` as the server wrote it; `null` for infinity, years before Christ and the like.
    public static @Nullable Instant instant(String written) {
        for (DateTimeFormatter format : new DateTimeFormatter[] {SERVER_SHORT, SERVER}) {
            try {
                return OffsetDateTime.parse(normal(written), format).toInstant();
            } catch (DateTimeParseException e) {
                // the next form, or none
            }
        }
        return null;
    }

    /// `+02` and `+05:30` are both written by the server; one form of each kind is enough to read them.
    private static String normal(String written) {
        int sign = Math.max(written.lastIndexOf('+'), written.lastIndexOf('-'));
        int digits = written.length() - sign - 1;
        if (digits == 2) {
            return written + "00";
        }
        return digits == 5
                ? written.substring(0, written.length() - 3) + written.substring(written.length() - 2)
                : written;
    }

    private static Duration length(long number, String unit) {
        return switch (unit) {
            case "min", "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "w" -> Duration.ofDays(7 * number);
            default -> Duration.ofDays(number);
        };
    }

    private static @Nullable ZonedDateTime date(String text, ZoneId zone) {
        try {
            return LocalDate.parse(text).atStartOfDay(zone);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable ZonedDateTime local(String text, ZoneId zone) {
        try {
            return LocalDateTime.parse(text, SPACED).atZone(zone);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable ZonedDateTime offset(String text) {
        try {
            return OffsetDateTime.parse(text.replaceFirst(" ", "T")).toZonedDateTime();
        } catch (DateTimeParseException e) {
            @Nullable Instant written = instant(text);
            return written == null ? null : written.atZone(java.time.ZoneOffset.UTC);
        }
    }
}
