package io.rolescope.explorer;

import java.util.Locale;

/// How many rows there are, as honestly as it is known.
public record RowCount(long rows, Exactness exactness) {

    /// How far a count can be trusted.
    public enum Exactness {
        EXACT,
        /// Counting stopped there.
        AT_LEAST,
        /// The server's statistics say so.
        ABOUT,
        /// Not counted: it would have taken too long, or cannot be known.
        UNKNOWN
    }

    public static RowCount exact(long rows) {
        return new RowCount(rows, Exactness.EXACT);
    }

    public static RowCount unknown() {
        return new RowCount(0, Exactness.UNKNOWN);
    }

    /// `1,234`, `≥ 10,000`, `about 10,200,000`, `an unknown number of`.
    public String text() {
        String number = String.format(Locale.ENGLISH, "%,d", rows);
        return switch (exactness) {
            case EXACT -> number;
            case AT_LEAST -> "≥ " + number;
            case ABOUT -> "about " + number;
            case UNKNOWN -> "an unknown number of";
        };
    }

    public boolean known() {
        return exactness != Exactness.UNKNOWN;
    }
}
