package io.rolescope.usage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.testing.PageScene;
import io.rolescope.testing.TestViewpoint;
import java.util.Map;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
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
class UsageViewTest {
    private TestViewpoint sandbox = TestViewpoint.sandbox();

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    @Start
    void start(Stage stage) {
        scene = PageScene.show(stage, (tasks, navigator) -> new UsagePage(sandbox.get(), tasks, navigator));
    }

    @AfterEach
    void close() {
        scene.close();
        sandbox.close();
    }

    @Test
    void groupsAreFoundByName() {
        scene.openWith(Map.of());
        scene.await(
                "sums",
                () -> scene.has("usage") && scene.table("usage").getItems().size() > 3);
        int all = scene.table("usage").getItems().size();
        scene.act(() -> scene.node("usage-search", TextField.class).setText("northside"));
        scene.await("fewer", () -> {
            int found = scene.table("usage").getItems().size();
            return found > 0 && found < all;
        });
        scene.act(() -> scene.node("usage-search", TextField.class).setText("nobody of that name"));
        scene.await("none", () -> scene.table("usage").getItems().isEmpty());
        scene.act(() -> scene.node("usage-search", TextField.class).setText(""));
        scene.await("all again", () -> scene.table("usage").getItems().size() == all);
    }

    @Test
    void sumsChangeWithTheGroupAndLeadToConversations() {
        scene.openWith(Map.of());
        scene.await(
                "sums",
                () -> scene.has("usage") && scene.table("usage").getItems().size() > 3);
        scene.act(() -> scene.node("usage-by-organization", ToggleButton.class).fire());
        scene.await("three organizations", () -> scene.table("usage").getItems().size() == 3);
        scene.act(() -> scene.table("usage").getSelectionModel().select(0));
        scene.awaitText("Meetings");
        scene.await("a conversation", () -> scene.page().root().lookup(".conversation") != null);
        scene.act(() -> ((Hyperlink) scene.page().root().lookup(".conversation")).fire());
        scene.await("its messages", () -> scene.has("messages"));
        scene.act(() -> sandbox.get().lookAs(sandbox.member("student")));
        scene.await("one organization", () -> scene.table("usage").getItems().size() == 1);
        assertThat(scene.texts()).anyMatch(text -> text.contains("that exist"));
    }
}
