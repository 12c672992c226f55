package io.rolescope.audit.ui;

import static io.rolescope.testing.ShownPage.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.audit.AuditEvent;
import io.rolescope.connections.ActivityLog;
import io.rolescope.explorer.RowExport;
import io.rolescope.testing.PassingFolders;
import io.rolescope.testing.ShownPage;
import io.rolescope.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// The Audit log over a real sandbox database.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class AuditViewTest {
    private static String database = "";
    private ShownPage shown;

    @BeforeAll
    static void prepare() {
        database = TestPostgres.sandboxDatabase();
    }

    @Start
    void start(Stage stage) {
        shown = new ShownPage(stage, database, "rolescope_observer", AuditPage::new);
    }

    @AfterEach
    void close() {
        shown.close();
    }

    @Test
    void entriesAreFilteredPagedAndCountedAsTheIdentitySeesThem(FxRobot robot) throws Exception {
        long all = shown.number("select count(*) from public.rls_audit_log");
        period(robot, Period.ALL);
        shown.until(() -> text(robot, "#pager-count").endsWith(counted(all)));
        assertThat(events(robot).getItems()).hasSize(100).isSortedAccordingTo((a, b) -> b.at().compareTo(a.at()));

        shown.onWindow(() -> robot.lookup("#pager-next").queryButton().fire());
        shown.until(() -> text(robot, "#pager-count").startsWith("101–200"));
        AuditEvent newest = events(robot).getItems().getFirst();
        shown.onWindow(() -> robot.lookup("#pager-previous").queryButton().fire());
        shown.until(() -> text(robot, "#pager-count").startsWith("1–100"));
        assertThat(events(robot).getItems().getLast().at()).isAfterOrEqualTo(newest.at());

        long updates = shown.number("select count(*) from public.rls_audit_log where operation = 'UPDATE'");
        shown.onWindow(
                () -> robot.lookup("#audit-operation").<String>queryComboBox().setValue("UPDATE"));
        shown.until(() -> text(robot, "#pager-count").endsWith(counted(updates)));
        assertThat(events(robot).getItems()).allMatch(event -> event.operation().equals("UPDATE"));

        var student = shown.person(shown.emailOf("student"));
        shown.viewpoint().lookAs(student);
        shown.until(() -> text(robot, "#pager-count").contains(" visible to " + student.name()));
        long visible = shown.viewpoint()
                .lens()
                .read(db -> db.fetchSingle("select count(*) from public.rls_audit_log where operation = 'UPDATE'")
                        .get(0, Long.class));
        assertThat(text(robot, "#pager-count")).contains("· " + String.format("%,d", visible) + " visible to");
    }

    @Test
    void aChangeShowsItsFieldsAndLeadsToItsRecord(FxRobot robot) throws Exception {
        period(robot, Period.ALL);
        shown.onWindow(
                () -> robot.lookup("#audit-operation").<String>queryComboBox().setValue("UPDATE"));
        shown.until(() -> !events(robot).getItems().isEmpty()
                && events(robot).getItems().getFirst().operation().equals("UPDATE"));
        shown.onWindow(() -> events(robot).getSelectionModel().select(0));
        shown.until(() -> robot.lookup(".diff-new").tryQuery().isPresent());
        shown.onWindow(() -> robot.lookup("#open-record").queryButton().fire());
        assertThat(shown.opened().getFirst().page()).isEqualTo("explorer");
        assertThat(shown.opened().getFirst().arguments()).containsKeys("schema", "table", "key");
    }

    @Test
    void newEntriesComeByThemselvesWhileLive(FxRobot robot) throws Exception {
        period(robot, Period.DAY);
        shown.untilQuiet();
        shown.onWindow(
                () -> robot.lookup("#audit-live").queryAs(ToggleButton.class).fire());
        shown.untilQuiet();
        TestPostgres.run(
                database,
                "update public.organizations set settings = settings || '{\"live\": \"test\"}' where id = (select min(id::text)::uuid from public.organizations)");
        shown.until(() -> !events(robot).getItems().isEmpty()
                && events(robot).getItems().getFirst().newValues() != null
                && events(robot).getItems().getFirst().newValues().contains("live"));
    }

    @Test
    void timesThatMakeNoSenseAreToldAtTheField(FxRobot robot) throws Exception {
        period(robot, Period.EXACT);
        robot.clickOn("#audit-from").write("someday");
        shown.until(() -> text(robot, "#audit-problem").startsWith("Write dates or times"));
    }

    @Test
    void whatIsPersonalIsMaskedInGridDifferenceCopyAndExport(FxRobot robot) throws Exception {
        TestPostgres.run(
                database,
                "select set_config('request.headers', '{\"x-forwarded-for\": \"203.0.113.77\"}', false);"
                        + " update public.profiles set email = 'new.address@example.org'"
                        + " where id = (select min(id::text)::uuid from public.profiles)");
        period(robot, Period.DAY);
        shown.until(() -> !events(robot).getItems().isEmpty()
                && "profiles".equals(events(robot).getItems().getFirst().subject()));
        shown.onWindow(() -> events(robot).getSelectionModel().select(0));
        shown.until(() -> robot.lookup(".diff-new").tryQuery().isPresent());
        assertThat(robot.lookup("new.address@example.org").queryAll()).isEmpty();
        assertThat(robot.lookup("•••@•••").queryAll()).isNotEmpty();
        assertThat(robot.lookup("203.0.113.77").queryAll()).isEmpty();
        assertThat(shown.copied(robot, "#events")).doesNotContain("203.0.113.77");
        String masked = exported();
        assertThat(masked).contains("•").doesNotContain("203.0.113.77", "new.address@example.org");
        shown.untilQuiet();
        assertThat(shown.hasNoted(ActivityLog.Action.EXPORTED, "public.rls_audit_log, masked"))
                .isTrue();

        shown.reveal(robot);
        shown.until(() -> !robot.lookup("new.address@example.org").queryAll().isEmpty());
        assertThat(shown.copied(robot, "#events")).contains("203.0.113.77");
        assertThat(exported()).contains("203.0.113.77", "new.address@example.org");
        assertThat(shown.hasNoted(ActivityLog.Action.REVEALED, "public.rls_audit_log"))
                .isTrue();
        assertThat(shown.hasNoted(ActivityLog.Action.EXPORTED, "public.rls_audit_log"))
                .isTrue();

        shown.viewpoint().lookAs(shown.person(shown.emailOf("admin")));
        shown.until(() -> !robot.lookup("#reveal").queryAs(ToggleButton.class).isSelected());
    }

    private String exported() throws Exception {
        Path file = PassingFolders.make("export").resolve("log.jsonl");
        shown.onWindow(() -> ((AuditPage) shown.page()).model().export(RowExport.Format.JSON_LINES, file));
        shown.until(() -> Files.exists(file));
        shown.untilQuiet();
        return Files.readString(file);
    }

    private void period(FxRobot robot, Period period) throws Exception {
        shown.untilQuiet();
        shown.onWindow(() -> {
            ComboBox<Period> choice = robot.lookup("#audit-period").queryComboBox();
            choice.setValue(period);
        });
    }

    private static String counted(long rows) {
        return rows > 10_000 ? "≥ 10,000 entries" : String.format("%,d", rows) + " entries";
    }

    private static TableView<AuditEvent> events(FxRobot robot) {
        return robot.lookup("#events").queryTableView();
    }
}
