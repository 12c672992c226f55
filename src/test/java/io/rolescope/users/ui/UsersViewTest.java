package io.rolescope.users.ui;

import static io.rolescope.testing.ShownPage.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.ActivityLog;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Person;
import io.rolescope.testing.ShownPage;
import io.rolescope.testing.TestPostgres;
import io.rolescope.users.Comparison;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// The Users page over a real sandbox database.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class UsersViewTest {
    private static String database = "";
    private ShownPage shown;

    @BeforeAll
    static void prepare() {
        database = TestPostgres.sandboxDatabase();
    }

    @Start
    void start(Stage stage) {
        shown = new ShownPage(stage, database, "rolescope_observer", UsersPage::new);
    }

    @AfterEach
    void close() {
        shown.close();
    }

    @Test
    void aPersonIsFoundByAddressAndLookedAs(FxRobot robot) throws Exception {
        var student = shown.person(shown.emailOf("student"));
        shown.until(() -> users(robot).getItems().size() > 10);
        robot.clickOn("#users-search").write(String.valueOf(student.email()));
        shown.until(() -> users(robot).getItems().size() == 1);
        assertThat(users(robot).getItems().getFirst().name()).isEqualTo(student.name());
        assertThat(users(robot).getItems().getFirst().label()).startsWith("student · ");

        shown.onWindow(() -> users(robot).getSelectionModel().select(0));
        shown.until(() -> robot.lookup("#look-as-person").tryQuery().isPresent());
        assertThat(robot.lookup("Last sign-in").tryQuery()).isPresent();
        shown.onWindow(() -> robot.lookup("#look-as-person").queryButton().fire());
        assertThat(shown.viewpoint().identity())
                .isInstanceOfSatisfying(
                        Identity.User.class, user -> assertThat(user.id()).isEqualTo(student.id()));
        long own = shown.viewpoint()
                .lens()
                .read(db ->
                        db.fetchSingle("select count(*) from public.profiles").get(0, Long.class));
        assertThat(own).isEqualTo(1);
    }

    @Test
    void twoPeopleAreComparedByWhatTheySee(FxRobot robot) throws Exception {
        var student = shown.person(shown.emailOf("student"));
        var admin = shown.person(shown.emailOf("admin"));
        shown.until(() -> users(robot).getItems().size() > 10);
        shown.onWindow(() -> {
            select(robot, student.id());
            select(robot, admin.id());
            robot.lookup("#compare").queryButton().fire();
        });
        shown.until(() -> robot.lookup("#comparison-headline").tryQuery().isPresent());
        assertThat(text(robot, "#comparison-headline")).contains(student.name(), admin.name());
        TableView<Comparison.Table> tables = robot.lookup("#comparison").queryTableView();
        Comparison.Table profiles = tables.getItems().stream()
                .filter(table -> table.table().toString().equals("public.profiles"))
                .findFirst()
                .orElseThrow();
        assertThat(profiles.differs()).isTrue();
        assertThat(java.util.List.of(profiles.left().text(), profiles.right().text()))
                .contains("1");
        shown.onWindow(() -> robot.lookup("#comparison-back").queryButton().fire());
        shown.until(() -> robot.lookup("#comparison-headline").tryQuery().isEmpty());
    }

    @Test
    void addressesAreMaskedUntilRevealedAndThatIsNoted(FxRobot robot) throws Exception {
        var student = shown.person(shown.emailOf("student"));
        String address = String.valueOf(student.email());
        robot.clickOn("#users-search").write(student.id());
        shown.until(() -> users(robot).getItems().size() == 1);
        shown.onWindow(() -> users(robot).getSelectionModel().select(0));
        shown.until(() -> robot.lookup("#look-as-person").tryQuery().isPresent());
        assertThat(robot.lookup("•••@•••").queryAll()).isNotEmpty();
        assertThat(robot.lookup(address).queryAll()).isEmpty();
        assertThat(robot.lookup(".value-area").queryAs(TextArea.class).getText())
                .contains("•••@•••")
                .doesNotContain(address);
        assertThat(shown.copied(robot, "#users")).contains(student.name()).doesNotContain(address);
        assertThat(shown.hasNoted(ActivityLog.Action.REVEALED, "the list of users"))
                .isFalse();

        shown.reveal(robot);
        assertThat(shown.hasNoted(ActivityLog.Action.REVEALED, "the list of users"))
                .isTrue();
        assertThat(robot.lookup(address).queryAll()).isNotEmpty();
        assertThat(robot.lookup(".value-area").queryAs(TextArea.class).getText())
                .contains(address);
        assertThat(shown.copied(robot, "#users")).contains(address);
    }

    private static void select(FxRobot robot, String id) {
        TableView<Person> users = users(robot);
        for (int i = 0; i < users.getItems().size(); i++) {
            if (users.getItems().get(i).id().equals(id)) {
                users.getSelectionModel().select(i);
            }
        }
    }

    private static TableView<Person> users(FxRobot robot) {
        return robot.lookup("#users").queryTableView();
    }
}
