package io.rolescope.agents.ui;

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
class AgentsViewTest {
    private TestViewpoint sandbox = TestViewpoint.sandbox();

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    @Start
    void start(Stage stage) {
        scene = PageScene.show(stage, (tasks, navigator) -> new AgentsPage(sandbox.get(), tasks, navigator));
    }

    @AfterEach
    void close() {
        scene.close();
        sandbox.close();
    }

    @Test
    void executionsAreFoundFilteredAndFollowTheLens() {
        scene.openWith(Map.of());
        scene.await(
                "executions",
                () -> scene.has("executions")
                        && !scene.table("executions").getItems().isEmpty());
        scene.act(() -> scene.node("agents-search", TextField.class).setText("Quiz Builder"));
        scene.await("found some", () -> scene.table("executions").getItems().size() < 400);
        scene.act(() -> scene.table("executions").getSelectionModel().select(0));
        scene.awaitText("Who can see this?");
        scene.act(() -> scene.node("agents-search", TextField.class).setText(""));
        scene.act(() -> sandbox.get().lookAs(sandbox.member("student")));
        scene.awaitText("that exist, as " + sandbox.member("student").name() + " sees them");
        assertThat(scene.has("executions-chart")).isTrue();
    }
}
