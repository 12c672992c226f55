package io.rolescope.files.ui;

import static io.rolescope.testing.ShownPage.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.files.FileRecord;
import io.rolescope.testing.ShownPage;
import io.rolescope.testing.TestPostgres;
import java.util.Map;
import javafx.scene.control.CheckBox;
import javafx.scene.control.TableView;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// The Files page over a real sandbox database.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class FilesViewTest {
    private static String database = "";
    private ShownPage shown;

    @BeforeAll
    static void prepare() {
        database = TestPostgres.sandboxDatabase();
    }

    @Start
    void start(Stage stage) {
        shown = new ShownPage(stage, database, "rolescope_observer", FilesPage::new);
    }

    @AfterEach
    void close() {
        shown.close();
    }

    @Test
    void filesAreFoundFilteredAndCountedAsTheIdentitySeesThem(FxRobot robot) throws Exception {
        long alive = shown.number("select count(*) from public.files where deleted_at is null");
        long all = shown.number("select count(*) from public.files");
        shown.until(() -> text(robot, "#pager-count").endsWith(alive + " files"));
        shown.onWindow(
                () -> robot.lookup("#files-deleted").queryAs(CheckBox.class).fire());
        shown.until(() -> text(robot, "#pager-count").endsWith(all + " files"));
        assertThat(all).isGreaterThan(alive);

        long found = shown.number(
                "select count(*) from public.files where filename ilike '%report%' or storage_path ilike '%report%' or 'report' = any (tags)");
        robot.clickOn("#files-search").write("report");
        shown.until(() -> text(robot, "#pager-count").endsWith(found + " files"));

        var teacher = shown.person(shown.emailOf("teacher"));
        shown.viewpoint().lookAs(teacher);
        shown.until(() -> text(robot, "#pager-count").contains(found + " exist · ")
                && text(robot, "#pager-count").endsWith(" visible to " + teacher.name()));
        long visible = shown.viewpoint()
                .lens()
                .read(db -> db.fetchSingle(
                                "select count(*) from public.files where filename ilike '%report%' or storage_path ilike '%report%' or 'report' = any (tags)")
                        .get(0, Long.class));
        assertThat(text(robot, "#pager-count")).contains("· " + visible + " visible");
        shown.untilQuiet();
        assertThat(files(robot).getItems()).hasSize((int) Math.min(100, visible));
    }

    @Test
    void aFileShowsItsHistoryAndLeadsToTheQuestions(FxRobot robot) throws Exception {
        shown.until(() -> !files(robot).getItems().isEmpty());
        FileRecord file = files(robot).getItems().getFirst();
        shown.onWindow(() -> files(robot).getSelectionModel().select(0));
        shown.until(() -> robot.lookup("#who-can-see").tryQuery().isPresent());
        shown.onWindow(() -> robot.lookup("#who-can-see").queryButton().fire());
        shown.onWindow(() -> robot.lookup("#why-visible").queryButton().fire());
        assertThat(shown.opened()).extracting(ShownPage.Opened::page).containsExactly("reach", "simulator");
        assertThat(shown.opened())
                .allSatisfy(opened -> assertThat(opened.arguments())
                        .containsEntry("file", file.id().toString())
                        .containsEntry("table", "files"));
        assertThat(robot.lookup("Access log").tryQuery()).isPresent();
    }

    @Test
    void aFileOfAnotherTenantIsNotThereForAStudent(FxRobot robot) throws Exception {
        var student = shown.person(shown.emailOf("student"));
        String hidden = shown.viewpoint()
                .observer()
                .read(db -> db.fetchSingle("""
                        select f.id::text from public.files f where not exists (
                            select from public.organization_members m
                             where m.user_id = cast(? as uuid) and m.organization_id = f.organization_id) limit 1
                        """, student.id()).get(0, String.class));
        shown.viewpoint().lookAs(student);
        shown.untilQuiet();
        shown.onWindow(() -> shown.page().open(Map.of("file", hidden)));
        shown.until(() -> robot.lookup("This identity sees no file of this id.")
                .tryQuery()
                .isPresent());
    }

    private static TableView<FileRecord> files(FxRobot robot) {
        return robot.lookup("#files").queryTableView();
    }
}
