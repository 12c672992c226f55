package io.rolescope.access.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.expect.PolicyTestFile;
import io.rolescope.identities.Identity;
import io.rolescope.testing.PageScene;
import io.rolescope.testing.TestViewpoint;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// Rows typed into the Simulator, and writes rehearsed from it.
@Tag("ui")
@Tag("db")
@ExtendWith(ApplicationExtension.class)
class SimulatorWritesViewTest {
    @TempDir
    private Path folder = Path.of("");

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
    void aNewRowIsJudgedAsItIsTypedAndRehearsed() {
        Identity.User teacher = sandbox.member("teacher");
        sandbox.get().lookAs(teacher);
        scene.openWith(Map.of("schema", "public", "table", "projects", "command", "insert"));
        scene.await("rows", () -> scene.has("simulator-rows"));
        scene.act(() -> scene.node("new-row", Button.class).fire());
        scene.await("the form", () -> scene.has("field-organization_id"));
        scene.await("a verdict", () -> scene.has("typed-sentence"));
        assertThat(scene.texts()).anyMatch(text -> text.contains("“organization_id”, which must have one"));
        String own = organizationOf(teacher);
        type("organization_id", other(own));
        type("name", "Rehearsed");
        scene.await("a refusal", () -> sentence().contains("cannot insert"));
        type("organization_id", own);
        scene.await(
                "a better verdict",
                () -> statement().contains(own) && statement().contains("Rehearsed"));
        rehearse();
        assertThat(scene.texts())
                .anyMatch(text -> text.startsWith("As predicted") || text.startsWith("It could not be"));
        assertThat(count("select count(*) from public.projects where name = 'Rehearsed'"))
                .isZero();
        scene.act(() -> scene.node("rehearsed-back", Button.class).fire());
        scene.await("the form once more", () -> scene.has("record-test"));
        Path file = folder.resolve("tests.yaml");
        scene.act(() -> scene.node("record-file", TextField.class).setText(file.toString()));
        scene.act(() -> scene.node("record-test", Button.class).fire());
        scene.awaitText("Saved. tests.yaml has 1 test.");
        assertThat(PolicyTestFile.read(file)).singleElement().satisfies(test -> {
            assertThat(Objects.requireNonNull(test.identity()).settings().toString())
                    .contains(teacher.id());
            assertThat(test.values()).containsEntry("name", "Rehearsed");
        });
    }

    @Test
    void otherValuesOfARowBecomeItsSetList() {
        sandbox.get().lookAs(sandbox.member("admin"));
        String id = text(
                "select p.id::text from public.projects p join public.organization_members m using (organization_id)"
                        + " where m.user_id = '" + sandbox.member("admin").id()
                        + "' and p.deleted_at is null order by p.id limit 1");
        scene.openWith(Map.of(
                "schema",
                "public",
                "table",
                "projects",
                "key",
                "{\"id\":\"" + id + "\"}",
                "command",
                "update",
                "edit",
                "true"));
        scene.await("the form", () -> scene.has("field-name"));
        assertThat(scene.has("typed-statement")).isFalse();
        type("name", "Renamed");
        scene.await("the statement", () -> statement().contains("SET \"name\" = 'Renamed'"));
        kind("description", "null");
        scene.await("NULL", () -> statement().contains("\"description\" = NULL"));
        kind("description", "as it is");
        scene.await("left alone", () -> !statement().contains("description"));
        rehearse();
        scene.act(() -> assertThat(scene.node("rehearsal-summary", Label.class).getText())
                .isEqualTo("It ran: 1 row."));
        assertThat(scene.texts()).contains("Renamed");
        assertThat(count("select count(*) from public.projects where name = 'Renamed'"))
                .isZero();
        assertThat(sandbox.get().backend().rehearsalsPermitted()).isFalse();

        scene.act(() -> scene.node("rehearsed-back", Button.class).fire());
        scene.await("the form once more", () -> scene.has("record-test"));
        Path file = folder.resolve("changed.yaml");
        scene.act(() -> scene.node("record-file", TextField.class).setText(file.toString()));
        scene.act(() -> scene.node("record-test", Button.class).fire());
        scene.awaitText("Saved. changed.yaml has 1 test.");
        assertThat(PolicyTestFile.read(file)).singleElement().satisfies(test -> {
            assertThat(test.keys()).containsExactly(id);
            assertThat(test.set()).containsExactly(Map.entry("name", "Renamed"));
            assertThat(test.name()).endsWith(", setting name");
        });
    }

    @Test
    void aValueThatDoesNotFitIsSaid() {
        sandbox.get().lookAs(sandbox.member("admin"));
        scene.openWith(Map.of("schema", "public", "table", "projects", "command", "insert"));
        scene.await("rows", () -> scene.has("simulator-rows"));
        scene.act(() -> scene.node("new-row", Button.class).fire());
        scene.await("the form", () -> scene.has("field-organization_id"));
        type("organization_id", "nonsense");
        scene.awaitText("A value does not fit its column");
        scene.act(() -> assertThat(scene.node("typed-rehearse", Button.class).isDisabled())
                .isTrue());
    }

    private void rehearse() {
        scene.await(
                "it may be rehearsed",
                () -> !scene.node("typed-rehearse", Button.class).isDisabled());
        scene.act(() -> scene.node("typed-rehearse", Button.class).fire());
        scene.await("what would run", () -> scene.has("rehearse-run"));
        assertThat(scene.has("rehearsal-result")).isFalse();
        scene.act(() -> scene.node("rehearse-run", Button.class).fire());
        scene.await("the result", () -> scene.has("rehearsal-result"));
    }

    private void type(String column, String value) {
        scene.act(() -> scene.node("field-" + column, TextField.class).setText(value));
    }

    @SuppressWarnings("unchecked")
    private void kind(String column, String chosen) {
        scene.act(() -> ((ComboBox<String>) scene.node("kind-" + column, ComboBox.class)).setValue(chosen));
    }

    private String sentence() {
        return scene.has("typed-sentence")
                ? scene.node("typed-sentence", Label.class).getText()
                : "";
    }

    private String statement() {
        return scene.has("typed-statement")
                ? scene.node("typed-statement", Label.class).getText()
                : "";
    }

    private String organizationOf(Identity.User person) {
        return text(
                "select organization_id::text from public.organization_members where user_id = '" + person.id() + "'");
    }

    private String other(String organization) {
        return text("select id::text from public.organizations where id <> '" + organization + "' limit 1");
    }

    private String text(String sql) {
        return sandbox.get().observer().read(db -> String.valueOf(db.fetchValue(sql)));
    }

    private long count(String sql) {
        return Long.parseLong(text(sql));
    }
}
