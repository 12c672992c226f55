package io.rolescope.kit.charts;

import io.rolescope.kit.Formats;
import java.time.Duration;
import java.util.Locale;

/// How a chart writes its values.
@FunctionalInterface
public interface ValueFormat {

    String text(double value);

    /// `1,234`; decimals only for small values that need them.
    static ValueFormat count() {
        return value -> value == Math.rint(value) || Math.abs(value) >= 100
                ? Formats.count(Math.round(value))
                : String.format(Locale.ENGLISH, "%.1f", value);
    }

    /// `93.4 %`, for values from 0 to 100.
    static ValueFormat percent() {
        return value -> value == Math.rint(value)
                ? String.format(Locale.ENGLISH, "%.0f %%", value)
                : String.format(Locale.ENGLISH, "%.1f %%", value);
    }

    /// `93.4`, for a score from 0 to 100.
    static ValueFormat score() {
        return value -> value == Math.rint(value)
                ? String.format(Locale.ENGLISH, "%.0f", value)
                : String.format(Locale.ENGLISH, "%.1f", value);
    }

    /// `84 KB`.
    static ValueFormat bytes() {
        return value -> Formats.bytes(Math.round(value));
    }

    /// `120 ms`, `1.4 s`, for values in milliseconds.
    static ValueFormat millis() {
        return value -> Math.abs(value) < 10 && value != Math.rint(value)
                ? String.format(Locale.ENGLISH, "%.1f ms", value)
                : Formats.duration(Duration.ofMillis(Math.round(value)));
    }

    /// US dollars: `$0.0012`, `$12.50`, `$1,250`.
    static ValueFormat dollars() {
        return value -> {
            double size = Math.abs(value);
            String pattern = size == 0 || size >= 1000 ? "$%,.0f" : size >= 0.1 ? "$%,.2f" : "$%,.4f";
            return String.format(Locale.ENGLISH, pattern, value);
        };
    }

    /// `1.2 M`, `340 k`: large numbers where the exact one is a hover away.
    static ValueFormat compact() {
        return value -> {
            double size = Math.abs(value);
            if (size >= 1_000_000_000) {
                return shortened(value / 1_000_000_000, " G");
            } else if (size >= 1_000_000) {
                return shortened(value / 1_000_000, " M");
            } else if (size >= 10_000) {
                return shortened(value / 1_000, " k");
            }
            return count().text(value);
        };
    }

    private static String shortened(double value, String unit) {
        String pattern = value == Math.rint(value) || Math.abs(value) >= 100 ? "%.0f" : "%.1f";
        return String.format(Locale.ENGLISH, pattern, value) + unit;
    }
}
