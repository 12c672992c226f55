package io.rolescope.access.ui.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.identities.Identity;
import io.rolescope.testing.PageScene;
import io.rolescope.testing.TestViewpoint;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
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
class VerifyViewTest {
    private final TestViewpoint sandbox = TestViewpoint.sandbox();

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    @Start
    void start(Stage stage) {
        scene = PageScene.show(
                stage, (tasks, navigator) -> new VerifyPage(sandbox.get(), tasks, navigator, sandbox.activity()));
    }

    @AfterEach
    void close() {
        scene.close();
        sandbox.close();
    }

    @Test
    void nothingRunsUnaskedAndTheLensDecidesWhomItIsAbout() {
        scene.openWith(Map.of());
        scene.awaitText("Nothing was verified yet");
        sandbox.get().lookAs(sandbox.member("student"));
        scene.act(() -> {
            scene.node("verify-lens", CheckBox.class).setSelected(true);
            schemas().setValue("app");
            scene.node("verify-run", Button.class).fire();
        });
        String student = answer();
        assertThat(student).startsWith("The server agrees with all");
        sandbox.get().lookAs(new Identity.Role("anon"));
        scene.act(() -> {
            schemas().setValue("storage");
            scene.node("verify-run", Button.class).fire();
        });
        scene.await("another answer", () -> scene.has("verify-answer") && !answer().equals(student));
    }

    @Test
    void writesAreWarnedOfBeforeTheyAreTried() {
        scene.openWith(Map.of());
        Node warning = scene.node("verify-warning", Label.class).getParent();
        assertThat(warning.isVisible()).isFalse();
        scene.act(() -> scene.node("verify-writes", CheckBox.class).setSelected(true));
        assertThat(warning.isVisible()).isTrue();
        assertThat(scene.has("verify-answer")).isFalse();
    }

    @SuppressWarnings("unchecked")
    private ComboBox<String> schemas() {
        return scene.node("verify-schema", ComboBox.class);
    }

    private String answer() {
        scene.await("an answer", () -> scene.has("verify-answer"));
        return scene.node("verify-answer", Label.class).getText();
    }
}
