package io.rolescope.files.ui;

import static io.rolescope.files.StoredSandbox.person;
import static io.rolescope.sandbox.TestServices.ANA;
import static io.rolescope.sandbox.TestServices.KOFI_SOUTHSIDE;
import static io.rolescope.sandbox.TestServices.NORTHSIDE;
import static io.rolescope.testing.ShownPage.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.files.FileRecord;
import io.rolescope.files.StoredSandbox;
import io.rolescope.sandbox.TestServices;
import io.rolescope.testing.PassingFolders;
import io.rolescope.testing.ShownPage;
import io.rolescope.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.control.MenuButton;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// Verdict, bytes and changes of a file on the page, over a sandbox whose storage runs.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class FileContentViewTest {
    private static StoredSandbox sandbox;
    private static FileRecord file;
    private ShownPage shown;

    @BeforeAll
    static void prepare() throws Exception {
        sandbox = StoredSandbox.start(PassingFolders.make("files"));
        file = sandbox.file("files", NORTHSIDE, ANA, "text/plain", "a plain text".getBytes(StandardCharsets.UTF_8));
    }

    @AfterAll
    static void end() {
        sandbox.close();
    }

    @Start
    void start(Stage stage) {
        shown = new ShownPage(stage, sandbox.profile(), FilesPage::new);
    }

    @AfterEach
    void close() {
        shown.close();
    }

    private void openAsAna(FxRobot robot) throws Exception {
        shown.viewpoint().rememberTokenSecret(TestServices.JWT_SECRET);
        shown.viewpoint().lookAs(person(ANA, "Ana"));
        open(robot);
    }

    private void open(FxRobot robot) throws Exception {
        shown.untilQuiet();
        shown.onWindow(() -> shown.page().open(Map.of("file", file.id().toString())));
        shown.until(() -> robot.lookup("#verdict-download").tryQuery().isPresent());
    }

    private void fire(FxRobot robot, String query) {
        shown.onWindow(() -> robot.lookup(query).queryButton().fire());
    }

    @Test
    void theVerdictStandsAboveWithItsDoorsBelow(FxRobot robot) throws Exception {
        openAsAna(robot);
        assertThat(text(robot, "#verdict-download")).startsWith("Ana can download “" + file.name() + "”: ");
        assertThat(text(robot, "#verdict-delete")).startsWith("Ana can delete “");
        shown.onWindow(() -> robot.lookup("#doors-download")
                .queryAs(javafx.scene.control.TitledPane.class)
                .setExpanded(true));
        shown.until(() -> robot.lookup("Object policies").tryQuery().isPresent());
        assertThat(robot.lookup("#verdict-tree").queryAll()).isNotEmpty();
        shown.viewpoint().lookAs(person(KOFI_SOUTHSIDE, "Kofi"));
        shown.until(() -> robot.lookup("This identity sees no file of this id.")
                .tryQuery()
                .isPresent());
    }

    @Test
    void aPreviewAndALinkAreMadeOnAClick(FxRobot robot) throws Exception {
        openAsAna(robot);
        fire(robot, "#preview");
        shown.until(() -> robot.lookup("#preview-text").tryQuery().isPresent());
        assertThat(robot.lookup("#preview-text").queryAs(TextArea.class).getText())
                .isEqualTo("a plain text");
        shown.onWindow(() -> robot.lookup("#signed-link")
                .queryAs(MenuButton.class)
                .getItems()
                .get(1)
                .fire());
        shown.until(() -> robot.lookup("#copy-link").tryQuery().isPresent());
        assertThat(text(robot, "#link-shown")).endsWith("?token=…");
        fire(robot, "#copy-link");
        AtomicReference<String> copied = new AtomicReference<>();
        shown.onWindow(() -> copied.set(Clipboard.getSystemClipboard().getString()));
        assertThat(copied.get()).contains("/object/sign/files/").contains("token=eyJ");
    }

    @Test
    void withoutTheSecretItIsAskedForAndThenUsed(FxRobot robot) throws Exception {
        shown.viewpoint().lookAs(person(ANA, "Ana"));
        open(robot);
        assertThat(robot.lookup("#storage-missing").tryQuery()).isPresent();
        shown.onWindow(() ->
                robot.lookup("#jwt-secret").queryAs(PasswordField.class).setText(TestServices.JWT_SECRET.reveal()));
        fire(robot, "#keep-secret");
        shown.until(() -> robot.lookup("#preview").tryQuery().isPresent());
    }

    @Test
    void changesAreOfferedOnceUnlockedShownAndApplied(FxRobot robot) throws Exception {
        openAsAna(robot);
        assertThat(robot.lookup("#soft-delete").tryQuery()).isEmpty();
        shown.onWindow(() -> shown.viewpoint().unlockWrites(true));
        shown.until(() -> robot.lookup("#soft-delete").tryQuery().isPresent());
        shown.onWindow(() -> robot.lookup("#rename-to").queryAs(TextField.class).setText("renamed.txt"));
        fire(robot, "#rename");
        shown.until(() -> robot.lookup("#change-shown").tryQuery().isPresent());
        assertThat(robot.lookup("#change-shown").queryAs(TextArea.class).getText())
                .isEqualTo("update public.files set filename = 'renamed.txt' where id = cast('" + file.id()
                        + "' as uuid);");
        fire(robot, "#change-apply");
        shown.until(() -> shown.said().stream().anyMatch(line -> line.startsWith("Done: As Ana: rename")));
        shown.until(() ->
                robot.lookup("#rename-to").queryAs(TextField.class).getText().equals("renamed.txt"));
        file = sandbox.read(file.id());
        assertThat(file.name()).isEqualTo("renamed.txt");
    }

    @Test
    void aBackendWithoutStorageSaysWhereToSetIt(FxRobot robot) throws Exception {
        shown.close();
        shown.onWindow(() -> shown = new ShownPage(
                new Stage(),
                TestPostgres.profile(sandbox.services().database(), "rolescope_observer"),
                FilesPage::new));
        shown.viewpoint().lookAs(person(ANA, "Ana"));
        open(robot);
        assertThat(robot.lookup("This backend has no storage address.").tryQuery())
                .isPresent();
        fire(robot, "Open Connect");
        assertThat(shown.opened()).extracting(ShownPage.Opened::page).containsExactly("connect");
    }
}
