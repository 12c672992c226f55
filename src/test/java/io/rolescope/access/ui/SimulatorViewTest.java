package io.rolescope.access.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.identities.Identity;
import io.rolescope.testing.PageScene;
import io.rolescope.testing.TestViewpoint;
import java.util.Map;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@Tag("ui")
@Tag("db")
@ExtendWith(ApplicationExtension.class)
class SimulatorViewTest {
    private TestViewpoint sandbox = TestViewpoint.sandbox();

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    @Start
    void start(Stage stage) {
        scene = PageScene.show(
                stage, (tasks, navigator) -> new SimulatorPage(sandbox.get(), tasks, navigator, sandbox.activity()));
    }

    @AfterEach
    void close() {
        scene.close();
        sandbox.close();
    }

    @Test
    void rowsAreMarkedCountedAndExplainedAndFollowTheLens() {
        Identity.User student = sandbox.member("student");
        sandbox.get().lookAs(student);
        scene.openWith(Map.of("schema", "public", "table", "files"));
        scene.await(
                "rows",
                () -> scene.has("simulator-rows")
                        && !scene.table("simulator-rows").getItems().isEmpty());
        scene.awaitText("500 exist");
        assertThat(scene.texts()).anyMatch(text -> text.contains("visible to " + student.name()));
        scene.act(() -> scene.node("simulator-search", TextField.class).setText("hidden"));
        scene.act(() -> scene.table("simulator-rows").getSelectionModel().select(0));
        scene.await("the sentence", () -> scene.has("why-sentence"));
        scene.act(() -> assertThat(scene.node("why-sentence", Label.class).getText())
                .startsWith(student.name() + " cannot see “"));
        assertThat(scene.has("verdict-tree")).isTrue();
        scene.act(() -> scene.node("simulator-search", TextField.class).setText(""));
        scene.act(() -> sandbox.get().lookAs(sandbox.member("admin")));
        scene.awaitText("visible to " + sandbox.member("admin").name());
    }

    @Test
    void anotherIdentityIsComparedAndWritesAreJudged() {
        sandbox.get().lookAs(sandbox.member("student"));
        scene.openWith(Map.of("schema", "public", "table", "projects"));
        scene.await(
                "rows",
                () -> scene.has("simulator-rows")
                        && !scene.table("simulator-rows").getItems().isEmpty());
        scene.act(() -> scene.node("command-delete", ToggleButton.class).fire());
        scene.awaitText("delete as " + sandbox.member("student").name());
        scene.act(() -> scene.node("simulator-other", TextField.class).setText("anon"));
        scene.await(
                "somebody to choose",
                () -> javafx.stage.Window.getWindows().stream()
                        .anyMatch(window -> window instanceof ContextMenu menu
                                && menu.getItems().stream()
                                        .anyMatch(item -> item.getText() != null
                                                && item.getText().startsWith("anon"))));
        scene.act(() -> javafx.stage.Window.getWindows().stream()
                .filter(ContextMenu.class::isInstance)
                .map(ContextMenu.class::cast)
                .flatMap(menu -> menu.getItems().stream())
                .filter(item -> item.getText() != null && item.getText().startsWith("anon"))
                .findFirst()
                .orElseThrow()
                .fire());
        scene.awaitText("between the two");
    }

    /// In a list ids are shown; the row that is looked at is told with the names behind them.
    @Test
    void theRowThatIsLookedAtIsToldByNames() {
        Identity.User student = sandbox.member("student");
        sandbox.get().lookAs(student);
        scene.openWith(Map.of("schema", "public", "table", "files"));
        scene.await(
                "rows",
                () -> scene.has("simulator-rows")
                        && !scene.table("simulator-rows").getItems().isEmpty());
        scene.act(() -> scene.node("simulator-search", TextField.class).setText("southside-final-exam"));
        scene.await(
                "one row left", () -> scene.table("simulator-rows").getItems().size() == 1);
        scene.act(() -> scene.table("simulator-rows").getSelectionModel().select(0));
        scene.await("its sentence", () -> scene.has("why-sentence"));
        scene.awaitText("its organization is Southside, and the policies let " + student.name() + " in for");
        scene.act(() -> scene.table("simulator-rows")
                .fireEvent(new javafx.scene.input.KeyEvent(
                        javafx.scene.input.KeyEvent.KEY_PRESSED,
                        "",
                        "",
                        javafx.scene.input.KeyCode.ENTER,
                        false,
                        false,
                        false,
                        false)));
        scene.act(() -> assertThat(scene.node("copy-why-sentence", javafx.scene.control.Button.class)
                        .isFocused())
                .isTrue());
        scene.act(() -> scene.node("copy-why-sentence", javafx.scene.control.Button.class)
                .fire());
        scene.act(() -> assertThat(
                        javafx.scene.input.Clipboard.getSystemClipboard().getString())
                .contains("its organization is Southside"));
    }

    /// Nobody has to page through hundreds of hidden rows to a visible one.
    @Test
    void whereTheFirstRowsAreAllHiddenOneButtonShowsTheVisibleOnes() {
        Identity.User student = sandbox.member("student");
        sandbox.get().lookAs(student);
        // rows of another tenant come first, as many as are listed at a time
        String add = """
                set session_replication_role = replica;
                insert into public.files (id, organization_id, filename, original_filename, storage_path, file_size)
                select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
                       '00000000-0000-4000-8000-000000000001', 'first-' || n, 'first', 'first/' || n, 1
                  from generate_series(1, 120) n;
                """;
        io.rolescope.testing.TestPostgres.run(sandbox.get().backend().profile().database(), add);
        scene.openWith(Map.of("schema", "public", "table", "files"));
        scene.awaitText("None of the first 100 rows is visible to " + student.name());
        scene.act(() -> assertThat(scene.node("rows-all", ToggleButton.class).isSelected())
                .isTrue());
        long visible = sandbox.get().backend().as(sandbox.get().session()).read(db ->
                (long) db.fetchCount(org.jooq.impl.DSL.table("public.files")));
        scene.act(
                () -> assertThat(scene.node("rows-allowed", ToggleButton.class).getText())
                        .isEqualTo("Visible " + visible));
        scene.act(() ->
                scene.node("simulator-jump", javafx.scene.control.Button.class).fire());
        scene.awaitText(visible + " visible rows listed");
        scene.act(() -> {
            assertThat(scene.node("rows-allowed", ToggleButton.class).isSelected())
                    .isTrue();
            assertThat(scene.table("simulator-rows").getItems())
                    .hasSize((int) visible)
                    .noneMatch(row -> ((SimulatorScreen.Row) row).isDenied());
        });
        assertThat(scene.has("simulator-jump")).isFalse();
        scene.act(() -> scene.node("rows-denied", ToggleButton.class).fire());
        scene.awaitText("100 hidden rows listed");
        scene.act(() -> scene.node("command-delete", ToggleButton.class).fire());
        scene.await(
                "the words of a write",
                () -> scene.node("rows-denied", ToggleButton.class).getText().equals("Denied"));
    }

    @Test
    void personalValuesInTheDrawerAreMaskedUntilRevealedWhichIsNoted() {
        sandbox.get().lookAs(sandbox.member("student"));
        scene.openWith(Map.of("schema", "public", "table", "profiles"));
        scene.await(
                "rows",
                () -> scene.has("simulator-rows")
                        && !scene.table("simulator-rows").getItems().isEmpty());
        scene.act(() -> scene.table("simulator-rows").getSelectionModel().select(0));
        scene.await("the sentence", () -> scene.has("why-sentence"));
        SimulatorScreen.Row looked =
                (SimulatorScreen.Row) scene.table("simulator-rows").getItems().getFirst();
        String email = String.valueOf(looked.first().values().get("email"));
        String name = String.valueOf(looked.first().values().get("full_name"));
        assertThat(email).contains("@");
        assertThat(scene.texts())
                .anyMatch(text -> text.contains("•••"))
                .noneMatch(text -> text.contains(email) || text.contains(name));
        assertThat(sandbox.activity().newest(20)).noneMatch(SimulatorViewTest::reveals);
        scene.act(() -> scene.node("reveal", ToggleButton.class).fire());
        scene.await(
                "the name in the sentence",
                () -> scene.node("why-sentence", Label.class).getText().contains(name));
        scene.awaitText(email);
        scene.await("a note", () -> sandbox.activity().newest(20).stream().anyMatch(SimulatorViewTest::reveals));
        scene.act(() -> scene.node("reveal", ToggleButton.class).fire());
        assertThat(scene.texts()).noneMatch(text -> text.contains(email) || text.contains(name));
    }

    private static boolean reveals(io.rolescope.connections.ActivityLog.Entry entry) {
        return entry.action() == io.rolescope.connections.ActivityLog.Action.REVEALED
                && "rows of public.profiles".equals(entry.subject());
    }

    @Test
    void oneRowIsOpenedByItsKey() {
        String id = sandbox.get()
                .observer()
                .read(db ->
                        String.valueOf(db.fetchValue("select id::text from public.files order by id desc limit 1")));
        scene.openWith(Map.of("schema", "public", "table", "files", "key", "{\"id\":\"" + id + "\"}"));
        scene.await("its verdict", () -> scene.has("why-sentence"));
        scene.await("one row", () -> scene.table("simulator-rows").getItems().size() == 1);
        assertThat(scene.texts()).anyMatch(text -> text.contains("Show all rows"));
        scene.await(
                "the sentence can be copied at once",
                () -> scene.node("copy-why-sentence", javafx.scene.control.Button.class)
                        .isFocused());
    }
}
