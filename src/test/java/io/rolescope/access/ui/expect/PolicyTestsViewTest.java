package io.rolescope.access.ui.expect;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.kit.Tasks;
import io.rolescope.testing.PageScene;
import io.rolescope.testing.TestViewpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
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
class PolicyTestsViewTest {
    private static final String FILE = """
            tests:
              - {name: her own, as: user:0b000000-0000-4000-8000-000000000001, table: public.files,
                 rows: 0f000000-0000-4000-8000-000000000001, expect: allowed}
              - {name: not met, as: user:0b000000-0000-4000-8000-000000000001, table: public.files,
                 rows: 0f000000-0000-4000-8000-000000000005, expect: allowed}
            """;

    private final TestViewpoint sandbox = TestViewpoint.sandbox();

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    @Start
    void start(Stage stage) {
        scene = PageScene.show(
                stage, (tasks, navigator) -> new PolicyTestsPage(sandbox.get(), tasks, navigator, sandbox.activity()));
    }

    @AfterEach
    void close() {
        scene.close();
        sandbox.close();
    }

    @Test
    void aFileIsRunAndSaysWhyATestFails() throws IOException {
        Path file = Files.writeString(folder.resolve("t.yaml"), FILE);
        scene.openWith(Map.of("file", file.toString()));
        scene.await("the answer", () -> scene.has("tests-answer"));
        assertThat(scene.node("tests-answer", Label.class).getText()).isEqualTo("1 of 2 tests fails");
        scene.act(() -> scene.table("policy-tests-table").getSelectionModel().select(0));
        scene.await(
                "the reason",
                () -> scene.node("test-because", Label.class).getText().contains("Ana Ruiz cannot see"));
    }

    @Test
    void aDamagedOrMissingFileIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("t.yaml"), "tests: [");
        scene.openWith(Map.of());
        scene.act(() -> {
            scene.node("tests-file", TextField.class).setText(file.toString());
            scene.node("tests-run", Button.class).fire();
        });
        scene.awaitText("The file is not YAML");
        scene.act(() -> {
            scene.node("tests-file", TextField.class)
                    .setText(folder.resolve("no.yaml").toString());
            scene.node("tests-run", Button.class).fire();
        });
        scene.awaitText("cannot be read");
    }

    @Test
    void resultsAndExpectationsAreExported() throws IOException {
        PolicyTestsViewModel model = new PolicyTestsViewModel(sandbox.get(), Tasks.inline());
        model.run(Files.writeString(folder.resolve("t.yaml"), FILE));
        List<String> said = new ArrayList<>();
        model.exportJunit(
                folder.resolve("r.xml"),
                (result, words) -> words.replace("Ana", "•••••"),
                said::add,
                failure -> said.add(failure.sentence()));
        model.exportPgTap(folder.resolve("r.sql"), said::add, failure -> said.add(failure.sentence()));
        model.exportPgTap(folder.resolve("none/r.sql"), said::add, failure -> said.add(failure.sentence()));
        assertThat(said).hasSize(3);
        assertThat(said.getLast()).contains("does not exist");
        assertThat(Files.readString(folder.resolve("r.xml"))).contains("failures=\"1\"", "••••• Ruiz cannot see");
        assertThat(Files.readString(folder.resolve("r.sql"))).contains("SELECT plan(2);");
    }
}
