package io.rolescope.functions.ui.load;

import io.rolescope.functions.load.LoadPlan;
import io.rolescope.functions.load.LoadTarget;
import io.rolescope.functions.load.LoadTime;
import io.rolescope.functions.load.Threshold;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A load run as it is filled in.
///
/// @param constantRate requests at fixed times; else each connection sends when it has its answer
/// @param rate requests a second, for a constant rate
/// @param duration how long; empty where a count says so
/// @param count how many requests; empty where a duration says so
/// @param thresholds with commas between
record LoadForm(
        boolean constantRate,
        String connections,
        String rate,
        String duration,
        String count,
        String ramp,
        String timeout,
        String thresholds) {

    static LoadForm usual() {
        return new LoadForm(false, "8", "50", "10s", "", "1s", "10s", "p95<2s, errors<1%");
    }

    /// @throws FailureException with [Failure.Invalid] that names what is wrong
    LoadPlan plan(LoadTarget target) {
        int open = (int) number("The number of connections", connections, 1, 1000);
        @Nullable Duration length = duration.isBlank() ? null : LoadTime.parse(duration);
        @Nullable Long requests = count.isBlank() ? null : Long.valueOf(number("The count", count, 1, 100_000_000));
        if (length == null && requests == null) {
            throw invalid("It is not said how long the run lasts.", "Give a duration, a count, or both.");
        }
        if (length != null && (length.isZero() || length.compareTo(Duration.ofHours(1)) > 0)) {
            throw invalid("A run lasts from a moment to one hour.", "Take a duration such as 30s or 5m.");
        }
        return new LoadPlan(
                target,
                constantRate
                        ? new LoadPlan.ConstantRate(number("The rate", rate, 1, 100_000), open)
                        : new LoadPlan.ClosedLoop(open),
                length,
                requests,
                ramp.isBlank() ? Duration.ZERO : LoadTime.parse(ramp),
                LoadTime.parse(timeout),
                false,
                rules());
    }

    private List<Threshold> rules() {
        return Arrays.stream(thresholds.split("[,\n]", -1))
                .map(String::strip)
                .filter(rule -> !rule.isEmpty())
                .map(Threshold::parse)
                .toList();
    }

    private static long number(String what, String text, long least, long most) {
        String digits = text.strip().replace(",", "");
        if (!digits.matches("\\d{1,9}") || Long.parseLong(digits) < least || Long.parseLong(digits) > most) {
            throw invalid(
                    what + " goes from " + least + " to " + most + ", not “" + text + "”.", "Correct the number.");
        }
        return Long.parseLong(digits);
    }

    private static FailureException invalid(String sentence, String next) {
        return new FailureException(new Failure.Invalid(sentence, next, "", null));
    }
}
