package io.rolescope.deliveries.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.testing.PageScene;
import io.rolescope.testing.TestViewpoint;
import java.util.Map;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
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
class DeliveriesViewTest {
    private final TestViewpoint sandbox = TestViewpoint.sandbox();

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    @Start
    void start(Stage stage) {
        scene = PageScene.show(stage, (tasks, navigator) -> new DeliveriesPage(sandbox.get(), tasks, navigator));
    }

    @AfterEach
    void close() {
        scene.close();
        sandbox.close();
    }

    @Test
    void answersAreFoundAndTheLensIsFollowed() {
        scene.openWith(Map.of());
        scene.await(
                "rows",
                () -> scene.has("deliveries")
                        && scene.table("deliveries").getItems().size() == 60);
        scene.act(() -> scene.node("deliveries-search", TextField.class).setText("not reachable"));
        scene.await(
                "those that say so", () -> scene.table("deliveries").getItems().size() == 2);
        scene.awaitText("1–2 of 2");
        sandbox.get().lookAs(sandbox.member("student"));
        scene.awaitText("Not permitted");
    }

    @Test
    void failuresAreFilteredAndAnAnswerIsRead() {
        scene.openWith(Map.of());
        scene.awaitText("60 requests sent in 24 hours, 3 without success");
        scene.await("rows", () -> scene.table("deliveries").getItems().size() == 60);
        scene.act(() -> scene.node("deliveries-state", ComboBox.class)
                .getSelectionModel()
                .select(3));
        scene.await("refused ones", () -> scene.table("deliveries").getItems().size() == 2);
        scene.act(() -> scene.table("deliveries").getSelectionModel().select(0));
        scene.await("the answer", () -> scene.has("delivery-answer"));
        scene.act(() -> assertThat(scene.node("delivery-answer", TextArea.class).getText())
                .contains("not reachable"));
        scene.awaitText("Writes are locked");
        scene.act(() -> scene.node("resend-url", TextField.class).setText("http://127.0.0.1:9/again"));
        scene.act(() -> {
            assertThat(scene.node("resend-statement", TextArea.class).getText())
                    .contains("net.http_post")
                    .contains("http://127.0.0.1:9/again");
            assertThat(scene.node("resend-send", Button.class).isDisabled()).isTrue();
        });
        sandbox.get().unlockWrites(true);
        scene.await(
                "it can be sent", () -> !scene.node("resend-send", Button.class).isDisabled());
        scene.act(() -> scene.node("resend-send", Button.class).fire());
        scene.awaitText("Put into the queue.");
        scene.awaitText("1 waiting");
    }
}
