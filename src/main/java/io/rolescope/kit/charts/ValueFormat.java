package io.rolescope.kit.charts;

import io.rolescope.kit.Formats;
import java.time.Duration;
import java.util.Locale;

/// How a chart writes its values.
@FunctionalInterface
public interface ValueFormat {

    String text(double value);

    /// How the numbers of an axis are written that ends at `highest`: in one unit all along.
    default ValueFormat onAxis(double highest) {
        return this;
    }

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

    /// `120 ms`, `1.4 s`, for values in milliseconds.
    static ValueFormat millis() {
        return new ValueFormat() {
            @Override
            public String text(double value) {
                return Math.abs(value) < 10 && value != Math.rint(value)
                        ? String.format(Locale.ENGLISH, "%.1f ms", value)
                        : Formats.duration(Duration.ofMillis(Math.round(value)));
            }

            @Override
            public ValueFormat onAxis(double highest) {
                return highest < 1_000 || highest >= 600_000 ? this : value -> plain(value / 1_000) + " s";
            }
        };
    }

    /// US dollars: `$0.0012`, `$12.50`, `$1,250`.
    static ValueFormat dollars() {
        return Formats::dollars;
    }

    /// `1.2 M`, `340 k`: large numbers where the exact one is a hover away.
    static ValueFormat compact() {
        return new ValueFormat() {
            @Override
            public String text(double value) {
                return onAxis(Math.abs(value)).text(value);
            }

            @Override
            public ValueFormat onAxis(double highest) {
                if (highest >= 1_000_000_000) {
                    return value -> shortened(value / 1_000_000_000, " G");
                } else if (highest >= 1_000_000) {
                    return value -> shortened(value / 1_000_000, " M");
                } else if (highest >= 10_000) {
                    return value -> shortened(value / 1_000, " k");
                }
                return count();
            }
        };
    }

    private static String plain(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ENGLISH, "%,.0f", value)
                : String.format(Locale.ENGLISH, "%,.1f", value);
    }

    private static String shortened(double value, String unit) {
        if (value == 0) {
            return "0";
        }
        String pattern = value == Math.rint(value) || Math.abs(value) >= 100 ? "%.0f" : "%.1f";
        return String.format(Locale.ENGLISH, pattern, value) + unit;
    }
}
