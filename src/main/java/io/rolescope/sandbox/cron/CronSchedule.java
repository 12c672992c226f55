package io.rolescope.sandbox.cron;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// When a job is due, in UTC: five fields, `@daily` and the like, or `N seconds`. Source: pg_cron's documentation.
public final class CronSchedule {
    private static final Pattern SECONDS = Pattern.compile("(?i)\\s*(\\d{1,2})\\s+seconds?\\s*");
    private static final CronParser PARSER = new CronParser(definition());

    private final @Nullable Duration every;
    private final @Nullable ExecutionTime times;
    private final boolean atStart;

    private CronSchedule(@Nullable Duration every, @Nullable ExecutionTime times, boolean atStart) {
        this.every = every;
        this.times = times;
        this.atStart = atStart;
    }

    /// @throws IllegalArgumentException when `text` is not a schedule
    public static CronSchedule parse(String text) {
        String bare = text.strip().toLowerCase(Locale.ROOT);
        Matcher seconds = SECONDS.matcher(bare);
        if (seconds.matches()) {
            int count = Integer.parseInt(seconds.group(1));
            if (count < 1 || count > 59) {
                throw new IllegalArgumentException("seconds go from 1 to 59");
            }
            return new CronSchedule(Duration.ofSeconds(count), null, false);
        }
        if (bare.equals("@reboot")) {
            return new CronSchedule(null, null, true);
        }
        Cron cron = PARSER.parse(nickname(bare)).validate();
        return new CronSchedule(null, ExecutionTime.forCron(cron), false);
    }

    /// Whether it runs once, when the host starts.
    public boolean isAtStart() {
        return atStart;
    }

    /// The first time after `moment`; empty when there is none.
    public Optional<Instant> after(Instant moment) {
        if (every != null) {
            return Optional.of(moment.plus(every));
        }
        if (times == null) {
            return Optional.empty();
        }
        return times.nextExecution(moment.atZone(ZoneOffset.UTC)).map(next -> next.toInstant());
    }

    private static String nickname(String text) {
        return switch (text) {
            case "@yearly", "@annually" -> "0 0 1 1 *";
            case "@monthly" -> "0 0 1 * *";
            case "@weekly" -> "0 0 * * 0";
            case "@daily", "@midnight" -> "0 0 * * *";
            case "@hourly" -> "0 * * * *";
            default -> text.replaceFirst("^(\\S+\\s+\\S+\\s+)\\$", "$1L");
        };
    }

    /// Vixie cron, with the last day of the month.
    private static CronDefinition definition() {
        return CronDefinitionBuilder.defineCron()
                .withMinutes()
                .withStrictRange()
                .and()
                .withHours()
                .withStrictRange()
                .and()
                .withDayOfMonth()
                .supportsL()
                .withStrictRange()
                .and()
                .withMonth()
                .withStrictRange()
                .and()
                .withDayOfWeek()
                .withValidRange(0, 7)
                .withMondayDoWValue(1)
                .withIntMapping(7, 0)
                .withStrictRange()
                .and()
                .instance();
    }
}
