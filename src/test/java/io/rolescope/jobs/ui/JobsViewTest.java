package io.rolescope.jobs.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.testing.PageScene;
import io.rolescope.testing.TestViewpoint;
import java.util.Map;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.TextArea;
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
class JobsViewTest {
    private final TestViewpoint sandbox = TestViewpoint.sandbox();

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    @Start
    void start(Stage stage) {
        scene = PageScene.show(stage, (tasks, navigator) -> new JobsPage(sandbox.get(), tasks, navigator));
    }

    @AfterEach
    void close() {
        scene.close();
        sandbox.close();
    }

    @Test
    void aJobIsToldInWordsAndItsFailuresAreRead() {
        scene.openWith(Map.of());
        scene.awaitText("Runs of ");
        scene.await("runs", () -> !scene.table("runs").getItems().isEmpty());
        scene.awaitText("of 72 runs");
        scene.act(() -> scene.node("runs-failures", CheckBox.class).fire());
        scene.awaitText("of 1 failed run");
        scene.await("one failed run", () -> scene.table("runs").getItems().size() == 1);
        scene.act(() -> scene.table("runs").getSelectionModel().select(0));
        scene.await("the log", () -> scene.has("run-message"));
        scene.act(() ->
                assertThat(scene.node("run-message", TextArea.class).getText()).contains("statement timeout"));
        scene.act(() -> scene.node("job-details", Button.class).fire());
        scene.awaitText("every 5 minutes, on the clocks of Z");
    }

    @Test
    void aJobIsFoundByName() {
        scene.openWith(Map.of());
        scene.await(
                "jobs",
                () -> scene.has("jobs") && scene.table("jobs").getItems().size() == 3);
        scene.act(() -> scene.node("jobs-search", TextField.class).setText("partitions"));
        scene.await("the one", () -> scene.table("jobs").getItems().size() == 1);
    }

    @Test
    void whoMayNotReadTheTablesIsToldSo() {
        sandbox.get().lookAs(sandbox.member("student"));
        scene.openWith(Map.of());
        scene.awaitText("Not permitted");
    }
}
