package io.rolescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.Backend;
import io.rolescope.connections.Environment;
import io.rolescope.identities.Identity;
import io.rolescope.identities.SchemeDetection;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Tasks;
import io.rolescope.testing.TestPostgres;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// The shell over a real sandbox database: pages, palette, lens, banner, keys.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class MainWindowViewTest {
    private Console console;

    @Start
    void start(Stage stage) {
        console = new Console(Tasks.onWindow(), Console.passing());
        console.show(stage, false);
    }

    @AfterEach
    void close() {
        WaitForAsyncUtils.waitForAsyncFx(10_000, console::close);
    }

    @Test
    void pagesNeedABackendAndSaySo(FxRobot robot) {
        assertThat(robot.lookup("#page-overview").queryButton().isDisabled()).isTrue();
        assertThat(robot.lookup("#page-connect").queryButton().isDisabled()).isFalse();
    }

    @Test
    void aServerThatDoesNotAnswerIsToldAndWhatWasTypedStays(FxRobot robot) throws Exception {
        robot.clickOn("#host").write("127.0.0.1");
        robot.clickOn("#user").write("ana");
        WaitForAsyncUtils.waitForAsyncFx(5_000, () -> {
            robot.lookup("#port").queryTextInputControl().setText("1");
            robot.lookup("#connect").queryButton().fire();
        });
        await(() -> robot.lookup("Nothing answers at this host and port.")
                .tryQuery()
                .isPresent());
        assertThat(robot.lookup("#user").queryTextInputControl().getText()).isEqualTo("ana");
        assertThat(console.window().viewpoint()).isNull();
    }

    @Test
    void aLoginThatBypassesIsSaidLoudlyAndARoleIsNot(FxRobot robot) throws Exception {
        open();
        assertThat(robot.lookup("#bypass-banner").queryAs(Label.class).isVisible())
                .isTrue();
        assertThat(robot.lookup("#lens-badge").queryAs(Label.class).getText()).isEqualTo("bypasses RLS");

        robot.push(KeyCode.CONTROL, KeyCode.L);
        robot.clickOn("#palette-field").write("authenticated");
        robot.push(KeyCode.ENTER);

        await(() -> robot.lookup("#lens-name").queryAs(Label.class).getText().equals("authenticated"));
        assertThat(robot.lookup("#lens-badge").queryAs(Label.class).getText()).isEqualTo("RLS enforced");
        assertThat(robot.lookup("#bypass-banner").queryAs(Label.class).isVisible())
                .isFalse();
    }

    @Test
    void thePaletteFindsPagesAndTables(FxRobot robot) throws Exception {
        open();
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.clickOn("#palette-field").write("file_versions");
        await(() -> titles(robot).contains("public.file_versions"));

        robot.push(KeyCode.ESCAPE);
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.clickOn("#palette-field").write("Audit");
        robot.push(KeyCode.ENTER);
        await(() -> console.window().current() == PageKind.AUDIT);
    }

    @Test
    void everyPageOpensAndClosesWithoutABug(FxRobot robot) throws Exception {
        open();
        for (PageKind kind : PageKind.values()) {
            Platform.runLater(() -> console.window().open(kind.key()));
            await(() -> console.window().current() == kind);
            await(() -> console.tasks().running().isEmpty());
            assertThat(robot.lookup("Rolescope made a mistake").tryQuery())
                    .as(kind.title())
                    .isEmpty();
        }
    }

    @Test
    void writesAreLockedUntilAskedForAndThatIsSaidLoudly(FxRobot robot) throws Exception {
        open();
        Backend backend = Objects.requireNonNull(console.window().viewpoint()).backend();
        assertThat(robot.lookup("#writes-lock").queryButton().getText()).isEqualTo("read only");
        assertThat(robot.lookup("#writes-banner").query().isVisible()).isFalse();

        robot.clickOn("#writes-lock");
        await(() -> robot.lookup("#unlock-writes").tryQuery().isPresent());
        assertThat(backend.writesUnlocked()).isFalse();
        robot.push(KeyCode.ESCAPE);
        assertThat(backend.writesUnlocked()).isFalse();

        robot.clickOn("#writes-lock");
        robot.clickOn("#unlock-reason").write("ticket 7");
        robot.clickOn("#unlock-writes");
        await(backend::writesUnlocked);
        assertThat(robot.lookup("#writes-banner").query().isVisible()).isTrue();
        assertThat(robot.lookup("#writes-lock").queryButton().getText()).isEqualTo("writes unlocked");

        robot.clickOn("#lock-writes");
        await(() -> !backend.writesUnlocked());
        assertThat(robot.lookup("#writes-banner").query().isVisible()).isFalse();
    }

    @Test
    void productionIsUnlockedByItsNameOnly(FxRobot robot) throws Exception {
        Backend backend =
                TestPostgres.backend(TestPostgres.profile(TestPostgres.sandboxDatabase(), "rolescope_observer")
                        .withEnvironment(Environment.PRODUCTION));
        show(backend);
        robot.clickOn("#writes-lock");
        await(() -> robot.lookup("#unlock-writes").tryQuery().isPresent());
        assertThat(robot.lookup("#unlock-writes").queryButton().isDisabled()).isTrue();
        robot.clickOn("#unlock-name").write("test");
        assertThat(robot.lookup("#unlock-writes").queryButton().isDisabled()).isFalse();
        robot.clickOn("#unlock-writes");
        await(backend::writesUnlocked);
    }

    private void open() throws Exception {
        show(TestPostgres.backend(TestPostgres.sandboxDatabase(), "rolescope_observer"));
    }

    private void show(Backend backend) throws Exception {
        Viewpoint viewpoint = new Viewpoint(
                backend,
                SchemeDetection.of(backend).scheme(),
                new Identity.Operator(backend.facts().login()));
        Platform.runLater(() -> console.window().connected(viewpoint));
        await(() -> console.window().viewpoint() != null);
    }

    private static java.util.List<String> titles(FxRobot robot) {
        ListView<CommandPalette.Entry> list = robot.lookup("#palette-list").queryListView();
        return list.getItems().stream().map(CommandPalette.Entry::title).toList();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(
                180,
                TimeUnit.SECONDS,
                () -> WaitForAsyncUtils.asyncFx(condition).get());
        WaitForAsyncUtils.waitForFxEvents();
    }
}
