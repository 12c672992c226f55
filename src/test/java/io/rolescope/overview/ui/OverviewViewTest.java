package io.rolescope.overview.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.testing.PageScene;
import io.rolescope.testing.TestViewpoint;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@Tag("ui")
@Tag("db")
@ExtendWith(ApplicationExtension.class)
class OverviewViewTest {
    private TestViewpoint sandbox = TestViewpoint.sandbox();

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    @Start
    void start(Stage stage) {
        scene = PageScene.show(stage, (tasks, navigator) -> new OverviewPage(sandbox.get(), tasks, navigator));
    }

    @AfterEach
    void close() {
        scene.close();
        sandbox.close();
    }

    @Test
    void countsFollowTheLensAndTilesLeadToTheirPages(FxRobot robot) {
        scene.openWith(Map.of());
        scene.awaitText("all there are");
        assertThat(scene.texts()).contains("500", "Files", "policies");
        scene.act(() -> sandbox.get().lookAs(sandbox.member("student")));
        scene.awaitText("500 exist");
        scene.act(() -> scene.node("tile-files", Region.class).requestFocus());
        robot.type(KeyCode.ENTER);
        scene.await("the files page", () -> scene.opened().contains("files{}"));
    }

    @Test
    void protectionAndLastChangesAreShown() {
        scene.openWith(Map.of());
        scene.await(
                "changes",
                () -> scene.has("changes") && !scene.table("changes").getItems().isEmpty());
        scene.await("coverage", () -> scene.table("coverage").getItems().size() > 3);
        assertThat(scene.has("health-card")).isTrue();
        assertThat(scene.has("alerts-card")).isTrue();
    }
}
