package io.rolescope.kit.charts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ValueFormatTest {
    @Test
    void valuesReadAsPeopleSayThem() {
        assertThat(ValueFormat.count().text(1234567)).isEqualTo("1,234,567");
        assertThat(ValueFormat.count().text(2.5)).isEqualTo("2.5");
        assertThat(ValueFormat.percent().text(93.44)).isEqualTo("93.4 %");
        assertThat(ValueFormat.percent().text(100)).isEqualTo("100 %");
        assertThat(ValueFormat.millis().text(4.25)).isEqualTo("4.3 ms");
        assertThat(ValueFormat.millis().text(1400)).isEqualTo("1.4 s");
        assertThat(ValueFormat.dollars().text(0.0012)).isEqualTo("$0.0012");
        assertThat(ValueFormat.dollars().text(12.5)).isEqualTo("$12.50");
        assertThat(ValueFormat.dollars().text(0)).isEqualTo("$0");
        assertThat(ValueFormat.compact().text(1_240_000)).isEqualTo("1.2 M");
        assertThat(ValueFormat.compact().text(9_999)).isEqualTo("9,999");
    }
}
