package io.rolescope.sql.ui;

import static io.rolescope.testing.ShownPage.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.ActivityLog;
import io.rolescope.testing.ShownPage;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// The SQL page over a real sandbox database.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class SqlViewTest {
    private static String database = "";
    private ShownPage shown;

    @BeforeAll
    static void prepare() {
        database = TestPostgres.sandboxDatabase();
    }

    @Start
    void start(Stage stage) {
        shown = new ShownPage(stage, database, "rolescope_observer", SqlPage::new);
    }

    @AfterEach
    void close() {
        shown.close();
    }

    @Test
    void theStatementToBeginWithIsOverATableThatIsThere() {
        assertThat(SqlViewModel.proposed(java.util.List.of("app.settings", "public.organizations")))
                .contains("from public.organizations");
        assertThat(SqlViewModel.proposed(java.util.List.of("shop.Odd Name", "shop.items")))
                .isEqualTo("select *\n  from shop.items\n limit 100");
        assertThat(SqlViewModel.proposed(java.util.List.of())).doesNotContain("from");
    }

    @Test
    void aStatementAnswersAsTheIdentityAndIsRemembered(FxRobot robot) throws Exception {
        run(robot, "select id, name from public.organizations order by name");
        shown.until(() -> text(robot, "#sql-message").startsWith("3 rows"));
        assertThat(rows(robot).getItems()).hasSize(3);

        shown.viewpoint().lookAs(shown.person(shown.emailOf("student")));
        shown.until(() -> robot.lookup("Nothing run yet").tryQuery().isPresent());
        shown.onWindow(() -> robot.lookup("#sql-editor").queryAs(CodeArea.class).requestFocus());
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        shown.until(() -> text(robot, "#sql-message").startsWith("1 row "));
        assertThat(robot.lookup("#sql-history").queryAs(MenuButton.class).getItems())
                .hasSize(1);
    }

    @Test
    void aPlanShowsItsPoliciesAndAMistakeItsPlace(FxRobot robot) throws Exception {
        shown.viewpoint().lookAs(shown.person(shown.emailOf("student")));
        shown.untilQuiet();
        shown.onWindow(() -> {
            robot.lookup("#sql-editor").queryAs(CodeArea.class).replaceText("select * from public.files");
            robot.lookup("#sql-plan").queryButton().fire();
        });
        shown.until(() -> robot.lookup(".plan-rls").tryQuery().isPresent());

        run(robot, "select nonsense from public.files");
        shown.until(() -> text(robot, "#sql-message").startsWith("Refused (SQLSTATE 42703)"));
        assertThat(robot.lookup("#sql-editor").queryAs(CodeArea.class).getCaretPosition())
                .isEqualTo("select ".length());
    }

    @Test
    void personalColumnsAreMaskedByNameAndByWhereTheyComeFrom(FxRobot robot) throws Exception {
        String address = shown.emailOf("student");
        run(
                robot,
                "select email as contact, 'x@y.z' as email, 42 as n, jsonb_build_object('phone', '+1') as doc"
                        + " from public.profiles where email = '" + address + "'");
        shown.until(() -> text(robot, "#sql-message").startsWith("1 row "));
        shown.onWindow(() -> rows(robot).getSelectionModel().select(0));
        assertThat(shown.copied(robot, "#sql-rows").strip()).isEqualTo("•••@•••\t•••@•••\t42\t{\"phone\":\"+•••\"}");
        shown.reveal(robot);
        shown.onWindow(() -> rows(robot).getSelectionModel().select(0));
        assertThat(shown.copied(robot, "#sql-rows").strip()).isEqualTo(address + "\tx@y.z\t42\t{\"phone\": \"+1\"}");
        assertThat(shown.hasNoted(ActivityLog.Action.REVEALED, "a query's result"))
                .isTrue();
    }

    private void run(FxRobot robot, String sql) {
        shown.onWindow(() -> {
            robot.lookup("#sql-editor").queryAs(CodeArea.class).replaceText(sql);
            robot.lookup("#sql-run").queryButton().fire();
        });
    }

    private static TableView<List<String>> rows(FxRobot robot) {
        return robot.lookup("#sql-rows").queryTableView();
    }
}
