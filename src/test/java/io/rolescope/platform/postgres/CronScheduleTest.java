package io.rolescope.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {

    @ParameterizedTest
    @CsvSource({
        "*/5 * * * *, 2026-03-01T10:01:30Z, 2026-03-01T10:05:00Z",
        "17 * * * *, 2026-03-01T10:17:00Z, 2026-03-01T11:17:00Z",
        "0 3 * * *, 2026-03-01T10:00:00Z, 2026-03-02T03:00:00Z",
        "0 0 * * 7, 2026-03-02T00:00:00Z, 2026-03-08T00:00:00Z",
        "0 0 * * 0, 2026-03-02T00:00:00Z, 2026-03-08T00:00:00Z",
        "0 0 $ * *, 2026-02-03T00:00:00Z, 2026-02-28T00:00:00Z",
        "@daily, 2026-03-01T10:00:00Z, 2026-03-02T00:00:00Z",
        "@hourly, 2026-03-01T10:00:00Z, 2026-03-01T11:00:00Z",
        "30 seconds, 2026-03-01T10:00:00Z, 2026-03-01T10:00:30Z",
    })
    void theNextTimeIsAfterTheMoment(String schedule, Instant moment, Instant next) {
        assertThat(CronSchedule.parse(schedule).after(moment)).hasValue(next);
    }

    @Test
    void rebootRunsAtTheStartAndNeverAgain() {
        CronSchedule schedule = CronSchedule.parse("@reboot");
        assertThat(schedule.isAtStart()).isTrue();
        assertThat(schedule.after(Instant.EPOCH)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "* * * *", "61 * * * *", "often", "0 seconds", "60 seconds", "* * * * * *"})
    void whatIsNoScheduleIsRefused(String text) {
        assertThatThrownBy(() -> CronSchedule.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
