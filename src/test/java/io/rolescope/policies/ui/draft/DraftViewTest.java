package io.rolescope.policies.ui.draft;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.draft.DraftReport;
import io.rolescope.access.expect.PolicyTestFile;
import io.rolescope.policies.ui.PoliciesPage;
import io.rolescope.testing.PageScene;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.nio.file.Path;
import java.util.Map;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@Tag("ui")
@Tag("db")
@ExtendWith(ApplicationExtension.class)
class DraftViewTest {
    private final TestViewpoint sandbox = TestViewpoint.sandbox();

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    @Start
    void start(Stage stage) {
        scene = PageScene.show(stage, (tasks, navigator) -> new PoliciesPage(sandbox.get(), tasks, navigator));
    }

    @AfterEach
    void close() {
        scene.close();
        sandbox.close();
    }

    @Test
    void aNarrowedPolicyShowsWhoLosesAndIsKeptAsATest() {
        open("Members read files shared in their organization");
        scene.act(() -> scene.node("draft-using", CodeArea.class).replaceText("false"));
        scene.await("the statement", () -> sql().contains("ALTER POLICY"));
        assertThat(sql()).contains("USING (false);").doesNotContain("DROP");
        scene.act(() -> scene.node("draft-evaluate", Button.class).fire());
        scene.await("the result", () -> scene.has("draft-label"));
        assertThat(scene.node("draft-people", Label.class).getText()).contains("nobody gains one");
        TableView<?> effects = scene.table("draft-effects-table");
        assertThat(effects.getItems())
                .allSatisfy(effect -> assertThat(((DraftReport.Effect) effect).count(DraftReport.Kind.GAINED))
                        .isZero());
        scene.act(() -> effects.getSelectionModel().select(0));
        scene.await("the test to keep", () -> scene.has("save-file"));
        Path file = folder.resolve("access.yaml");
        scene.act(() -> {
            scene.node("save-path", TextField.class).setText(file.toString());
            scene.node("save-file", Button.class).fire();
        });
        scene.await(
                "saved", () -> scene.node("save-outcome", Label.class).getText().startsWith("Saved"));
        assertThat(PolicyTestFile.read(file))
                .hasSize(1)
                .allSatisfy(test -> assertThat(test.who()).startsWith("user:"));
        // nothing was changed in the database
        String stored = sandbox.get()
                .backend()
                .as(sandbox.get().backend().observer())
                .read(db -> db.fetchSingle("select pg_get_expr(polqual, polrelid) as q from pg_policy where polname ="
                                + " 'Members read files shared in their organization'")
                        .get("q", String.class));
        assertThat(stored).isNotEqualTo("false");
    }

    @Test
    void whatTheServerWouldRefuseIsSaidAtTheField() {
        open("Members read files shared in their organization");
        scene.act(() -> scene.node("draft-using", CodeArea.class).replaceText("is_public and no_such_column = 1"));
        scene.await(
                "the fault",
                () -> scene.node("draft-using-wrong", Label.class).getText().contains("no_such_column"));
        assertThat(scene.node("draft-evaluate", Button.class).isDisabled()).isTrue();
        assertThat(scene.node("draft-using", CodeArea.class).getStyleOfChar(16)).contains("sql-error");
        scene.act(() -> scene.node("draft-using", CodeArea.class).replaceText("is_public) or (true"));
        scene.await(
                "the bracket",
                () -> scene.node("draft-using-wrong", Label.class).getText().contains("bracket"));
        scene.act(() -> scene.node("draft-using", CodeArea.class).replaceText("count(*) > 1"));
        scene.await(
                "the aggregate",
                () -> scene.node("draft-using-wrong", Label.class).getText().contains("ggregate"));
        scene.act(() -> {
            scene.node("draft-using", CodeArea.class).replaceText("true");
            scene.node("draft-roles", TextField.class).setText("nobody_there");
            scene.node("draft-name", TextField.class).setText("");
        });
        scene.await(
                "the role",
                () -> scene.node("draft-roles-wrong", Label.class).getText().contains("nobody_there")
                        && !scene.node("draft-name-wrong", Label.class)
                                .getText()
                                .isEmpty());
    }

    @Test
    void aPolicyIsDroppedOnPaperOnly() {
        open("Staff read all files of their organization");
        scene.act(() -> {
            scene.node("draft-drop", CheckBox.class).setSelected(true);
            scene.node("draft-asked", ComboBox.class).getSelectionModel().select(2);
            scene.node("draft-named", TextField.class).setText("role:anon, user:ana.ruiz@northside.example");
        });
        assertThat(sql()).startsWith("DROP POLICY \"Staff read all files of their organization\"");
        scene.act(() -> scene.node("draft-evaluate", Button.class).fire());
        scene.await(
                "safe for these",
                () -> scene.has("draft-label")
                        && scene.node("draft-label", Label.class).getText().equals("Safe"));
        scene.act(() -> scene.node("draft-named", TextField.class).setText("user:nobody@nowhere.example"));
        scene.act(() -> scene.node("draft-evaluate", Button.class).fire());
        scene.awaitText("nobody@nowhere.example");
        scene.act(() -> scene.node("draft-back", Button.class).fire());
        scene.await("the tables again", () -> scene.has("policy-tables"));
    }

    /// Where row-level security is off, switching it on is what the draft begins with.
    @Test
    void rowSecurityIsSwitchedOnOnPaperByItselfOrWithAPolicy() {
        TestPostgres.run(
                sandbox.get().backend().profile().database(), "alter table public.meetings disable row level security");
        open("meetings", "");
        assertThat(scene.node("draft-enable", CheckBox.class).isSelected()).isTrue();
        assertThat(sql()).isEqualTo("ALTER TABLE \"public\".\"meetings\" ENABLE ROW LEVEL SECURITY;");
        assertThat(scene.node("draft-name-wrong", Label.class).getText()).isEmpty();
        scene.act(() -> scene.node("draft-evaluate", Button.class).fire());
        scene.await("who loses", () -> scene.has("draft-label"));
        assertThat(scene.node("draft-people", Label.class).getText()).contains("nobody gains one");
        scene.act(() -> {
            scene.node("draft-name", TextField.class).setText("Everybody reads");
            scene.node("draft-using", CodeArea.class).replaceText("true");
        });
        scene.await("both", () -> sql().contains("CREATE POLICY"));
        assertThat(sql())
                .startsWith("BEGIN;\nCREATE POLICY \"Everybody reads\"")
                .endsWith("ENABLE ROW LEVEL SECURITY;\nCOMMIT;");
        scene.act(() -> scene.node("draft-enable", CheckBox.class).setSelected(false));
        assertThat(sql()).startsWith("CREATE POLICY").doesNotContain("ENABLE");
        scene.act(() -> scene.node("draft-evaluate", Button.class).fire());
        scene.awaitText("no policy is asked until it is enabled");
    }

    private void open(String policy) {
        open("files", policy);
    }

    private void open(String table, String policy) {
        scene.openWith(Map.of("schema", "public", "table", table, "draft", policy));
        scene.await("the editor", () -> scene.has("draft-using"));
        scene.await("looked at", () -> scene.has("draft-title"));
    }

    private String sql() {
        return scene.node("draft-sql", TextArea.class).getText();
    }
}
