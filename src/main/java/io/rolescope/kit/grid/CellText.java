package io.rolescope.kit.grid;

import io.rolescope.kit.Formats;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a value is written in a cell, and how it is copied out of one.
public final class CellText {
    private static final int LONGEST = 300;

    private CellText() {}

    /// One line, as it is shown.
    public static String shown(GridColumn.Kind kind, @Nullable Object value, Instant now) {
        if (value == null) {
            return "null";
        }
        return switch (kind) {
            case NUMBER -> number(value);
            case BYTES -> value instanceof Number size ? Formats.bytes(size.longValue()) : whole(value);
            case PERCENT ->
                value instanceof Number share
                        ? String.format(Locale.ENGLISH, "%.1f %%", share.doubleValue())
                        : whole(value);
            case DURATION -> value instanceof Duration time ? Formats.duration(time) : whole(value);
            case MONEY -> value instanceof Number amount ? Formats.dollars(amount.doubleValue()) : whole(value);
            case TIME -> time(value, now);
            case ID -> Formats.shortId(whole(value));
            case BOOLEAN -> Boolean.TRUE.equals(value) ? "yes" : Boolean.FALSE.equals(value) ? "no" : whole(value);
            case TEXT, CODE, JSON -> oneLine(whole(value));
        };
    }

    /// The whole value, for copying.
    public static String whole(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case BigDecimal decimal -> decimal.toPlainString();
            case Object other -> other.toString();
        };
    }

    /// The value as a point in time, or `null` where it is none.
    public static @Nullable Instant instant(@Nullable Object value) {
        return switch (value) {
            case Instant time -> time;
            case OffsetDateTime time -> time.toInstant();
            case null, default -> null;
        };
    }

    private static String time(Object value, Instant now) {
        @Nullable Instant then = instant(value);
        return then == null ? whole(value) : Formats.relative(then, now);
    }

    private static String number(Object value) {
        return switch (value) {
            case Long whole -> Formats.count(whole);
            case Integer whole -> Formats.count(whole);
            case Short whole -> Formats.count(whole);
            case BigDecimal decimal ->
                String.format(Locale.ENGLISH, "%,." + Math.clamp(decimal.scale(), 0, 6) + "f", decimal);
            case Double real -> String.format(Locale.ENGLISH, "%,.2f", real);
            case Float real -> String.format(Locale.ENGLISH, "%,.2f", real);
            default -> whole(value);
        };
    }

    private static String oneLine(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return cut.replace('\n', ' ').replace('\r', ' ').replace('\t', ' ');
    }
}
