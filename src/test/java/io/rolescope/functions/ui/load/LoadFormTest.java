package io.rolescope.functions.ui.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.functions.load.LoadPlan;
import io.rolescope.functions.load.LoadTarget;
import io.rolescope.platform.FailureException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadFormTest {
    private static final LoadTarget TARGET = new LoadTarget("GET", "http://h/", List.of(), new byte[0]);

    @Test
    void aFormIsAPlan() {
        LoadPlan plan = new LoadForm(true, "16", "250", "1m", "5,000", "5", "500ms", "p95<200ms, errors<1%\nrps>=100")
                .plan(TARGET);
        assertThat(plan.shape()).isEqualTo(new LoadPlan.ConstantRate(250, 16));
        assertThat(plan.duration()).isEqualTo(Duration.ofMinutes(1));
        assertThat(plan.count()).isEqualTo(5000);
        assertThat(plan.rampUp()).isEqualTo(Duration.ofSeconds(5));
        assertThat(plan.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(plan.thresholds()).hasSize(3);
        assertThat(LoadForm.usual().plan(TARGET).shape()).isEqualTo(new LoadPlan.ClosedLoop(8));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 10s, '', 10s, '', connections",
        "-1, 10s, '', 10s, '', connections",
        "4, '', '', 10s, '', how long",
        "4, 2 days, '', 10s, '', no time",
        "4, 0s, '', 10s, '', one hour",
        "4, 5h, '', 10s, '', one hour",
        "4, '', none, 10s, '', count",
        "4, 10s, '', soon, '', no time",
        "4, 10s, '', 10s, p95<fast, no threshold"
    })
    void whatMakesNoSenseIsNamed(
            String connections, String duration, String count, String timeout, String thresholds, String said) {
        LoadForm form = new LoadForm(false, connections, "1", duration, count, "", timeout, thresholds);
        assertThatThrownBy(() -> form.plan(TARGET))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().sentence()).contains(said));
    }
}
