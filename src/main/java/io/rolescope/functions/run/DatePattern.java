package io.rolescope.functions.run;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.SignStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The `%Y-%m-%d` notation for dates (strftime, as the chrono library has it).
final class DatePattern {
    private static final Map<Character, String> COMPOSED = Map.of(
            'T', "%H:%M:%S",
            'R', "%H:%M",
            'D', "%m/%d/%y",
            'F', "%Y-%m-%d",
            'x', "%m/%d/%y",
            'X', "%H:%M:%S",
            'c', "%a %b %e %H:%M:%S %Y",
            'v', "%e-%b-%Y",
            'r', "%I:%M:%S %p");
    private static final Pattern FRACTION = Pattern.compile("(?<!%)%\\.f");
    private final String pattern;

    DatePattern(String pattern) {
        this.pattern = pattern;
    }

    String format(Instant moment) {
        String whole = pattern.equals("%+") ? "%Y-%m-%dT%H:%M:%S%.f%:z" : pattern;
        String expanded = FRACTION.matcher(whole).replaceAll(fraction(moment.getNano()));
        return new DatePattern(expanded).formatter().format(moment.atOffset(ZoneOffset.UTC));
    }

    /// `%.f` as it is written: nothing for a whole second, otherwise three, six or nine digits.
    private static String fraction(int nanos) {
        if (nanos == 0) {
            return "";
        }
        String digits = String.format(Locale.ROOT, "%09d", nanos);
        return "."
                + (nanos % 1_000_000 == 0
                        ? digits.substring(0, 3)
                        : nanos % 1000 == 0 ? digits.substring(0, 6) : digits);
    }

    /// The moment a text names; UTC where it names no zone. Null when it is not of this form.
    @Nullable
    Instant parse(String text) {
        try {
            DateTimeFormatter formatter = pattern.equals("%+") ? DateTimeFormatter.ISO_OFFSET_DATE_TIME : formatter();
            TemporalAccessor parsed =
                    formatter.parseBest(text, OffsetDateTime::from, Instant::from, LocalDateTime::from);
            return parsed instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(parsed);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private DateTimeFormatter formatter() {
        try {
            DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
            append(builder, pattern);
            return builder.toFormatter(Locale.ENGLISH);
        } catch (IllegalArgumentException e) {
            throw new DateTimeException(String.valueOf(e.getMessage()), e);
        }
    }

    /// Whether the notation is understood.
    boolean isValid() {
        try {
            formatter();
            return true;
        } catch (DateTimeException e) {
            return pattern.equals("%+");
        }
    }

    private static void append(DateTimeFormatterBuilder builder, String pattern) {
        int i = 0;
        while (i < pattern.length()) {
            char c = pattern.charAt(i++);
            if (c != '%') {
                builder.appendLiteral(c);
                continue;
            }
            if (i >= pattern.length()) {
                throw new IllegalArgumentException("“%” at the end");
            }
            i = specifier(builder, pattern, i);
        }
    }

    private static int specifier(DateTimeFormatterBuilder builder, String pattern, int start) {
        int i = start;
        char c = pattern.charAt(i++);
        if (c == '.' || Character.isDigit(c)) {
            return fraction(builder, pattern, start);
        }
        if (c == ':' && pattern.startsWith("z", i)) {
            builder.appendOffset("+HH:MM", "+00:00");
            return i + 1;
        }
        boolean unpadded = c == '-' && i < pattern.length();
        if (unpadded) {
            c = pattern.charAt(i++);
        }
        String composed = COMPOSED.get(c);
        if (composed != null) {
            append(builder, composed);
        } else {
            field(builder, c, unpadded);
        }
        return i;
    }

    /// `%f`, `%.f`, `%.3f`, `%3f`
    private static int fraction(DateTimeFormatterBuilder builder, String pattern, int start) {
        int i = start;
        boolean point = pattern.charAt(i) == '.';
        if (point) {
            i++;
        }
        int digits = 0;
        if (i < pattern.length() && Character.isDigit(pattern.charAt(i))) {
            digits = pattern.charAt(i++) - '0';
        }
        if (i >= pattern.length() || pattern.charAt(i) != 'f' || digits > 9) {
            throw new IllegalArgumentException("an unknown “%” notation");
        }
        if (point) {
            builder.appendFraction(ChronoField.NANO_OF_SECOND, digits, digits == 0 ? 9 : digits, true);
        } else {
            builder.appendFraction(ChronoField.NANO_OF_SECOND, digits, digits, false);
        }
        return i + 1;
    }

    private static void field(DateTimeFormatterBuilder builder, char c, boolean unpadded) {
        switch (c) {
            case 'Y' -> builder.appendValue(ChronoField.YEAR, 4, 10, SignStyle.NORMAL);
            case 'y' -> builder.appendValueReduced(ChronoField.YEAR, 2, 2, 1970);
            case 'm' -> number(builder, ChronoField.MONTH_OF_YEAR, 2, unpadded);
            case 'd' -> number(builder, ChronoField.DAY_OF_MONTH, 2, unpadded);
            case 'e' -> builder.padNext(2).appendValue(ChronoField.DAY_OF_MONTH);
            case 'j' -> number(builder, ChronoField.DAY_OF_YEAR, 3, unpadded);
            case 'H' -> number(builder, ChronoField.HOUR_OF_DAY, 2, unpadded);
            case 'k' -> builder.padNext(2).appendValue(ChronoField.HOUR_OF_DAY);
            case 'I' -> number(builder, ChronoField.CLOCK_HOUR_OF_AMPM, 2, unpadded);
            case 'l' -> builder.padNext(2).appendValue(ChronoField.CLOCK_HOUR_OF_AMPM);
            case 'M' -> number(builder, ChronoField.MINUTE_OF_HOUR, 2, unpadded);
            case 'S' -> number(builder, ChronoField.SECOND_OF_MINUTE, 2, unpadded);
            case 'p' -> builder.appendText(ChronoField.AMPM_OF_DAY, Map.of(0L, "AM", 1L, "PM"));
            case 'P' -> builder.appendText(ChronoField.AMPM_OF_DAY, Map.of(0L, "am", 1L, "pm"));
            case 'b', 'h' -> builder.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.SHORT);
            case 'B' -> builder.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.FULL);
            case 'a' -> builder.appendText(ChronoField.DAY_OF_WEEK, TextStyle.SHORT);
            case 'A' -> builder.appendText(ChronoField.DAY_OF_WEEK, TextStyle.FULL);
            case 'u' -> builder.appendValue(ChronoField.DAY_OF_WEEK);
            case 'f' -> builder.appendFraction(ChronoField.NANO_OF_SECOND, 9, 9, false);
            case 's' -> builder.appendValue(ChronoField.INSTANT_SECONDS);
            case 'z' -> builder.appendOffset("+HHMM", "+0000");
            case 'Z' -> builder.appendLiteral("UTC");
            case '%' -> builder.appendLiteral('%');
            case 'n' -> builder.appendLiteral('\n');
            case 't' -> builder.appendLiteral('\t');
            default -> throw new IllegalArgumentException("“%" + c + "”");
        }
    }

    private static void number(DateTimeFormatterBuilder builder, ChronoField field, int width, boolean unpadded) {
        if (unpadded) {
            builder.appendValue(field, 1, width, SignStyle.NOT_NEGATIVE);
        } else {
            builder.appendValue(field, width);
        }
    }
}
