package io.rolescope.access.ui.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.survey.Witness;
import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.Backend;
import io.rolescope.identities.Identity;
import io.rolescope.identities.SchemeDetection;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.settings.Folders;
import io.rolescope.testing.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Matrix, isolation and reach over real databases, the sound and the flawed one.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class SurveyPagesViewTest {
    @TempDir
    Path folder;

    private final StackPane place = new StackPane();
    private Tasks tasks;
    private Backend backend;
    private Page page;

    @Start
    void start(Stage stage) {
        tasks = Tasks.onWindow();
        stage.setScene(new Scene(place, 1280, 800));
        stage.show();
    }

    @AfterEach
    void close() {
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            page.close();
            tasks.close();
        });
        backend.close();
    }

    @Test
    void theFlawedBackendHasWitnessesAndEachShowsWhatLetsItThrough(FxRobot robot) throws Exception {
        open(TestPostgres.flawedDatabase(), "isolation", Map.of());
        await(() -> robot.lookup("#witnesses").tryQuery().isPresent());

        assertThat(robot.lookup("#isolation-answer").queryAs(Label.class).getText())
                .contains("to reach another tenant");
        TableView<Witness> witnesses = robot.lookup("#witnesses").queryTableView();
        assertThat(witnesses.getItems())
                .isNotEmpty()
                .allMatch(witness -> !witness.because().isEmpty());

        robot.interact(() -> witnesses.getSelectionModel().select(0));
        assertThat(robot.lookup(".text-area").queryAs(TextArea.class).getText())
                .contains("ROLLBACK")
                .contains(witnesses.getItems().getFirst().statement());
    }

    @Test
    void theMatrixHasALineForEachTableAndAColumnForEachIdentity(FxRobot robot) throws Exception {
        open(TestPostgres.sandboxDatabase(), "matrix", Map.of());
        await(() -> robot.lookup("#matrix").tryQuery().isPresent());

        TableView<MatrixScreen.Line> matrix = robot.lookup("#matrix").queryTableView();
        assertThat(matrix.getItems()).extracting(line -> line.table().name()).contains("files", "organizations");
        assertThat(matrix.getColumns()).extracting(column -> column.getText()).contains("anon", "service_role");
        assertThat(matrix.getItems()).allMatch(line -> line.of("anon").size() == MatrixScreen.COMMANDS.size());
    }

    @Test
    void aRowIsSeenByItsPeopleOnly(FxRobot robot) throws Exception {
        String database = TestPostgres.sandboxDatabase();
        String id;
        try (var connection = TestPostgres.dataSource(database).getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select id from public.files where deleted_at is null order by id limit 1")) {
            rows.next();
            id = rows.getString(1);
        }
        open(database, "reach", Map.of("schema", "public", "table", "files", "key", "{\"id\": \"" + id + "\"}"));
        await(() -> robot.lookup("#seeing").tryQuery().isPresent());

        TableView<ReachScreen.Answer> seeing = robot.lookup("#seeing").queryTableView();
        assertThat(seeing.getItems())
                .extracting(answer -> answer.identity().name())
                .contains("service_role")
                .doesNotContain("anon");
    }

    private void open(String database, String which, Map<String, String> arguments) {
        backend = TestPostgres.backend(database, "rolescope_observer");
        Viewpoint viewpoint = new Viewpoint(
                backend,
                SchemeDetection.of(backend).scheme(),
                new Identity.Operator(backend.facts().login()));
        ActivityLog activity = ActivityLog.in(Folders.under(folder));
        WaitForAsyncUtils.waitForAsyncFx(60_000, () -> {
            page = switch (which) {
                case "isolation" -> new IsolationPage(viewpoint, tasks, new Nowhere(), activity);
                case "matrix" -> new MatrixPage(viewpoint, tasks, new Nowhere(), activity);
                default -> new ReachPage(viewpoint, tasks, new Nowhere(), activity);
            };
            place.getChildren().setAll(page.root());
            page.open(arguments);
        });
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(
                180,
                TimeUnit.SECONDS,
                () -> WaitForAsyncUtils.asyncFx(condition).get());
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static final class Nowhere implements Navigator {
        @Override
        public void open(String page, Map<String, String> arguments) {}

        @Override
        public void say(String message) {}
    }
}
