package io.rolescope.functions.load;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads lengths of time as people write them: `500ms`, `30s`, `5m`, `1h`; a bare number is seconds.
public final class LoadTime {
    private static final Pattern FORM = Pattern.compile("(\\d+)\\s*(ms|s|m|h)?");

    private LoadTime() {}

    /// @throws FailureException with [Failure.Invalid] when it is none
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches() || form.group(1).length() > 9) {
            throw new FailureException(
                    new Failure.Invalid("“" + text + "” is no time.", "Write it as 500ms, 30s or 5m.", "", null));
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2) == null ? "s" : form.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
