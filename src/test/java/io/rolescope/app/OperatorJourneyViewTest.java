package io.rolescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.agents.AgentActivity.Execution;
import io.rolescope.health.Alert;
import io.rolescope.identities.Viewpoint;
import io.rolescope.testing.TestPostgres;
import java.util.Objects;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
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
        Execution run = journey.on(() -> robot.lookup("#executions")
                .<Execution>queryTableView()
                .getSelectionModel()
                .getSelectedItem());
        rehearseTheFix(journey, robot, run);
    }

    /// As an admin of the organization: the run is put back into the queue, for real, and taken back.
    private void rehearseTheFix(Journey journey, FxRobot robot, Execution run) throws Exception {
        String admin =
                asked("select p.full_name from public.profiles p join public.organization_members m on m.user_id = p.id"
                        + " join public.agent_executions e on e.organization_id = m.organization_id"
                        + " where e.id = '" + run.id()
                        + "' and m.role = 'admin' and m.status = 'active' order by p.email limit 1");
        journey.fire("#rehearse-fix");
        journey.await("the run's values", () -> journey.has("#field-status"));
        assertThat(console.window().current()).isEqualTo(PageKind.SIMULATOR);
        journey.press(KeyCode.CONTROL, KeyCode.L);
        journey.type(admin);
        journey.await("the admin", () -> {
            ListView<CommandPalette.Entry> list = robot.lookup("#palette-list").queryListView();
            return !list.getItems().isEmpty()
                    && list.getItems().getFirst().title().equals(admin);
        });
        journey.press(KeyCode.ENTER);
        journey.await("the lens", () -> journey.text("#lens-name").equals(admin));
        journey.fill("#field-status", "pending");
        journey.fill("#kind-error_code", "null");
        journey.fill("#kind-error_message", "null");
        journey.fill("#kind-completed_at", "null");
        journey.await(
                "the verdict on it",
                () -> journey.has("#typed-statement")
                        && journey.text("#typed-statement").contains("\"completed_at\" = NULL")
                        && journey.text("#typed-sentence").startsWith(admin + " can update"));
        journey.photograph("the-fix");
        journey.fire("#typed-rehearse");
        journey.await("what would run", () -> journey.has("#rehearse-run"));
        assertThat(journey.text("#rehearse-statement")).startsWith("UPDATE \"public\".\"agent_executions\" SET");
        journey.photograph("before-it-runs");
        journey.fire("#rehearse-run");
        journey.await("what it did", () -> journey.has("#rehearsal-summary"));
        assertThat(journey.text("#rehearsal-summary")).isEqualTo("It ran: 1 row.");
        assertThat(journey.text("#rehearsal-agreement")).startsWith("As predicted: allowed");
        journey.photograph("rehearsed");
        assertThat(asked("select status from public.agent_executions where id = '" + run.id() + "'"))
                .isEqualTo("failed");
    }

    private String asked(String sql) {
        Viewpoint viewpoint = Objects.requireNonNull(console.window().viewpoint());
        return viewpoint.observer().read(db -> String.valueOf(db.fetchValue(sql)));
    }
}
