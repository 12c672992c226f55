package io.rolescope.health.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.testing.PageScene;
import io.rolescope.testing.TestViewpoint;
import java.util.Map;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@Tag("ui")
@Tag("db")
@ExtendWith(ApplicationExtension.class)
class HealthViewTest {
    private TestViewpoint sandbox = TestViewpoint.sandbox();

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    @Start
    void start(Stage stage) {
        scene = PageScene.show(stage, (tasks, navigator) -> new HealthPage(sandbox.get(), tasks, navigator));
    }

    @AfterEach
    void close() {
        scene.close();
        sandbox.close();
    }

    @Test
    void theScoreIsShownAndGoesAwayForAStudentWhoIsToldWhatExists() {
        scene.openWith(Map.of());
        scene.await("the chart of the score", () -> scene.has("health-score-chart"));
        assertThat(scene.texts()).anyMatch(text -> text.startsWith("warning below 80"));
        scene.act(() -> sandbox.get().lookAs(sandbox.member("student")));
        scene.awaitText("sees none of the");
        assertThat(scene.texts()).anyMatch(text -> text.contains("health samples that exist"));
    }

    @Test
    void alertsAndRulesAreListed() {
        scene.openWith(Map.of());
        scene.selectTab("health-tabs", "Alerts");
        scene.await(
                "alerts",
                () -> scene.has("alerts") && !scene.table("alerts").getItems().isEmpty());
        // rows are there before their cells are drawn
        scene.awaitText("AgentFailing");
        scene.awaitText("firing");
    }

    @Test
    void tablesAreFoundByName() {
        scene.openWith(Map.of());
        scene.selectTab("health-tabs", "Tables");
        scene.await(
                "tables",
                () -> scene.has("tables") && scene.table("tables").getItems().size() > 20);
        scene.act(() -> scene.node("tables-filter", TextField.class).setText("public.chat_"));
        scene.await("two tables", () -> scene.table("tables").getItems().size() == 2);
        assertThat(scene.texts()).contains("public.chat_messages");
        assertThat(scene.texts()).anyMatch(text -> text.contains("Read as the login rolescope_observer"));
    }
}
