package io.rolescope.access.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.testing.PageScene;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.util.Map;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// The Simulator where there is nothing to simulate.
@Tag("ui")
@Tag("db")
@ExtendWith(ApplicationExtension.class)
class SimulatorEmptyViewTest {
    private final String database = TestPostgres.emptyDatabase();
    private final TestViewpoint bare = TestViewpoint.of(database, TestPostgres.superuser());

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    @Start
    void start(Stage stage) {
        scene = PageScene.show(
                stage, (tasks, navigator) -> new SimulatorPage(bare.get(), tasks, navigator, bare.activity()));
    }

    @AfterEach
    void close() {
        scene.close();
        bare.close();
    }

    @Test
    void aDatabaseWithoutTablesSaysSoAndLeadsOnAndATableThatIsMadeIsFound() {
        scene.openWith(Map.of());
        scene.awaitText("This login knows of no table");
        assertThat(scene.node("simulator-table", ComboBox.class).getParent().isVisible())
                .isFalse();
        assertThat(scene.node("new-row", Button.class).isVisible()).isFalse();
        scene.act(() -> scene.page().root().lookupAll(".state-view .button").stream()
                .map(Button.class::cast)
                .findFirst()
                .orElseThrow()
                .fire());
        assertThat(scene.opened()).containsExactly("connect{}");
        TestPostgres.run(database, "create table public.notes (id int primary key); insert into notes values (1)");
        scene.act(() -> scene.page().reload());
        scene.await(
                "its row",
                () -> scene.has("simulator-rows")
                        && scene.table("simulator-rows").getItems().size() == 1);
        assertThat(scene.node("simulator-table", ComboBox.class).getParent().isVisible())
                .isTrue();
    }
}
