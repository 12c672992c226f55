package io.rolescope.explorer.ui;

import static io.rolescope.testing.ShownPage.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.ActivityLog;
import io.rolescope.platform.settings.Folders;
import io.rolescope.testing.ShownPage;
import io.rolescope.testing.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// The Explorer over a real sandbox database: find, filter, page, look closely, look as somebody else.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class ExplorerViewTest {
    private static String database = "";
    private ShownPage shown;
    private ActivityLog activity;

    @TempDir
    static Path folder = Path.of(".");

    @BeforeAll
    static void prepare() {
        database = TestPostgres.sandboxDatabase();
    }

    @Start
    void start(Stage stage) {
        activity = ActivityLog.in(Folders.from(Map.of("ROLESCOPE_HOME", folder.toString())));
        shown = new ShownPage(
                stage,
                database,
                "rolescope_observer",
                (viewpoint, tasks, navigator) -> new ExplorerPage(viewpoint, tasks, navigator, activity));
    }

    @AfterEach
    void close() {
        shown.close();
    }

    @Test
    void rowsArePagedFilteredAndCountedAsTheIdentitySeesThem(FxRobot robot) throws Exception {
        long files = shown.number("select count(*) from public.files");
        long pdfs = shown.number("select count(*) from public.files where filename ilike '%pdf%'");
        show("files", Map.of());
        shown.until(() -> text(robot, "#pager-count").endsWith(files + " rows"));
        assertThat(text(robot, "#table-name")).isEqualTo("public.files");
        assertThat(text(robot, "#table-rls")).contains("RLS on, forced");
        assertThat(rows(robot).getItems()).hasSize(100);

        shown.onWindow(() -> robot.lookup("#pager-next").queryButton().fire());
        shown.until(() -> text(robot, "#pager-count").startsWith("101–200"));
        shown.onWindow(() -> robot.lookup("#pager-last").queryButton().fire());
        shown.until(() -> !robot.lookup("#pager-previous").queryButton().isDisabled()
                && robot.lookup("#pager-next").queryButton().isDisabled());

        robot.clickOn("#filter-value").write("pdf");
        shown.onWindow(() -> robot.lookup("#filter-apply").queryButton().fire());
        shown.until(() -> text(robot, "#pager-count").contains(pdfs + " rows"));

        var student = shown.person(shown.emailOf("student"));
        shown.viewpoint().lookAs(student);
        shown.until(() -> text(robot, "#pager-count").contains(pdfs + " exist · ")
                && text(robot, "#pager-count").contains(" visible to " + student.name()));
        shown.untilQuiet();
        long visible = shown.viewpoint()
                .lens()
                .read(db -> db.fetchSingle("select count(*) from public.files where filename ilike '%pdf%'")
                        .get(0, Long.class));
        assertThat(text(robot, "#pager-count")).contains("· " + visible + " visible to");
        assertThat(rows(robot).getItems()).hasSize((int) visible);
    }

    @Test
    void wrongFilterValuesAreToldAtTheField(FxRobot robot) throws Exception {
        show("files", Map.of());
        shown.until(() -> text(robot, "#table-name").equals("public.files"));
        shown.onWindow(() -> {
            javafx.scene.control.ComboBox<io.rolescope.explorer.TableColumn> column =
                    robot.lookup("#filter-column").queryComboBox();
            column.setValue(column.getItems().stream()
                    .filter(one -> one.name().equals("file_size"))
                    .findFirst()
                    .orElseThrow());
        });
        robot.clickOn("#filter-value").write("big");
        shown.onWindow(() -> robot.lookup("#filter-apply").queryButton().fire());
        // looked up from here, the scene must not change meanwhile
        shown.untilQuiet();
        assertThat(text(robot, "#filter-problem")).isEqualTo("Write a whole number.");
        assertThat(robot.lookup("#filters .chip").queryAll()).isEmpty();
    }

    @Test
    void aRowShowsWhatItRefersToAndWhatRefersToIt(FxRobot robot) throws Exception {
        show("organizations", Map.of());
        shown.until(() -> text(robot, "#table-name").equals("public.organizations")
                && !rows(robot).getItems().isEmpty());
        shown.onWindow(() -> rows(robot).getSelectionModel().select(0));
        shown.until(() -> robot.lookup("public.organization_members.organization_id")
                .tryQuery()
                .isPresent());
        shown.onWindow(() -> robot.lookup("public.organization_members.organization_id")
                .queryAs(javafx.scene.control.Hyperlink.class)
                .fire());
        assertThat(shown.opened()).hasSize(1);
        assertThat(shown.opened().getFirst().arguments())
                .containsEntry("table", "organization_members")
                .hasEntrySatisfying("key", key -> assertThat(key).contains("organization_id"));

        show("organization_members", shown.opened().getFirst().arguments());
        long members = shown.number(
                "select count(*) from public.organization_members where organization_id::text = ?",
                shown.opened().getFirst().arguments().getOrDefault("key", "").replaceAll(".*:\"|\"}", ""));
        shown.until(() -> text(robot, "#pager-count").endsWith(members + " rows"));
    }

    @Test
    void personalColumnsAreMaskedUntilRevealedAndThatIsNoted(FxRobot robot) throws Exception {
        String name = shown.viewpoint()
                .observer()
                .read(db -> db.fetchSingle(
                                "select full_name from public.profiles order by created_at desc, id desc limit 1")
                        .get(0, String.class));
        show("profiles", Map.of());
        shown.until(() -> text(robot, "#table-name").equals("public.profiles")
                && robot.lookup("•••@•••").tryQuery().isPresent());
        assertThat(robot.lookup(name).tryQuery()).isEmpty();
        shown.onWindow(() -> robot.lookup("#reveal").queryAs(ToggleButton.class).fire());
        shown.until(() -> robot.lookup(name).tryQuery().isPresent());
        shown.until(() -> activity.newest(5).stream()
                .anyMatch(entry ->
                        entry.action() == ActivityLog.Action.REVEALED && "public.profiles".equals(entry.subject())));
    }

    @Test
    void tablesThatAreNotGrantedSaySo(FxRobot robot) throws Exception {
        shown.viewpoint().lookAs(new io.rolescope.identities.Identity.Role("anon"));
        shown.untilQuiet();
        show("files", Map.of());
        shown.until(() -> robot.lookup("Not permitted").tryQuery().isPresent());
        show("no_such_table", Map.of());
        shown.until(() -> robot.lookup("There is no table public.no_such_table on this backend.")
                .tryQuery()
                .isPresent());
    }

    private void show(String table, Map<String, String> more) {
        Map<String, String> arguments = new java.util.HashMap<>(more);
        arguments.put("schema", "public");
        arguments.put("table", table);
        shown.onWindow(() -> shown.page().open(arguments));
    }

    private static TableView<?> rows(FxRobot robot) {
        return robot.lookup("#rows").queryTableView();
    }
}
