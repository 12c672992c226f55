package io.rolescope.kit.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.kit.charts.Ticks.TimeTick;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TicksTest {
    private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");

    @Test
    void numbersAreRoundAndCoverTheRange() {
        assertThat(Ticks.numbers(0, 100, 4, 0)).containsExactly(0, 25, 50, 75, 100);
        assertThat(Ticks.numbers(0, 0.3, 3, 0)).containsExactly(0, 0.1, 0.2, 0.30000000000000004);
        assertThat(Ticks.numbers(-3, 7, 4, 0)).containsExactly(-5, -2.5, 0, 2.5, 5, 7.5);
    }

    @Test
    void thingsOneCountsHaveNoHalves() {
        assertThat(Ticks.numbers(0, 2, 6, 1)).containsExactly(0, 1, 2);
    }

    @Test
    void aFlatOrBrokenRangeStillHasTwoTicks() {
        assertThat(Ticks.numbers(0, 0, 4, 0)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(Ticks.numbers(5, 5, 4, 0)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(Ticks.numbers(Double.NaN, 5, 4, 0)).hasSize(2);
    }

    @Property
    void numbersAlwaysCoverTheRange(
            @ForAll @DoubleRange(min = -1e9, max = 1e9) double low,
            @ForAll @DoubleRange(min = 0.01, max = 1e9) double span,
            @ForAll @IntRange(min = 1, max = 8) int wanted) {
        double[] ticks = Ticks.numbers(low, low + span, wanted, 0);
        double slack = Math.max(Math.abs(low), span) * 1e-9;
        assertThat(ticks[0]).isLessThanOrEqualTo(low + slack);
        assertThat(ticks[ticks.length - 1]).isGreaterThanOrEqualTo(low + span - slack);
        assertThat(ticks.length).isBetween(2, 3 * wanted + 3);
    }

    @Test
    void timesAreRoundWhereThePersonIs() {
        List<TimeTick> day =
                Ticks.times(Instant.parse("2026-03-28T22:10:00Z"), Instant.parse("2026-03-29T10:00:00Z"), MADRID, 6);
        assertThat(day)
                .extracting(TimeTick::label)
                .containsExactly("29 Mar", "03:00", "04:00", "06:00", "08:00", "10:00", "12:00");
        List<TimeTick> month =
                Ticks.times(Instant.parse("2026-01-01T12:00:00Z"), Instant.parse("2026-02-01T12:00:00Z"), MADRID, 6);
        assertThat(month).extracting(TimeTick::label).containsExactly("5 Jan", "12 Jan", "19 Jan", "26 Jan");
    }

    @Test
    void anEmptySpanHasNoTimes() {
        Instant now = Instant.parse("2026-01-01T12:00:00Z");
        assertThat(Ticks.times(now, now, MADRID, 6)).isEmpty();
    }

    @Property
    void thereAreNeverFarTooManyTimes(
            @ForAll @IntRange(min = 1, max = 100_000_000) int seconds, @ForAll @IntRange(min = 2, max = 12) int most) {
        Instant from = Instant.parse("2026-01-01T12:34:56Z");
        List<TimeTick> ticks = Ticks.times(from, from.plusSeconds(seconds), MADRID, most);
        assertThat(ticks.size()).isLessThanOrEqualTo(2 * most + 2);
        assertThat(ticks).isSortedAccordingTo((one, other) -> one.at().compareTo(other.at()));
    }
}
