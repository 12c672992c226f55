package io.rolescope.functions.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatePatternTest {
    private static final Instant MOMENT = Instant.parse("2001-07-08T00:34:59.026490Z");

    /// Values of the table in chrono's documentation, in UTC.
    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "%Y→2001",
                "%y→01",
                "%m→07",
                "%b→Jul",
                "%B→July",
                "%h→Jul",
                "%d→08",
                "%e→ 8",
                "%a→Sun",
                "%A→Sunday",
                "%u→7",
                "%j→189",
                "%D→07/08/01",
                "%F→2001-07-08",
                "%v→ 8-Jul-2001",
                "%H→00",
                "%k→ 0",
                "%I→12",
                "%l→12",
                "%P→am",
                "%p→AM",
                "%M→34",
                "%S→59",
                "%f→026490000",
                "%.f→.026490",
                "%.3f→.026",
                "%.6f→.026490",
                "%3f→026",
                "%R→00:34",
                "%T→00:34:59",
                "%r→12:34:59 AM",
                "%z→+0000",
                "%:z→+00:00",
                "%+→2001-07-08T00:34:59.026490+00:00",
                "%s→994552499",
                "%%→%",
                "%-d→8",
                "a %d b→a 08 b",
            })
    void formats(String pattern, String expected) {
        assertThat(new DatePattern(pattern).format(MOMENT)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '~',
            value = {
                "%Y-%m-%d %H:%M:%S → 2001-07-08 00:34:59",
                "%+ → 2001-07-08T02:34:59+02:00",
                "%Y-%m-%dT%H:%M:%S%.fZ → 2001-07-08T00:34:59.000Z",
                "%a, %d %b %Y %H:%M:%S %z → Sun, 08 Jul 2001 01:34:59 +0100",
                "%d/%m/%y %I:%M:%S %p → 08/07/01 12:34:59 AM",
                "%s → 994552499",
            })
    void parses(String pattern, String text) {
        assertThat(new DatePattern(pattern).parse(text)).isEqualTo(Instant.parse("2001-07-08T00:34:59Z"));
    }

    @Test
    void aWholeSecondHasNoFraction() {
        assertThat(new DatePattern("%S%.fZ").format(Instant.parse("2001-07-08T00:34:05Z")))
                .isEqualTo("05Z");
        assertThat(new DatePattern("%S%.f").format(Instant.parse("2001-07-08T00:34:05.5Z")))
                .isEqualTo("05.500");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%Q", "%👻", "%.9", "%-"})
    void whatIsNoPatternIsKnown(String pattern) {
        assertThat(new DatePattern(pattern).isValid()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2001", "2001-07-08", "Sat, 08 Jul 2001 00:00:00"})
    void whatDoesNotFitIsNoMoment(String text) {
        assertThat(new DatePattern("%a, %d %b %Y %H:%M:%S").parse(text)).isNull();
    }
}
