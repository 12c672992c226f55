package io.rolescope.connections.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.BackendProfile;
import io.rolescope.identities.SavedSchemes;
import io.rolescope.platform.Progress;
import io.rolescope.platform.Secret;
import io.rolescope.platform.settings.Folders;
import io.rolescope.platform.settings.SettingsStore;
import io.rolescope.testing.PageScene;
import io.rolescope.testing.TestViewpoint;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@Tag("ui")
@Tag("db")
@ExtendWith(ApplicationExtension.class)
class ConnectViewTest {
    @TempDir
    private static Path home;

    private final TestViewpoint sandbox = TestViewpoint.sandbox();

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    @SuppressWarnings("NullAway.Init") // by start()
    private ConnectViewModel model;

    @Start
    void start(Stage stage) {
        scene = PageScene.show(stage, (tasks, navigator) -> {
            model = new ConnectViewModel(tasks, new Nothing(), new SavedSchemes(SettingsStore.in(Folders.under(home))));
            return new ConnectPage(model);
        });
    }

    @AfterEach
    void close() {
        scene.close();
        sandbox.close();
    }

    @Test
    void theSchemeIsShownOnceABackendIsOpenAndCanBeChanged() {
        assertThat(scene.has("scheme-card")).isFalse();
        scene.act(() -> model.connected(sandbox.get()));
        scene.await("the scheme", () -> scene.has("scheme-edit"));
        assertThat(scene.texts())
                .anyMatch(text -> text.contains("my.user_id (claim sub)"))
                .anyMatch(text -> text.contains("auth.users"))
                .contains("As detected.");

        scene.act(() -> scene.node("scheme-edit", Button.class).fire());
        scene.await("the form", () -> scene.has("scheme-save"));
        scene.act(() -> {
            scene.node("scheme-kind", ChoiceBox.class).getSelectionModel().select(SchemeForm.Kind.CLAIMS.ordinal());
            scene.node("scheme-role", ComboBox.class).getEditor().setText("nobody_at_all");
            scene.node("scheme-save", Button.class).fire();
        });
        scene.awaitText("may not put on the role nobody_at_all");
        assertThat(sandbox.get().scheme().settings()).isNotEmpty();

        scene.act(() -> {
            scene.node("scheme-role", ComboBox.class).getEditor().setText("authenticated");
            scene.node("scheme-path", TextField.class).setText("public");
            scene.node("scheme-save", Button.class).fire();
        });
        scene.await("the summary again", () -> scene.has("scheme-reset"));
        assertThat(sandbox.get().scheme().settings()).isEmpty();
        assertThat(sandbox.get().scheme().searchPath()).isEqualTo("public");
        assertThat(scene.texts()).anyMatch(text -> text.contains("--scheme 'claims'"));

        scene.act(() -> scene.node("scheme-reset", Button.class).fire());
        scene.awaitText("As detected.");
        assertThat(sandbox.get().scheme().settings()).isNotEmpty();
    }

    private static final class Nothing implements ConnectActions {
        @Override
        public void openSandbox(boolean flawed, Progress progress) {}

        @Override
        public void open(BackendProfile profile, Optional<Secret> password, Progress progress) {}
    }
}
