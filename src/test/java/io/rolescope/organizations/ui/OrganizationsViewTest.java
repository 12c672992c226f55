package io.rolescope.organizations.ui;

import static io.rolescope.testing.ShownPage.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.identities.Identity;
import io.rolescope.organizations.Organization;
import io.rolescope.testing.ShownPage;
import io.rolescope.testing.TestPostgres;
import javafx.scene.control.Button;
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

/// The Organizations page over a real sandbox database.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class OrganizationsViewTest {
    private static String database = "";
    private ShownPage shown;

    @BeforeAll
    static void prepare() {
        database = TestPostgres.sandboxDatabase();
    }

    @Start
    void start(Stage stage) {
        shown = new ShownPage(stage, database, "rolescope_observer", OrganizationsPage::new);
    }

    @AfterEach
    void close() {
        shown.close();
    }

    @Test
    void tenantsHaveTheirNumbersAndAStudentSeesTheirOwnOnly(FxRobot robot) throws Exception {
        shown.until(() -> text(robot, "#pager-count").endsWith("3 organizations"));
        Organization first = tenants(robot).getItems().getFirst();
        assertThat(first.files())
                .isEqualTo(shown.number(
                        "select count(*) from public.files where organization_id = ? and deleted_at is null",
                        first.id()));
        assertThat(first.members())
                .isEqualTo(shown.number(
                        "select count(*) from public.organization_members where organization_id = ? and status = 'active'",
                        first.id()));

        robot.clickOn("#organizations-search").write(first.name());
        shown.until(() -> text(robot, "#pager-count").endsWith("1 organization"));

        shown.onWindow(() ->
                robot.lookup("#organizations-search").queryTextInputControl().clear());
        shown.until(() -> text(robot, "#pager-count").endsWith("3 organizations"));
        var student = shown.person(shown.emailOf("student"));
        shown.viewpoint().lookAs(student);
        shown.until(() -> text(robot, "#pager-count").endsWith("3 exist · 1 visible to " + student.name()));
    }

    @Test
    void aMemberCanBeLookedAs(FxRobot robot) throws Exception {
        shown.until(() -> !tenants(robot).getItems().isEmpty());
        shown.onWindow(() -> tenants(robot).getSelectionModel().select(0));
        shown.until(() -> robot.lookup(".member-line").tryQuery().isPresent());
        assertThat(robot.lookup("Tokens a day").tryQuery()).isPresent();
        shown.onWindow(
                () -> robot.lookup(".member-line .button").queryAs(Button.class).fire());
        shown.until(() -> shown.viewpoint().identity() instanceof Identity.User);
    }

    private static TableView<Organization> tenants(FxRobot robot) {
        return robot.lookup("#organizations").queryTableView();
    }
}
