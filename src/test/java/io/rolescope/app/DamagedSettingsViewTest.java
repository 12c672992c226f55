package io.rolescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.kit.Tasks;
import io.rolescope.platform.settings.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javafx.geometry.Rectangle2D;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.stage.Screen;
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

/// A start over a settings file that is no settings file.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class DamagedSettingsViewTest {
    private static final String DAMAGED = "{\"theme\": \"dark\", broken";

    @TempDir
    static Path home;

    private Console console;
    private Stage stage;

    @Start
    void start(Stage shown) throws Exception {
        stage = shown;
        Folders folders = Folders.under(Files.createTempDirectory(home, "console"));
        Files.writeString(Files.createDirectories(folders.config()).resolve("settings.json"), DAMAGED);
        console = new Console(Tasks.onWindow(), folders);
        console.show(stage, false);
    }

    @AfterEach
    void close() {
        WaitForAsyncUtils.waitForAsyncFx(10_000, console::close);
    }

    @Test
    void isToldUntilItIsDismissedAndTheFileIsKept(FxRobot robot) throws Exception {
        WaitForAsyncUtils.waitFor(
                20, TimeUnit.SECONDS, () -> robot.lookup("#warned").tryQuery().isPresent());
        Label warned = robot.lookup("#warned").queryAs(Label.class);
        Path aside = aside();
        assertThat(Files.readString(aside)).isEqualTo(DAMAGED);
        assertThat(warned.getText()).contains("The settings file was damaged").contains("kept as " + aside);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(warned.getParent().isVisible()).isTrue();
        assertThat(warned.getHeight())
                .as("read as a whole")
                .isGreaterThanOrEqualTo(warned.prefHeight(warned.getWidth()) - 1);
        robot.interact(
                () -> robot.lookup("#dismiss-warning").queryAs(Button.class).fire());
        assertThat(warned.getParent().isVisible()).isFalse();
        assertThat(warned.getParent().isManaged()).isFalse();
    }

    /// Beyond the edges of a small screen nothing could be taken hold of.
    @Test
    void aWindowThatWasNeverPlacedLiesWithinTheScreen() {
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        assertThat(stage.getWidth()).isLessThanOrEqualTo(Math.max(screen.getWidth(), stage.getMinWidth()));
        assertThat(stage.getHeight()).isLessThanOrEqualTo(Math.max(screen.getHeight(), stage.getMinHeight()));
        assertThat(stage.getX()).isGreaterThanOrEqualTo(screen.getMinX());
        assertThat(stage.getY()).isGreaterThanOrEqualTo(screen.getMinY());
    }

    private static Path aside() throws Exception {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(file -> file.getFileName().toString().startsWith("settings.json.damaged-"))
                    .max(java.util.Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElseThrow();
        }
    }
}
