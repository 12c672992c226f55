package io.rolescope.policies.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.testing.PageScene;
import io.rolescope.testing.TestViewpoint;
import java.util.Map;
import javafx.scene.control.Button;
import javafx.scene.control.ListView;
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
class PoliciesViewTest {
    private TestViewpoint sandbox = TestViewpoint.sandbox();

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    @Start
    void start(Stage stage) {
        scene = PageScene.show(stage, (tasks, navigator) -> new PoliciesPage(sandbox.get(), tasks, navigator));
    }

    @AfterEach
    void close() {
        scene.close();
        sandbox.close();
    }

    @Test
    void tablesAreFoundByPolicyAndShowPoliciesGrantsAndHelpers() {
        scene.openWith(Map.of("schema", "public", "table", "files"));
        scene.awaitText("Members read their own files");
        assertThat(scene.texts())
                .anyMatch(text -> text.contains("on and forced"))
                .anyMatch(text -> text.contains("app.has_role_in"))
                .contains("restrictive", "permissive");
        assertThat(scene.table("grants").getItems()).isNotEmpty();
        scene.act(() -> scene.node("policies-search", TextField.class).setText("Versions are seen with their file"));
        scene.await(
                "one table",
                () -> scene.node("policy-tables", ListView.class).getItems().size() == 1);
        scene.awaitText("Versions are seen with their file");
        scene.act(() -> scene.node("simulate", Button.class).fire());
        assertThat(scene.opened()).anyMatch(page -> page.startsWith("simulator") && page.contains("file_versions"));
    }
}
