package io.rolescope.platform.postgres;

import com.cronutils.descriptor.CronDescriptor;
import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// When a job of `cron.job` is due: five fields, `@daily` and the like, or `N seconds`. Source: pg_cron's
/// documentation.
public final class CronSchedule {
    private static final Pattern SECONDS = Pattern.compile("(?i)\\s*(\\d{1,2})\\s+seconds?\\s*");
    private static final CronParser PARSER = new CronParser(definition());

    private final @Nullable Duration every;
    private final @Nullable Cron cron;
    private final boolean atStart;

    private CronSchedule(@Nullable Duration every, @Nullable Cron cron, boolean atStart) {
        this.every = every;
        this.cron = cron;
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
        return new CronSchedule(null, cron, false);
    }

    /// Whether it runs once, when the host starts.
    public boolean isAtStart() {
        return atStart;
    }

    /// The first time after `moment`, in UTC as pg_cron has it by default; empty when there is none.
    public Optional<Instant> after(Instant moment) {
        return after(moment, ZoneOffset.UTC);
    }

    /// The first time after `moment` on the clocks of `zone` (pg_cron's setting `cron.timezone`); empty when there is
    /// none.
    public Optional<Instant> after(Instant moment, ZoneId zone) {
        if (every != null) {
            return Optional.of(moment.plus(every));
        }
        if (cron == null) {
            return Optional.empty();
        }
        return ExecutionTime.forCron(cron).nextExecution(moment.atZone(zone)).map(next -> next.toInstant());
    }

    /// In English: `every 5 minutes`, `at 03:00`.
    public String words() {
        if (atStart) {
            return "when the server starts";
        }
        if (every != null) {
            return every.toSeconds() == 1 ? "every second" : "every " + every.toSeconds() + " seconds";
        }
        return cron == null ? "" : CronDescriptor.instance(Locale.ENGLISH).describe(cron);
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
