package io.rolescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.agents.AgentActivity.Execution;
import io.rolescope.health.Alert;
import io.rolescope.testing.TestPostgres;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Operations: from the health score to the run that failed, and back to what an identity may do about it.
@Tag("ui")
@Tag("db")
@ExtendWith(ApplicationExtension.class)
class OperatorJourneyViewTest {
    private Console console;
    private Stage window;

    @Start
    void start(Stage stage) {
        window = stage;
        console = Journey.begin(stage);
    }

    @AfterEach
    void close() {
        WaitForAsyncUtils.waitForAsyncFx(10_000, console::close);
    }

    @Test
    void fromHealthThroughTheAlertToTheRunsBehindIt(FxRobot robot) throws Exception {
        Journey journey = new Journey("operator", console, window, robot);
        journey.connect(TestPostgres.sandboxDatabase());

        journey.click("#page-health");
        journey.await("the tabs", () -> journey.has("#health-tabs"));
        journey.photograph("health");
        journey.click("Alerts");
        journey.await("alerts", () -> !journey.rows("#alerts", Alert.class).isEmpty());
        journey.photograph("alerts");
        journey.choose(
                "#alerts", Alert.class, alert -> alert.isOpen() && alert.rule().equals("AgentFailing"));
        journey.await("what happened", () -> journey.has("#alert-message"));
        assertThat(journey.text("#alert-message")).contains("Quiz Builder").contains("fails");
        journey.photograph("the-alert");

        journey.click("#alert-runs");
        journey.await("its runs", () -> {
            var runs = journey.rows("#executions", Execution.class);
            return !runs.isEmpty() && runs.stream().allMatch(run -> run.agent().equals("Quiz Builder"));
        });
        assertThat(console.window().current()).isEqualTo(PageKind.AGENTS);
        journey.photograph("last-runs");
        journey.choose("#executions", Execution.class, Execution::failed);
        journey.await("what went wrong", () -> journey.has("What went wrong"));
        journey.photograph("the-failed-run");
    }
}
